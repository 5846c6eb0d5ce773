import { RULE_FIELDS, type RuleCondition, type RuleField } from '../../../domain/list-rules.ts'
import { countryName, languageName } from './wording.ts'

/** What each condition asks, as the form and the sentence say it. */
export const RULE_WORDS: Record<RuleField, { label: string; says: string; hint: string }> = {
  countries: { label: 'Country', says: 'cover', hint: 'Names or two letters, parted by commas: Sweden, FI' },
  languages: { label: 'Language', says: 'read', hint: 'Names or two letters, parted by commas: Swedish, en' },
  beats: { label: 'Subject', says: 'write about', hint: 'Parted by commas: human rights, law' },
  outlets: { label: 'Outlet', says: 'work for', hint: 'Type a part of the name, then choose.' },
  audience: { label: 'Audience', says: 'are', hint: '' },
  format: { label: 'Format', says: 'want', hint: '' },
}

/** The conditions of a stored value, whatever it holds; a half-typed one is kept. */
export function conditionsOf(value: unknown): RuleCondition[] {
  const all = typeof value === 'object' && value !== null && 'all' in value ? value.all : []
  if (!Array.isArray(all)) return []
  return all.flatMap((entry: Partial<RuleCondition> | null) => {
    const field = RULE_FIELDS.find((known) => known === entry?.field)
    const any = Array.isArray(entry?.any) ? entry.any.filter((text) => typeof text === 'string') : []
    return field ? [{ field, any }] : []
  })
}

/** What is stored: nothing while no condition names anything, because such a list would be everybody. */
export function rulesFrom(conditions: readonly RuleCondition[]): { all: RuleCondition[] } | null {
  const all = conditions.filter(({ any }) => any.length > 0)
  return all.length > 0 ? { all } : null
}

/** What was typed, as it is stored: countries and languages may be called by their English names. */
export function codeFor(field: RuleField, typed: string): string {
  if (field !== 'countries' && field !== 'languages') return typed
  return (field === 'countries' ? codes('region') : codes('language')).get(typed.toLowerCase()) ?? typed
}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const known = new Map<string, ReadonlyMap<string, string>>()

/** The two-letter codes by their English names, in small letters. */
function codes(type: 'region' | 'language'): ReadonlyMap<string, string> {
  const before = known.get(type)
  if (before) return before
  const names = new Intl.DisplayNames('en', { type, fallback: 'none' })
  const made = new Map<string, string>()
  for (const code of LETTERS.flatMap((first) => LETTERS.map((second) => first + second))) {
    const written = type === 'region' ? code.toUpperCase() : code
    const name = names.of(written)?.toLowerCase()
    // Codes that were given up come later in the alphabet, or earlier, under the same name: the first stays.
    if (name && !made.has(name)) made.set(name, written)
  }
  known.set(type, made)
  return made
}

/** The rules as one sentence: “Everybody who covers Sweden or Finland, and reads Swedish.” */
export function sayRules(conditions: readonly RuleCondition[], outletName: (id: string) => string): string {
  const parts = conditions
    .filter(({ any }) => any.length > 0)
    .map(({ field, any }) => {
      const names = any.map((value) => nameOf(field, value, outletName))
      return `${RULE_WORDS[field].says} ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)}`
    })
  if (parts.length === 0) return 'Nobody yet: only those who were added to the list belong to it.'
  return `All contacts who ${parts.join(', and who ')}.`
}

function nameOf(field: RuleField, value: string, outletName: (id: string) => string): string {
  if (field === 'countries') return countryName(value.toUpperCase())
  if (field === 'languages') return languageName(value.toLowerCase())
  if (field === 'outlets') return outletName(value)
  if (field === 'audience') return `${value.replaceAll('_', '-')}s`
  return field === 'format' ? (value === 'text' ? 'text only' : 'HTML') : value
}
