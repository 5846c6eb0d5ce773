import { timingSafeEqual } from 'node:crypto'
import { keyedHash } from './keyed-hash.ts'

/** What a link in a mail is for. Each purpose has a key of its own, so a token never works at another door. */
export type TokenPurpose = 'unsubscribe' | 'preferences' | 'confirm' | 'embargo'

/** What a token says. Ids are ObjectId hex, UUIDs or any short text. */
export interface TokenClaims {
  contact: string
  campaign?: string
  list?: string
  delivery?: string
  edition?: string
  /** Unix seconds after which the token is void. Never on `unsubscribe`: that link works for ever. */
  expires?: number
}

export interface Claims extends TokenClaims {
  purpose: TokenPurpose
}

/** Goes last in the token, so that it never ends in `-` or `_`, which some mail programs leave out of a link. */
const VERSION = '1'
/** 128 bits: RFC 2104 §5 allows a MAC to be cut to half the hash. */
const MAC_BYTES = 16
const MAX_TEXT_BYTES = 255

/** Numbers are part of the signed bytes: never reuse one. */
const FIELDS = [
  ['contact', 1],
  ['campaign', 2],
  ['list', 3],
  ['delivery', 4],
  ['edition', 5],
] as const
const EXPIRES = 6

/** How an id is packed: the low half of a field's first byte. */
const TEXT = 0
const OBJECT_ID = 1
const UUID = 2
const OBJECT_ID_FORM = /^[0-9a-f]{24}$/
const UUID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** As hex: one conversion at the end is cheaper than a buffer for each part. */
function packId(field: number, id: string): string {
  if (OBJECT_ID_FORM.test(id)) return hexByte((field << 4) | OBJECT_ID) + id
  if (UUID_FORM.test(id)) return hexByte((field << 4) | UUID) + id.replaceAll('-', '')
  const bytes = Buffer.from(id, 'utf8')
  if (bytes.length === 0 || bytes.length > MAX_TEXT_BYTES || bytes.toString('utf8') !== id) {
    throw new RangeError(`A token takes ids of 1 to ${MAX_TEXT_BYTES} bytes of well-formed text.`)
  }
  return hexByte((field << 4) | TEXT) + hexByte(bytes.length) + bytes.toString('hex')
}

const hexByte = (value: number) => value.toString(16).padStart(2, '0')

function pack(claims: TokenClaims): string {
  let hex = ''
  for (const [name, number] of FIELDS) {
    const id = claims[name]
    if (id !== undefined) hex += packId(number, id)
  }
  if (claims.expires === undefined) return hex
  const bytes = Buffer.alloc(7)
  bytes[0] = EXPIRES << 4
  bytes.writeUIntBE(claims.expires, 1, 6)
  return hex + bytes.toString('hex')
}

/** Reads what `pack` wrote; the bytes have been authenticated before. */
function unpack(bytes: Buffer): TokenClaims | null {
  const claims: Partial<TokenClaims> = {}
  let at = 0
  while (at < bytes.length) {
    const head = bytes[at]!
    const number = head >> 4
    at += 1
    if (number === EXPIRES) {
      if (at + 6 > bytes.length) return null
      claims.expires = bytes.readUIntBE(at, 6)
      at += 6
      continue
    }
    const field = FIELDS.find(([, known]) => known === number)
    if (!field) return null
    const kind = head & 15
    const length = kind === OBJECT_ID ? 12 : kind === UUID ? 16 : (bytes[at++] ?? Number.POSITIVE_INFINITY)
    if (at + length > bytes.length) return null
    const value = bytes.subarray(at, at + length)
    claims[field[0]] = kind === TEXT ? value.toString('utf8') : readId(value.toString('hex'))
    at += length
  }
  return claims.contact === undefined ? null : { ...claims, contact: claims.contact }
}

function readId(hex: string): string {
  return hex.length === 24 ? hex : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Hashes under keys already derived, by secret: an installation has a few, and a campaign signs with one of them two million times. */
const hashes = new Map<string, Map<TokenPurpose, ReturnType<typeof keyedHash>>>()
const MOST_SECRETS = 16

function hashOf(purpose: TokenPurpose, secret: string): ReturnType<typeof keyedHash> {
  let known = hashes.get(secret)
  if (!known) {
    if (hashes.size >= MOST_SECRETS) hashes.clear()
    known = new Map()
    hashes.set(secret, known)
  }
  let hash = known.get(purpose)
  if (!hash) {
    const key = keyedHash(Buffer.from(secret, 'utf8'))(`pressrum token v${VERSION} ${purpose}`)
    hash = keyedHash(Buffer.from(key, 'hex'))
    known.set(purpose, hash)
  }
  return hash
}

/** As hex. */
const mac = (purpose: TokenPurpose, secret: string, bytes: Buffer): string =>
  hashOf(purpose, secret)(bytes).slice(0, 2 * MAC_BYTES)

/**
 * Makes the token of a link: about 70 URL-safe characters for two UUIDs. The same claims give the same token.
 * @param secret the first entry of TOKEN_SECRET
 * @throws RangeError on an empty or overlong id, an expiring unsubscribe token or an empty secret: programming errors
 */
export function signToken(claims: Claims, secret: string): string {
  if (!secret) throw new RangeError('A token needs a secret.')
  if (claims.purpose === 'unsubscribe' && claims.expires !== undefined) {
    throw new RangeError('An unsubscribe link never expires.')
  }
  const hex = pack(claims)
  return Buffer.from(hex + mac(claims.purpose, secret, Buffer.from(hex, 'hex')), 'hex').toString('base64url') + VERSION
}

/**
 * Reads a token that one of our secrets signed for this purpose.
 * @param secrets all of TOKEN_SECRET: the first signs, every one verifies
 * @param now needed for tokens that expire; without it those are refused
 * @returns the claims, or `null` for anything else, without saying why
 */
export function verifyToken(
  token: string,
  secrets: readonly string[],
  purpose: TokenPurpose,
  now?: Date,
): Claims | null {
  if (typeof token !== 'string' || token.length > 2000 || !token.endsWith(VERSION)) return null
  const text = token.slice(0, -VERSION.length)
  const all = Buffer.from(text, 'base64url')
  // Several spellings decode to the same bytes (spare bits of the last character, `+` for `-`): only ours counts.
  if (all.length <= MAC_BYTES || all.toString('base64url') !== text) return null
  const bytes = all.subarray(0, -MAC_BYTES)
  const given = all.subarray(-MAC_BYTES)
  let genuine = false
  for (const secret of secrets) {
    if (secret && timingSafeEqual(given, Buffer.from(mac(purpose, secret, bytes), 'hex'))) genuine = true
  }
  const claims = genuine ? unpack(bytes) : null
  if (!claims) return null
  if (claims.expires !== undefined && !(now && now.getTime() < claims.expires * 1000)) return null
  return { purpose, ...claims }
}
