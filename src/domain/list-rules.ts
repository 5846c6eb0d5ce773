import { z } from 'zod'
import { refuse } from '../errors.ts'
import { AUDIENCES, distinct, FORMATS, oneLine, readCountry, readLanguage } from './contact.ts'

/** What a rule can ask about a contact. */
export const RULE_FIELDS = ['countries', 'languages', 'beats', 'outlets', 'audience', 'format'] as const
export type RuleField = (typeof RULE_FIELDS)[number]

/** One condition: the contact has any of these. */
export interface RuleCondition {
  field: RuleField
  any: string[]
}

/** Who belongs to a list without being added one by one: contacts that meet all conditions. */
export interface ListRules {
  all: RuleCondition[]
}

/** The part of a contact that rules ask about. */
export interface RuleSubject {
  countries: readonly string[]
  languages: readonly string[]
  beats: readonly string[]
  outlet: string
  audience: string
  format: string
}

const MAX_CONDITIONS = 10
const MAX_VALUES = 100

const SHAPE = z.strictObject({
  all: z
    .array(
      z.strictObject({
        field: z.enum(RULE_FIELDS),
        any: z.array(z.string().max(100)).min(1).max(MAX_VALUES),
      }),
    )
    .max(MAX_CONDITIONS),
})

const TIDY: Record<RuleField, { read: (value: string) => string | null; wants: string }> = {
  countries: { read: readCountry, wants: 'a country with two letters, for example SE' },
  languages: { read: readLanguage, wants: 'a language with two letters, for example sv' },
  beats: { read: (value) => oneLine(value) || null, wants: 'a subject' },
  outlets: { read: (value) => (/^[\w-]{1,64}$/.test(value) ? value : null), wants: 'the id of an outlet' },
  audience: { read: known(AUDIENCES), wants: `one of: ${AUDIENCES.map(({ value }) => value).join(', ')}` },
  format: { read: known(FORMATS), wants: `one of: ${FORMATS.map(({ value }) => value).join(', ')}` },
}

function known(options: readonly { value: string }[]) {
  return (value: string) => (options.some((option) => option.value === value) ? value : null)
}

/**
 * Reads a list's rules as people send them. Nothing, and no conditions, mean that only members belong to it: a list that
 * everybody belongs to has to be asked for by naming somebody.
 *
 * @throws 400 `invalid` with the field
 */
export function readRules(value: unknown): ListRules | null {
  if (value === null || value === undefined || value === '') return null
  const parsed = SHAPE.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = ['rules', ...(issue?.path ?? [])].map(String).join('.')
    throw refuse.invalid(
      'Rules are written like {"all": [{"field": "countries", "any": ["SE", "FI"]}]}, with ' +
        `${MAX_CONDITIONS} conditions of ${MAX_VALUES} values at most. Fields: ${RULE_FIELDS.join(', ')}.`,
      { field: where },
    )
  }
  const all = parsed.data.all.map(({ field, any }, index) => ({
    field,
    any: distinct(
      any.map((entry) => {
        const read = TIDY[field].read(entry.trim())
        if (read === null) {
          throw refuse.invalid(`“${entry.slice(0, 40)}” is not ${TIDY[field].wants}.`, { field: `rules.all.${index}` })
        }
        return read
      }),
    ),
  }))
  return all.length > 0 ? { all } : null
}

/** Reads rules as they are stored; what cannot be read matches nobody, because guessing would write to strangers. */
export function storedRules(value: unknown): ListRules | null {
  try {
    return readRules(value)
  } catch {
    return null
  }
}

/**
 * The texts that a stored value may equal for a condition to hold. Subjects are written by people: as the rule has them, in small letters,
 * in capitals, with a capital at the beginning or at each word it is the same subject. Any other mixture (`McLaw`, `EU-law`) is found only by a
 * rule that writes it so: both databases look for whole values, which an index can lead to.
 */
export function acceptedValues({ field, any }: RuleCondition): string[] {
  if (field !== 'beats') return any
  return distinct(
    any.flatMap((beat) => {
      const lower = beat.toLowerCase()
      const words = lower.replace(/(?<![\p{L}\p{N}’'])\p{L}/gu, (letter) => letter.toUpperCase())
      return [beat, lower, lower.charAt(0).toUpperCase() + lower.slice(1), beat.toUpperCase(), words]
    }),
  )
}

/** Whether a contact meets all conditions. */
export function rulesMatch({ all }: ListRules, subject: RuleSubject): boolean {
  return all.every((condition) => {
    const accepted = acceptedValues(condition)
    return valuesOf(subject, condition.field).some((value) => accepted.includes(value))
  })
}

function valuesOf(subject: RuleSubject, field: RuleField): readonly string[] {
  if (field === 'outlets') return [subject.outlet]
  if (field === 'audience' || field === 'format') return [subject[field]]
  return subject[field]
}
