import { randomBytes } from 'node:crypto'
import type { Payload } from 'payload'
import { openWrappedKey } from '../contacts/wrapped-key.ts'
import { type TokenHasher, tokenHasher } from '../domain/names/hashes.ts'
import { env } from '../env.ts'
import { contactStore } from '../storage/contacts.ts'
import { handleOf } from '../storage/open.ts'

const opened = new WeakMap<object, Promise<TokenHasher>>()

/**
 * Hashes words with the key of the protected names: random, made by whoever first needs it, kept wrapped by TOKEN_SECRET.
 * Opened once per process. Throws while none of the secrets opens it: not knowing whom to protect, nothing may go out.
 */
export function nameHasher(payload: Payload): Promise<TokenHasher> {
  const known = opened.get(payload)
  if (known) return known
  const opening = openWrappedKey(
    { store: contactStore(handleOf(payload)), tokenSecrets: env().tokenSecrets, random: randomBytes },
    { key: 'protected-names-key', purpose: 'names', of: 'the names of protected people' },
  ).then(tokenHasher)
  opened.set(payload, opening)
  opening.catch(() => opened.delete(payload))
  return opening
}
