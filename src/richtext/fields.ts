import { cleanText } from './escape.ts'

/** What a rule says about one value: keep this, or why not (with the path below the value, when it is a nested one). */
export type Ruling = { keep: unknown } | { problem: string; code?: ProblemCode; at?: string }
export type Rule = (value: unknown) => Ruling
export type Rules = Record<string, Rule>

/** The stable codes of a refused document. */
export type ProblemCode =
  | 'richtext_not_lexical'
  | 'richtext_unknown_node'
  | 'richtext_wrong_child'
  | 'richtext_bad_value'
  | 'richtext_hostile_link'
  | 'richtext_forbidden_key'
  | 'richtext_too_deep'
  | 'richtext_too_many_nodes'
  | 'richtext_too_large'

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Absent (or null) passes and stays absent. */
export const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined || value === null ? { keep: undefined } : rule(value)

/** Absent (or null) becomes what the editor would have written. */
export const defaulted =
  (rule: Rule, absent: unknown): Rule =>
  (value) =>
    value === undefined || value === null ? { keep: absent } : rule(value)

/** Text, freed of characters that no output could carry. */
export const text =
  (max = 100_000): Rule =>
  (value) => {
    if (typeof value !== 'string') return { problem: 'has to be text' }
    return value.length > max ? { problem: `is longer than ${max} characters` } : { keep: cleanText(value) }
  }

export const oneOf =
  (...allowed: readonly (string | number | null)[]): Rule =>
  (value) =>
    allowed.includes(value as string)
      ? { keep: value }
      : { problem: `has to be one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}` }

export const whole =
  (least: number, most: number): Rule =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? { keep: value }
      : { problem: `has to be a whole number from ${least} to ${most}` }

export const flag: Rule = (value) =>
  typeof value === 'boolean' ? { keep: value } : { problem: 'has to be true or false' }

/** Passes any text and empties it: the editor writes the key, and no output ever shows it. */
export const emptied: Rule = (value) => (typeof value === 'string' ? { keep: '' } : { problem: 'has to be text' })

export const pattern =
  (shape: RegExp, problem: string): Rule =>
  (value) => {
    const ruling = text(200)(value)
    return 'keep' in ruling && ruling.keep !== '' && !shape.test(value as string) ? { problem } : ruling
  }

/** A nested object of which only the named keys are kept. */
export const object =
  (rules: Rules): Rule =>
  (value) => {
    if (!isObject(value)) return { problem: 'has to be an object' }
    const kept = applyRules(rules, value)
    return 'problem' in kept ? kept : { keep: kept.keep }
  }

/** Applies rules key by key; keys without a rule are left out, so that nothing unseen travels in a signed text. */
export function applyRules(
  rules: Rules,
  from: Record<string, unknown>,
): { keep: Record<string, unknown> } | { problem: string; code?: ProblemCode; at: string } {
  const keep: Record<string, unknown> = {}
  for (const [key, rule] of Object.entries(rules)) {
    const ruling = rule(Object.hasOwn(from, key) ? from[key] : undefined)
    if ('problem' in ruling) return { ...ruling, at: ruling.at ? `${key}.${ruling.at}` : key }
    if (ruling.keep !== undefined) keep[key] = ruling.keep
  }
  return { keep }
}
