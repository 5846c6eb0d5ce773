/**
 * Which part of a working document is content: everything but what the workflow and the database own.
 * Any change of content voids an approval, so the list names what is *not* content, and whatever is new counts.
 */
export const NOT_CONTENT: ReadonlySet<string> = new Set([
  'id',
  'createdAt',
  'updatedAt',
  'revision',
  'editorialState',
  'publicationStatus',
  'liveEdition',
  'lastEdition',
  'lastEditionNumber',
  'translationGroup',
  'translationOf',
  'derivedFrom',
  'reviewComment',
  'assignee',
  'dueAt',
  'correction',
  'createdBy',
  'submittedBy',
  'contributors',
  'signOffs',
  'storyActions',
  'briefPreview',
  'reviewPanel',
  'unsavedWork',
  '_status',
  'blockName',
])

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * Absent, null, empty text, empty list and empty object say the same; dates compare by their instant. The ids of rows and
 * blocks say nothing, but an object that is nothing but an id names something.
 */
function settle(value: unknown, top: boolean): Json {
  if (value === undefined || value === null || value === '') return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) {
    const items = value.map((item) => settle(item, false))
    return items.length === 0 ? null : items
  }
  if (typeof value === 'object') {
    const names = !top && Object.keys(value).length === 1
    const entries = Object.entries(value)
      .filter(([key]) => (top ? !NOT_CONTENT.has(key) : names || key !== 'id'))
      .map(([key, item]) => [key, settle(item, false)] as const)
      .filter(([, item]) => item !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return entries.length === 0 ? null : Object.fromEntries(entries)
  }
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) {
    const at = Date.parse(value)
    return Number.isNaN(at) ? value : new Date(at).toISOString()
  }
  return value as Json
}

/** Whether the content of a story differs between two states of its document. */
export function contentChanged(before: object, after: object): boolean {
  return JSON.stringify(settle(before, true)) !== JSON.stringify(settle(after, true))
}
