/** What a brief can say to each reader in person: `{{name}}`, with words for those of whom we do not know it, `{{name|colleague}}`. */
export const MERGE_FIELDS = ['name', 'outlet', 'role'] as const
export type MergeField = (typeof MERGE_FIELDS)[number]

export interface MergeFieldProblem {
  /** `block`: the mail cannot be made. `warn`: it can, but some readers would find a gap. */
  severity: 'block' | 'warn'
  /** As it was written, cut where it is long. */
  written: string
  message: string
}

const FIELD = /\{\{([^{}]*)\}\}/g
const MAX_FALLBACK = 100

interface Written {
  field: MergeField | null
  name: string
  fallback: string | null
}

function read(inside: string): Written {
  const bar = inside.indexOf('|')
  const name = (bar < 0 ? inside : inside.slice(0, bar)).trim().toLowerCase()
  const fallback = bar < 0 ? null : inside.slice(bar + 1).trim()
  return { field: MERGE_FIELDS.find((known) => known === name) ?? null, name, fallback }
}

/**
 * What is wrong with the personal fields of a text: unknown names, braces that do not match, and fields that leave a gap
 * for readers of whom we do not know the value.
 */
export function mergeFieldProblems(text: string): MergeFieldProblem[] {
  const problems: MergeFieldProblem[] = []
  const rest = text.replace(FIELD, (written: string, inside: string) => {
    const { field, name, fallback } = read(inside)
    const shown = written.slice(0, 40)
    if (!field) {
      const message = `There is no personal field “${name.slice(0, 30)}”. There are: ${MERGE_FIELDS.join(', ')}.`
      problems.push({ severity: 'block', written: shown, message })
    } else if (fallback !== null && fallback.length > MAX_FALLBACK) {
      const message = `The words of “${field}” for readers we know less of have at most ${MAX_FALLBACK} characters.`
      problems.push({ severity: 'block', written: shown, message })
    } else if (fallback === null) {
      const message = `Readers of whom we do not know the ${field} find a gap there. Write {{${field}|other words}}.`
      problems.push({ severity: 'warn', written: shown, message })
    }
    return ''
  })
  const stray = /\{\{|\}\}/.exec(rest)
  if (stray) {
    const written = rest.slice(stray.index, stray.index + 40)
    problems.push({ severity: 'block', written, message: 'A personal field is not closed: it is written {{name}}.' })
  }
  return problems
}

/** Puts something in the place of each known field; what is none stays as it was written. */
export function placeFields(
  text: string,
  place: (field: MergeField, fallback: string, before: string) => string,
): string {
  let out = ''
  let at = 0
  for (const match of text.matchAll(FIELD)) {
    const { field, fallback } = read(match[1] ?? '')
    out += text.slice(at, match.index)
    out += field ? place(field, fallback ?? '', out) : match[0]
    at = match.index + match[0].length
  }
  return out + text.slice(at)
}

/** The text as somebody reads it of whom we know nothing: for previews and lists. */
export function withFallbacks(text: string): string {
  return placeFields(text, (_, fallback) => fallback)
}

export const hasFields = (text: string): boolean => withFallbacks(text) !== text
