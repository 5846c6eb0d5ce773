import { keyedHash } from '../keyed-hash.ts'
import { foldName, spellingsOf, stemsOf, strippedOf } from './fold.ts'

/** Turns a folded word into what stands for it. Without the key nobody can try names against it. */
export type TokenHasher = (token: string) => string

/** Keyed hashes of the parts of one person's name: all that is kept of it. */
export interface NameHashes {
  v: 1
  /** The name written as one (AnnaSvensson), with an initial, and two short words in a row. */
  whole: string[]
  family: string[]
  /** First and middle names. */
  given: string[]
}

const LENGTH = 16
const MEMO = 20_000

/** HMAC-SHA256, 96 bits as base64url: enough to tell words apart, too little to matter. */
export function tokenHasher(key: Buffer): TokenHasher {
  const memo = new Map<string, string>()
  const hashed = keyedHash(key)
  return (token) => {
    const known = memo.get(token)
    if (known) return known
    const hash = Buffer.from(hashed(token), 'hex').toString('base64url').slice(0, LENGTH)
    if (memo.size >= MEMO) memo.clear()
    memo.set(token, hash)
    return hash
  }
}

const PARTICLES = new Set('af al av bin da de del della den der di du el ibn la le ten ter the van von zu'.split(' '))
/** Shorter parts mean too many people; they count only beside another part. */
const SHORTEST = 3

const WORD = /[\p{L}\p{M}]+/gu

/** The hash of a word as it stands, and of the word when an ending has been taken off, are kept apart. */
export const STEM = '~'

/**
 * Hashes a real name. The last part is the family name, or the first one before a comma; single words of the
 * pseudonym are left out, so that the pseudonym itself is never found.
 */
export function hashesOfName(realName: string, pseudonym: string, hash: TokenHasher): NameHashes {
  const [before = '', after] = realName.split(',', 2)
  const ordered = after === undefined ? before : `${after} ${before}`
  const words = (ordered.normalize('NFC').match(WORD) ?? []).filter((word) => !PARTICLES.has(foldName(word)))
  const used = new Set((pseudonym.normalize('NFC').match(WORD) ?? []).map(foldName))
  // Both halves of a double family name are family names: Berg-Olsson.
  const familyWords = /(\S+)\s*$/.exec(ordered.trim())?.[1]?.normalize('NFC').match(WORD) ?? []
  const family = words.slice(-Math.max(1, familyWords.length))
  const given = words.slice(0, words.length - family.length)
  const forms = (parts: string[]) => {
    const kept = parts.filter((word) => foldName(word).length >= SHORTEST && !used.has(foldName(word)))
    return unique(
      kept.flatMap(spellingsOf).flatMap((form) => [hash(form), ...stemsOf(form).map((stem) => hash(STEM + stem))]),
    )
  }
  return { v: 1, whole: wholeForms(given, family, hash), family: forms(family), given: forms(given) }
}

function wholeForms(given: string[], family: string[], hash: TokenHasher): string[] {
  const [first] = given
  if (!first) return []
  const last = family.join('')
  const joined = spellingsOf(first).flatMap((one) =>
    spellingsOf(last).flatMap((other) => [
      one + other,
      other + one,
      one.charAt(0) + other,
      `${one} ${other.replace(/(..)s$/, '$1')}`,
    ]),
  )
  return unique(
    joined
      .filter((form) => form.length >= 4)
      .flatMap((form) => (form.includes(' ') ? [hash(form)] : [hash(form), hash(STEM + form)])),
  )
}

const unique = (list: string[]): string[] => [...new Set(list)]

/** Whether a stored value is what `hashesOfName` made. */
export function isNameHashes(value: unknown): value is NameHashes {
  if (typeof value !== 'object' || value === null) return false
  const { v, whole, family, given } = value as Record<string, unknown>
  return v === 1 && [whole, family, given].every(Array.isArray)
}

/** What a word of a text may stand for: itself, then without each of its endings. */
export function candidatesOf(word: string, hash: TokenHasher): string[] {
  const folded = foldName(word)
  if (folded.length < SHORTEST) return []
  return [hash(folded), ...strippedOf(folded).map((stem) => hash(STEM + stem))]
}
