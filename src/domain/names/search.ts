import { foldName } from './fold.ts'
import { candidatesOf, type NameHashes, type TokenHasher } from './hashes.ts'

/** Somebody who appears under another name. */
export interface ProtectedPerson {
  pseudonym: string
  under18: boolean
  names: NameHashes
}

type Part = 'whole' | 'family' | 'given'
interface Owner {
  person: number
  part: Part
}

/** Whose part of a name a hash is. */
export type NameIndex = ReadonlyMap<string, readonly Owner[]>

export function nameIndex(people: readonly ProtectedPerson[]): NameIndex {
  const index = new Map<string, Owner[]>()
  for (const [person, { names }] of people.entries()) {
    for (const part of ['whole', 'family', 'given'] as const) {
      for (const hash of names[part]) index.set(hash, [...(index.get(hash) ?? []), { person, part }])
    }
  }
  return index
}

/** A word of a text, as far as the search needs to know it. */
export interface NameToken {
  /** Itself first, then without endings; see `candidatesOf`. */
  hashes: readonly string[]
  /** With the word before it: names with a part that is too short, or too much used, to count alone. */
  pair?: string
  /** Written like a name. Where there are no capitals, every word is. */
  capital: boolean
  /**
   * What a family name that stands here alone is: `clear` the person's own; `other` somebody else's, whose first name
   * stands before it; `unsure` where that cannot be told, or a place has this name.
   */
  alone: 'clear' | 'other' | 'unsure'
}

/**
 * How sure it is that a protected person is named: `name` the whole name, or the family name as it is written;
 * `family` a family name that may be somebody else's, a place's or another word's; `given` a first name alone.
 */
export type NameMatch = 'name' | 'family' | 'given'

/** First and family name this many words apart are one name. */
const NEAR = 3

export interface NameFindings {
  matches: Set<NameMatch>
  /** Persons whose family name is certainly borne by somebody else here as well: a first name of their own before it. */
  namesakes: Set<number>
  /** Persons whose family name stands alone as it is written. */
  alone: Set<number>
}

/** Looks for protected names in a row of words. */
export function searchNames(tokens: readonly NameToken[], index: NameIndex): NameFindings {
  const matches = new Set<NameMatch>()
  const namesakes = new Set<number>()
  const alone = new Set<number>()
  const inPair = new Set<number>()
  const places: { person: number; part: Part; at: number; exact: boolean }[] = []
  for (const [at, { hashes, pair, capital }] of tokens.entries()) {
    if (pair && index.has(pair)) {
      matches.add('name')
      inPair.add(at - 1).add(at)
    }
    for (const [i, hash] of hashes.entries()) {
      // A small word is a name only as it stands; with an ending taken off it is some other word.
      if (i > 0 && !capital) break
      for (const { person, part } of index.get(hash) ?? []) {
        if (part === 'whole') matches.add('name')
        else places.push({ person, part, at, exact: i === 0 })
      }
    }
  }
  for (const place of places) {
    const { person, part, at, exact } = place
    const other = part === 'family' ? 'given' : 'family'
    const near = places.some(
      (one) => one.person === person && one.part === other && Math.abs(one.at - at) <= NEAR && one.at !== at,
    )
    const token = tokens[at]!
    if (near) matches.add('name')
    else if (!token.capital || inPair.has(at)) continue
    else if (part === 'given') matches.add('given')
    else if (token.alone === 'clear' && exact) alone.add(person)
    else {
      if (token.alone === 'other') namesakes.add(person)
      matches.add('family')
    }
  }
  return { matches, namesakes, alone }
}

const NOT_A_FIRST_NAME = new Set(
  [
    'mr mrs ms miss sir dr prof professor doctor minister president chair',
    'herr fru froken doktor statsrad ministern frau hr frk fr rouva neiti ministeri tohtori proua kungs kundze ponas ponia',
    'a an and as at but by for from he her his i if in it of on or our she that the their then they this to we when who with',
    'att av de den det du efter en enligt ett for fran han hon i inte med men mot nar och om pa sa ser som till under vid',
    'af da der efter et fra hun ifolge jeg mens og ved nar hvis',
    'ja han mutta kun se kuten mukaan ning aga kui ta un bet kad ir o jis ji og en sem hann hun',
  ].flatMap((row) => row.split(' ')),
)

const PROSE_WORD = /[\p{L}\p{M}]+/gu
/** Words of an address or a file name: signs part them, and so does a capital after a small letter. */
const CODE_WORD = /\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+(?!\p{Ll})|[\p{Lo}\p{M}]+/gu

/** The words of a text for `searchNames`. @param isPlace whether a word (as written) names a place */
export function nameTokens(
  text: string,
  form: 'prose' | 'code',
  hash: TokenHasher,
  isPlace: (word: string) => boolean,
): NameToken[] {
  const nfc = decoded(text, form).normalize('NFC')
  // A name written as one word is looked for whole, before capitals part it.
  const glued = form === 'code' ? (nfc.match(PROSE_WORD) ?? []).map((word) => codeToken(word, hash)) : []
  const tokens: NameToken[] = []
  let before = ''
  let end = -1
  for (const match of nfc.matchAll(form === 'code' ? CODE_WORD : PROSE_WORD)) {
    const [word] = match
    const folded = foldName(word)
    const follows = end >= 0 && /^[\s\u00a0-]+$/.test(nfc.slice(end, match.index))
    const capital = form === 'code' || /^\p{Lu}|^\p{Lo}/u.test(word)
    const hashes = candidates(word, capital, hash)
    tokens.push({
      hashes,
      capital,
      ...(before && (form === 'code' || (follows && capital && /^\p{Lu}/u.test(before)))
        ? { pair: hash(`${foldName(before)} ${folded.replace(/(..)s$/, '$1')}`) }
        : {}),
      alone: form === 'prose' && follows && isFirstName(before) ? 'other' : isPlace(word) ? 'unsure' : 'clear',
    })
    before = word
    end = match.index + word.length
  }
  return [...glued, ...tokens]
}

const isFirstName = (word: string) =>
  foldName(word).length >= 2 && /^\p{Lu}\p{Ll}/u.test(word) && !NOT_A_FIRST_NAME.has(foldName(word))

const codeToken = (word: string, hash: TokenHasher): NameToken => ({
  hashes: candidatesOf(word, hash),
  capital: true,
  alone: 'clear',
})

/** Small words are hashed as they stand alone: most of a text are such words, and none of them carries an ending of a name. */
function candidates(word: string, capital: boolean, hash: TokenHasher): string[] {
  if (capital) return candidatesOf(word, hash)
  const folded = foldName(word)
  return folded.length < 3 ? [] : [hash(folded)]
}

function decoded(text: string, form: 'prose' | 'code'): string {
  if (form === 'prose' || !text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The words of a file's metadata as hashes, in their order; so nothing that can be read is kept. At most `limit` words. */
export function hashedWords(text: string, hash: TokenHasher, limit: number): string[][] {
  const words = text.normalize('NFC').match(PROSE_WORD) ?? []
  return words
    .flatMap((word) => {
      const hashes = candidatesOf(word, hash)
      return hashes.length > 0 ? [hashes] : []
    })
    .slice(0, limit)
}

/** Such words as the search reads them: whether one is somebody else's name cannot be told any more. */
export const metadataTokens = (words: readonly (readonly string[])[]): NameToken[] =>
  words.map((hashes) => ({ hashes, capital: true, alone: 'unsure' }))
