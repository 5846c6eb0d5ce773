import { randomBytes } from 'node:crypto'
import type { Payload } from 'payload'
import { type SuppressedBy, type SuppressionReason, staysWithPerson } from '../domain/contact.ts'
import { keyedHash } from '../domain/keyed-hash.ts'
import { type AddressHash, isWrappedKey, suppressionKey, traceKey, unwrapKey } from '../domain/suppression-key.ts'
import { env } from '../env.ts'
import { contactStore } from '../storage/contacts.ts'
import { handleOf } from '../storage/open.ts'
import type { LeaveStore, SuppressionStore } from './store.ts'
import { openWrappedKey, type WrappedKeyName } from './wrapped-key.ts'

/** Addresses that must not be written to. They are stored as keyed hashes, so the list cannot be read back. */
export interface Suppression {
  /**
   * Idempotent; of several reasons `suppressedAnew` decides. The address need not be normalised.
   * @param contact whose mail went there: what they have decided holds at the address that they have by now as well, unless somebody else has
   * that one by now, whose word it may be
   */
  suppress(address: string, reason: SuppressionReason, source: string, contact?: string): Promise<void>
  /** Those of the addresses that are suppressed, spelled as they were given. */
  suppressedAmong(addresses: readonly string[]): Promise<Set<string>>
  isSuppressed(address: string): Promise<boolean>
  /** What an address is suppressed by; `null`: it is not. */
  suppressedBy(address: string): Promise<SuppressedBy | null>
  /** What stands for an address, for whoever reads and writes suppressions in a transaction of their own. */
  keyOf(address: string): Promise<string>
}

/** The same key names the traces at addresses. */
export interface Traces {
  /** Opens the key for traces. @returns what a trace is called, by address */
  traceKeys(): Promise<(address: string) => string>
}

export interface SuppressionDeps {
  store: SuppressionStore & Pick<LeaveStore, 'person' | 'contactAt'>
  /** TOKEN_SECRET: the first wraps, every one unwraps. */
  tokenSecrets: readonly string[]
  random: (size: number) => Buffer
  now: () => Date
}

export const SUPPRESSION_KEY: WrappedKeyName = {
  key: 'suppression-key',
  purpose: 'suppression',
  of: 'the list of suppressed addresses',
}

/**
 * Whether the key of a database that came from elsewhere can be opened here: the secrets are not in a backup.
 * @param stored its value under `SUPPRESSION_KEY.key`
 */
export const opensSuppressions = (stored: unknown, tokenSecrets: readonly string[]): boolean =>
  !isWrappedKey(stored) || unwrapKey(stored, tokenSecrets, SUPPRESSION_KEY.purpose) !== null

const PAGE = 1000

/**
 * The suppressions of an installation. Their key is made by whichever process first needs it and kept wrapped.
 * Every method throws while none of the secrets opens it: not knowing who is suppressed, nobody may be written to.
 */
export function suppressionOver(deps: SuppressionDeps): Suppression & Traces {
  const { store, now } = deps
  let opened: Promise<AddressHash> | null = null
  const key = () => {
    opened ??= openWrappedKey(deps, SUPPRESSION_KEY)
      .then(keyedHash)
      .catch((error: unknown) => {
        opened = null
        throw error
      })
    return opened
  }
  const suppressedAmong = async (addresses: readonly string[]) => {
    const secret = await key()
    const found = new Set<string>()
    for (let start = 0; start < addresses.length; start += PAGE) {
      const page = addresses.slice(start, start + PAGE)
      const keys = page.map((address) => suppressionKey(address, secret))
      const hits = await store.suppressedKeys(keys)
      for (const [at, address] of page.entries()) if (hits.has(keys[at]!)) found.add(address)
    }
    return found
  }
  const add = async (address: string, reason: SuppressionReason, source: string) =>
    store.addSuppression({ key: suppressionKey(address, await key()), reason, source, at: now() })
  return {
    async suppress(address, reason, source, contact) {
      // First where the mail went: an edit of the address from here on carries it along (`carrySuppression`).
      await add(address, reason, source)
      if (!contact || !staysWithPerson(reason)) return
      const current = (await store.person(contact))?.address
      if (current && current !== address && !(await store.contactAt(address))) await add(current, reason, source)
    },
    suppressedAmong,
    isSuppressed: async (address) => (await suppressedAmong([address])).size > 0,
    suppressedBy: async (address) => store.suppression(suppressionKey(address, await key())),
    keyOf: async (address) => suppressionKey(address, await key()),
    async traceKeys() {
      const secret = await key()
      return (address) => traceKey(address, secret)
    },
  }
}

const open = new WeakMap<object, Suppression & Traces>()

/** Opens the suppressions behind a Payload instance, once per process. */
export function createSuppression(
  options: Pick<SuppressionDeps, 'tokenSecrets' | 'random'> & { payload: Payload },
): Suppression & Traces {
  const { payload, ...rest } = options
  const suppression = suppressionOver({ ...rest, store: contactStore(handleOf(payload)), now: () => new Date() })
  open.set(payload, suppression)
  return suppression
}

/** For hooks and endpoints, which are given nothing but the request. */
export function suppressionOf(payload: Payload): Suppression & Traces {
  return open.get(payload) ?? createSuppression({ payload, tokenSecrets: env().tokenSecrets, random: randomBytes })
}

export const suppressedAmong = (payload: Payload, addresses: readonly string[]) =>
  suppressionOf(payload).suppressedAmong(addresses)
