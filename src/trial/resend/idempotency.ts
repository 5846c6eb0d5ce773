import { createHash } from 'node:crypto'
import type { Store } from './store.ts'
import { type Refusal, refusal } from './wire.ts'

/** What a request's idempotency key means for it. */
export type KeyVerdict =
  | { kind: 'unkeyed' }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'replay'; status: number; body: string }
  | { kind: 'first'; key: { hash: string; print: string }; release(): void }

const MAX_KEY = 256

const sha256 = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('base64url')
}

/**
 * Judges idempotency keys as Resend documents them: the first answer again for the same payload, 409 for another one
 * or while the first is still being worked on. Payloads are compared byte for byte, which is the strictest reading:
 * a sender that passes here passes wherever JSON is compared by value.
 * Only accepted requests use a key up: after a refusal it is free again.
 */
export function createIdempotency(store: Pick<Store, 'key' | 'keysFull'>): {
  begin(key: string | undefined, path: string, payload: Buffer): Promise<KeyVerdict>
} {
  const inFlight = new Set<string>()
  return {
    async begin(key, path, payload) {
      if (key === undefined) return { kind: 'unkeyed' }
      if (key.length < 1 || key.length > MAX_KEY) return { kind: 'refused', refusal: refusal.invalidKey() }
      const hash = sha256(key)
      if (inFlight.has(hash)) return { kind: 'refused', refusal: refusal.stillWorking() }
      const print = sha256(path, payload)
      const known = store.key(hash)
      if (known) {
        if (known.print !== print) return { kind: 'refused', refusal: refusal.otherPayload() }
        const answer = await known.answer()
        return answer ? { kind: 'replay', ...answer } : { kind: 'refused', refusal: refusal.internal() }
      }
      if (store.keysFull()) return { kind: 'refused', refusal: refusal.dailyQuota() }
      inFlight.add(hash)
      return { kind: 'first', key: { hash, print }, release: () => inFlight.delete(hash) }
    },
  }
}
