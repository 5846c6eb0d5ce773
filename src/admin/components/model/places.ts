/** Where each field of a story stands in its form: the tab, and the name that it has there. */
const FIELDS: Record<string, readonly [tab: string, name: string]> = {
  language: ['Text', 'Language'],
  title: ['Text', 'Title'],
  subheading: ['Text', 'Subheading'],
  lead: ['Text', 'Lead'],
  body: ['Text', 'Body'],
  dateline: ['Text', 'Dateline'],
  slug: ['Text', 'Slug'],
  quotes: ['Quotes and figures', 'Quote'],
  figures: ['Quotes and figures', 'Figure'],
  boilerplate: ['Quotes and figures', 'Boilerplate'],
  notesToEditors: ['Quotes and figures', 'Notes to editors'],
  pressContacts: ['Contacts and media', 'Press contacts'],
  images: ['Contacts and media', 'Images'],
  documents: ['Contacts and media', 'Documents'],
  topics: ['Contacts and media', 'Topics'],
  audienceCountries: ['Contacts and media', 'Audience countries'],
  sensitivity: ['Safety and embargo', 'Sensitivity'],
  contentNote: ['Safety and embargo', 'Content note'],
  helplines: ['Safety and embargo', 'Helplines'],
  embargoUntil: ['Safety and embargo', 'Embargo until'],
  embargoZone: ['Safety and embargo', 'Time zone'],
  'brief.subject': ['Outreach', 'Subject'],
  'brief.text': ['Outreach', 'Text'],
  'outreachPlan.at': ['Outreach', 'At'],
  'outreachPlan.lists': ['Outreach', 'Lists'],
  'seminar.eventName': ['Seminar', 'Event name'],
  seminar: ['Seminar', ''],
}

/** Beside the form, or nowhere in it. */
const ELSEWHERE: Record<string, string> = {
  media: 'Media',
  translationOf: 'Language versions',
  correction: 'Correction',
}

export interface FormPlace {
  /** Label of the tab, as its button reads. */
  tab: string
  /** Number of the row in a list, from 0. */
  row: number | null
  /** Ids of the elements that may stand for the field, the most exact first. */
  ids: string[]
}

function known(path: string): { name: readonly [string, string]; depth: number } | null {
  const parts = path.split('.')
  for (let depth = parts.length; depth > 0; depth--) {
    const head = parts.slice(0, depth).join('.')
    if (Object.hasOwn(FIELDS, head)) return { name: FIELDS[head]!, depth }
  }
  return null
}

const words = (name: string): string => {
  const text = name.replace(/([A-Z])/g, ' $1').toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Where a field stands in the form, in words: the tab, the field, and the row counted from 1. */
export function fieldPlace(path: string): string {
  const found = known(path)
  const parts = path.split('.')
  if (!found) return ELSEWHERE[parts[0] ?? ''] ?? path
  const [tab, name] = found.name
  const rest = parts
    .slice(found.depth)
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : words(part)))
    .join(', ')
    .replace(/^(\d+)/, name ? ' $1' : '$1')
  const own = name ? `${name}${rest && !rest.startsWith(' ') ? ', ' : ''}${rest}` : rest
  return own ? `${tab}, ${own}` : tab
}

/** How to get to a field; `null` for what is mended somewhere else. */
export function placeInForm(path: string): FormPlace | null {
  const found = known(path)
  if (!found) return null
  const parts = path.split('.')
  const row = parts.find((part) => /^\d+$/.test(part))
  const ids = parts.map((_, at) => `field-${parts.slice(0, parts.length - at).join('__')}`)
  return {
    tab: found.name[0],
    row: row === undefined ? null : Number(row),
    ids: ids.filter((id) => !/__\d+$/.test(id)),
  }
}

/** The media document a finding is about, or `null`. */
export const mediaOf = (path: string): string | null => /^media\.([\w-]+)$/.exec(path)?.[1] ?? null
