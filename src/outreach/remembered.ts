import type { MailProvider } from '../mail/provider.ts'
import type { DiskGate } from './disk.ts'

interface Remembered {
  provider: MailProvider
  disk: DiskGate
}

const remembered = new WeakMap<object, Remembered>()

/** For endpoints, which are given nothing but the request. */
export function rememberForEndpoints(payload: object, what: Remembered): void {
  remembered.set(payload, what)
}

/** `undefined` in a process that has no services, as a command has none. */
export function rememberedFor(payload: object): Remembered | undefined {
  return remembered.get(payload)
}
