import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { keyedHash } from './keyed-hash.ts'
import { normaliseEmail } from './mail-headers.ts'

/** A key of hashes as it is stored: encrypted, so that a copy of the database alone cannot test addresses or names. */
export interface WrappedKey {
  /** Grows with every re-wrapping. */
  version: number
  /** Base64: 12 bytes, the 32 bytes of the key encrypted, 16 bytes of authentication tag. */
  iv: string
  data: string
  tag: string
}

export const KEY_BYTES = 32
export const IV_BYTES = 12
const ALGORITHM = 'aes-256-gcm'
/** What a key is for, so that one secret wraps each under a key of its own. */
export type KeyPurpose = 'suppression' | 'names'
const INFO: Record<KeyPurpose, string> = {
  suppression: 'pressrum suppression key v1',
  names: 'pressrum protected names key v1',
}

/** RFC 5869, without salt: the secret is random and used for this purpose under a label of its own. */
const wrappingKey = (secret: string, purpose: KeyPurpose): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', INFO[purpose], KEY_BYTES))

/**
 * @param key 32 random bytes
 * @param iv 12 random bytes, never used twice with one secret
 */
export function wrapKey(
  key: Buffer,
  secret: string,
  iv: Buffer,
  version: number,
  purpose: KeyPurpose = 'suppression',
): WrappedKey {
  if (key.length !== KEY_BYTES || iv.length !== IV_BYTES || !secret) {
    throw new RangeError('A wrapped key has 32 bytes, its nonce 12, and the secret may not be empty.')
  }
  const cipher = createCipheriv(ALGORITHM, wrappingKey(secret, purpose), iv)
  const data = Buffer.concat([cipher.update(key), cipher.final()])
  return {
    version,
    iv: iv.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  }
}

/**
 * Opens a wrapped key with the first secret that fits.
 * @returns the key and the place of that secret in the list, or `null` when none fits
 */
export function unwrapKey(
  wrapped: WrappedKey,
  secrets: readonly string[],
  purpose: KeyPurpose = 'suppression',
): { key: Buffer; secret: number } | null {
  for (const [place, secret] of secrets.entries()) {
    if (!secret) continue
    try {
      const decipher = createDecipheriv(ALGORITHM, wrappingKey(secret, purpose), Buffer.from(wrapped.iv, 'base64'))
      decipher.setAuthTag(Buffer.from(wrapped.tag, 'base64'))
      const key = Buffer.concat([decipher.update(Buffer.from(wrapped.data, 'base64')), decipher.final()])
      if (key.length === KEY_BYTES) return { key, secret: place }
    } catch {
      // Not this secret: the tag does not match.
    }
  }
  return null
}

/** Whether a stored value has the form of a wrapped key. */
export function isWrappedKey(value: unknown): value is WrappedKey {
  if (typeof value !== 'object' || value === null) return false
  const { version, iv, data, tag } = value as Record<string, unknown>
  return typeof version === 'number' && [iv, data, tag].every((part) => typeof part === 'string')
}

/** Under the key of an installation. */
export type AddressHash = ReturnType<typeof keyedHash>

/** Names of the values that hold traces begin with it. */
export const TRACES = 'forgotten/'

/** Name of the value that holds the trace at an address. The hash is not the one of a suppression, so that the two cannot be matched. */
export function traceKey(address: string, hash: AddressHash): string {
  return `${TRACES}${hash(`forgotten\n${normaliseEmail(address)}`)}`
}

/** What stands for an address in `suppressions`: HMAC-SHA256 of its normal form, in hex. */
export function suppressionKey(address: string, hash: AddressHash): string {
  return hash(normaliseEmail(address))
}
