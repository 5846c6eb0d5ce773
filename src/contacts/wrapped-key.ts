import { IV_BYTES, isWrappedKey, KEY_BYTES, type KeyPurpose, unwrapKey, wrapKey } from '../domain/suppression-key.ts'
import type { SuppressionStore } from './store.ts'

export interface WrappedKeyName {
  /** Name of the shared value. */
  key: string
  purpose: KeyPurpose
  /** What it opens, in messages. */
  of: string
}

interface WrappedKeyDeps {
  store: Pick<SuppressionStore, 'readValue' | 'insertValue' | 'replaceValue'>
  /** TOKEN_SECRET: the first wraps, every one unwraps. */
  tokenSecrets: readonly string[]
  random: (size: number) => Buffer
}

/** Reads a key, makes it where there is none, and wraps it anew after a rotation. */
export async function openWrappedKey(
  { store, tokenSecrets, random }: WrappedKeyDeps,
  { key, purpose, of }: WrappedKeyName,
): Promise<Buffer> {
  const [first] = tokenSecrets
  if (!first) throw new Error(`TOKEN_SECRET is needed for ${of}.`)
  let stored = await store.readValue(key)
  if (stored === null) {
    // Of several processes that start at once one wins; the others read what it wrote.
    await store.insertValue(key, wrapKey(random(KEY_BYTES), first, random(IV_BYTES), 1, purpose))
    stored = await store.readValue(key)
  }
  if (!isWrappedKey(stored)) throw new Error(`The key of ${of} is damaged. Restore it from a backup.`)
  const open = unwrapKey(stored, tokenSecrets, purpose)
  if (!open) {
    throw new Error(
      `None of the secrets in TOKEN_SECRET opens ${of}. Add the earlier secret to the end of TOKEN_SECRET.`,
    )
  }
  if (open.secret > 0) {
    const version = stored.version + 1
    await store.replaceValue(key, stored.version, wrapKey(open.key, first, random(IV_BYTES), version, purpose))
  }
  return open.key
}
