import type { MailProvider } from '../mail/provider.ts'
import type { DiskGate } from './disk.ts'
import type { domainChecks } from './sender-domain.ts'

interface Remembered {
  provider: MailProvider
  disk: DiskGate
  /** Looks up the sender's domain; absent: in the DNS of this machine. */
  checkDomain?: ReturnType<typeof domainChecks>
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
