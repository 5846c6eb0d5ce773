import type { Language } from '../languages.ts'
import { type Check, type Finding, found } from './finding.ts'
import { passagesOf } from './passages.ts'

/** A word the house avoids. A `*` at its end stands for any ending: `prostituerad*`. */
export interface Term {
  language: Language
  term: string
  severity: 'warn' | 'block'
  alternative: string
  rationale: string
}

interface Entry {
  term: Term
  /** The words of the term in lower case; the last one is a beginning when `open`. */
  words: string[]
  open: boolean
}

interface Index {
  exact: Map<string, Entry[]>
  beginnings: Map<string, Entry[]>
  /** Lengths of the beginnings, in code units. */
  lengths: number[]
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu
const fold = (text: string) => text.normalize('NFC').toLowerCase()
const wordsOf = (text: string): string[] => fold(text).match(WORD) ?? []

function indexOf(terms: readonly Term[]): Index {
  const exact = new Map<string, Entry[]>()
  const beginnings = new Map<string, Entry[]>()
  for (const term of terms) {
    const open = term.term.trim().endsWith('*')
    const words = wordsOf(term.term)
    const [first] = words
    if (!first) continue
    const into = open && words.length === 1 ? beginnings : exact
    into.set(first, [...(into.get(first) ?? []), { term, words, open }])
  }
  return { exact, beginnings, lengths: [...new Set([...beginnings.keys()].map((key) => key.length))] }
}

const INDEXES = new WeakMap<readonly Term[], Map<Language, Index>>()

/** One list of terms judges many texts; its index is made once per language. */
function cachedIndex(terms: readonly Term[], language: Language): Index {
  const known = INDEXES.get(terms) ?? new Map<Language, Index>()
  INDEXES.set(terms, known)
  const index = known.get(language) ?? indexOf(terms.filter((term) => term.language === language))
  known.set(language, index)
  return index
}

/** The terms in a text, each with how often it stands there. A longer term hides the shorter one inside it. */
export function termsIn(text: string, terms: readonly Term[], language: Language): Map<Term, number> {
  const { exact, beginnings, lengths } = cachedIndex(terms, language)
  const counts = new Map<Term, number>()
  if (exact.size === 0 && beginnings.size === 0) return counts
  const words = wordsOf(withoutExempt(text))
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    const candidates = [
      ...(exact.get(word) ?? []),
      ...lengths.flatMap((length) => (word.length >= length ? (beginnings.get(word.slice(0, length)) ?? []) : [])),
    ]
    let best: Entry | null = null
    for (const entry of candidates) {
      if (fits(entry, words, at) && (!best || entry.words.length > best.words.length)) best = entry
    }
    if (!best) continue
    counts.set(best.term, (counts.get(best.term) ?? 0) + 1)
    at += best.words.length - 1
  }
  return counts
}

const fits = ({ words, open }: Entry, text: readonly string[], at: number): boolean =>
  words.every((word, i) => {
    const other = text[at + i]
    return other !== undefined && (open && i === words.length - 1 ? other.startsWith(word) : other === word)
  })

/** Nine languages' quotation marks, each with what may close it; bounded, so that a mark nobody closed costs little. */
const QUOTED = /“[^“”]{0,2000}”|”[^“”]{0,2000}”|„[^„“”]{0,2000}[“”]|«[^«»]{0,2000}»|»[^«»]{0,2000}«|"[^"]{0,2000}"/g
/** A law by its number: (1998:408), 2006/540, nr 54/2009, No. 12. */
const NUMBERED = /\(\d{4}:\d+\)|(?<!\d)\d{1,4}\/\d{4}(?!\d)|(?<!\d)\d{4}\/\d{1,4}(?!\d)|(?<!\p{L})(?:no|nr)\.?\s?\d/iu
const LAW = '(?:Act|Bill|Code|Convention|Directive|Law|Protocol|Regulation|Statute)(?!\\p{L})'
const IS_LAW = new RegExp(LAW, 'u')
const NAME = "\\p{Lu}[\\p{L}\\p{M}’'-]*"
const SMALL = 'of|on|the|and|for|against'
/** Capitalised words around one that means a law: Sex Purchase Act, Act on Human Trafficking, Council of Europe Convention. */
const BY_NAME = new RegExp(
  `(?<!\\p{L})(?:${NAME}\\s+(?:(?:${SMALL})\\s+){0,2}){0,8}${LAW}(?:\\s+(?:(?:${SMALL}|in|prohibiting|prohibition|concerning|relating|to)(?!\\p{L})|${NAME})){0,12}`,
  'gu',
)

/** What a text says in its own words: quotations and titles of laws left out. A clause that names a law by its number is its title. */
export function withoutExempt(text: string): string {
  const clauses = text.replace(QUOTED, ' · ').split(/(?<=[.,;!?\n])/)
  return clauses
    .map((clause) => {
      if (/\d/.test(clause) && NUMBERED.test(clause)) return ' · '
      return IS_LAW.test(clause) ? clause.replace(BY_NAME, ' · ') : clause
    })
    .join('')
}

/** One finding for each field and severity, with every word that stands there. */
export const terms: Check = (story, { terms: all }) => {
  if (all.length === 0) return []
  const fields = new Map<string, Map<Term, number>>()
  for (const { field, text, form } of passagesOf(story)) {
    if (form !== 'prose') continue
    const counts = termsIn(text, all, story.language)
    if (counts.size === 0) continue
    const sum = fields.get(field) ?? new Map<Term, number>()
    for (const [term, count] of counts) sum.set(term, (sum.get(term) ?? 0) + count)
    fields.set(field, sum)
  }
  return [...fields].flatMap(([field, counts]) => [
    ...finding('block', 'term_blocked', field, counts),
    ...finding('warn', 'term_discouraged', field, counts),
  ])
}

function finding(severity: 'block' | 'warn', id: string, field: string, counts: Map<Term, number>): Finding[] {
  const used = [...counts].filter(([term]) => term.severity === severity)
  if (used.length === 0) return []
  const said = used.map(([{ term }, count]) => `“${term.replace(/\*\s*$/, '')}”${count > 1 ? ` (${count} times)` : ''}`)
  const instead = used.flatMap(([{ alternative, rationale, term }]) => {
    const words = alternative ? `Write “${alternative}” instead of “${term.replace(/\*\s*$/, '')}”.` : ''
    return [words, rationale].filter(Boolean).join(' ') || []
  })
  return found(
    severity,
    id,
    field,
    `${said.join(', ')} ${used.length > 1 ? 'are words' : 'is a word'} that this house avoids.`,
    instead.join(' ') || 'Find another word.',
  )
}
