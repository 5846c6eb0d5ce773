import { createHmac } from 'node:crypto'
import { refuse } from '../../errors.ts'

const PREFIX = 'whsec_'

/** A signing secret in the form Resend hands out, from random bytes (24 or more). */
export function webhookSecret(random: Uint8Array): string {
  return PREFIX + Buffer.from(random).toString('base64')
}

/**
 * The key inside a `whsec_…` secret.
 * @throws `invalid` when the secret has another form, since no receiver could verify what it signs
 */
export function signingKey(secret: string): Buffer {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : ''
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || encoded.length % 4 !== 0) {
    throw refuse.invalid('The webhook secret has to be `whsec_` followed by base64.')
  }
  return Buffer.from(encoded, 'base64')
}

/**
 * The three headers of a signed webhook (Standard Webhooks, as Svix sends it for Resend).
 * @param seconds when it is sent, seconds since the epoch; receivers allow five minutes of drift
 */
export function signedHeaders(key: Buffer, id: string, seconds: number, body: string): Record<string, string> {
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'svix-id': id, 'svix-timestamp': String(seconds), 'svix-signature': `v1,${signature}` }
}
