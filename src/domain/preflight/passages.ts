import type { CanonicalStory, LexicalNode } from '../edition.ts'

/** A stretch of a story's words, and where it stands. */
export interface Passage {
  /** Path of the field, as the form names it. */
  field: string
  text: string
  /**
   * `prose` is read by people. `quote` is what somebody said or is called: the house's words do not bind it.
   * `code` is an address or a file name: no capitals, words joined by signs.
   */
  form: 'prose' | 'quote' | 'code'
  /** Number of the paragraph in the body, from 1. */
  paragraph?: number
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The words of a node, runs of text joined as a reader sees them. */
function wordsOf(node: LexicalNode): string {
  if (typeof node.text === 'string') return node.text
  if (node.type === 'linebreak' || node.type === 'tab') return ' '
  return (node.children ?? []).map(wordsOf).join('')
}

/** Nodes whose children are blocks of their own. */
const CONTAINERS = new Set(['root', 'list', 'quote', 'listitem'])
const isInline = ({ type }: LexicalNode) =>
  type === 'text' || type === 'link' || type === 'autolink' || type === 'linebreak' || type === 'tab'

/** The body, paragraph by paragraph, with the targets of its links. */
function bodyPassages(root: LexicalNode | undefined): Passage[] {
  const passages: Passage[] = []
  let paragraph = 0
  const add = (text: string, form: Passage['form']) => {
    if (text.trim()) passages.push({ field: 'body', text, form, paragraph })
  }
  const links = (node: LexicalNode) => {
    if (isObject(node.fields) && typeof node.fields.url === 'string') add(node.fields.url, 'code')
    for (const child of node.children ?? []) links(child)
  }
  const walk = (node: LexicalNode, quoted: boolean) => {
    const form = quoted || node.type === 'quote' ? 'quote' : 'prose'
    if (node.type === 'block') {
      paragraph++
      const fields = isObject(node.fields) ? node.fields : {}
      for (const key of ['title', 'text', 'name', 'role', 'email', 'phone']) {
        if (typeof fields[key] === 'string') add(fields[key], key === 'email' ? 'code' : 'prose')
      }
      return
    }
    const children = node.children ?? []
    const inline = children.filter(isInline)
    if (inline.length > 0) {
      paragraph++
      add(inline.map(wordsOf).join(''), form)
      for (const child of inline) links(child)
    }
    for (const child of children) if (!isInline(child) || CONTAINERS.has(child.type)) walk(child, form === 'quote')
  }
  if (root) walk(root, false)
  return passages
}

const KNOWN = new WeakMap<CanonicalStory, readonly Passage[]>()

/** Every word of a story that somebody could read, field by field, in the order of the form; taken apart once. */
export function passagesOf(story: CanonicalStory): readonly Passage[] {
  const passages = KNOWN.get(story) ?? takeApart(story)
  KNOWN.set(story, passages)
  return passages
}

function takeApart(story: CanonicalStory): Passage[] {
  const passages: Passage[] = []
  const add = (field: string, text: string | undefined, form: Passage['form'] = 'prose') => {
    if (text?.trim()) passages.push({ field, text, form })
  }
  add('title', story.title)
  add('subheading', story.subheading)
  add('lead', story.lead)
  passages.push(...bodyPassages(story.body?.root))
  add('dateline.place', story.dateline.place)
  add('slug', story.slug, 'code')
  for (const [at, quote] of story.quotes.entries()) {
    add(`quotes.${at}.text`, quote.text, 'quote')
    add(`quotes.${at}.speaker`, quote.speaker, 'quote')
    add(`quotes.${at}.speakerTitle`, quote.speakerTitle, 'quote')
    add(`quotes.${at}.clearedBy`, quote.clearedBy, 'quote')
  }
  for (const [at, figure] of story.figures.entries()) {
    for (const key of ['label', 'value', 'unit', 'source'] as const) add(`figures.${at}.${key}`, figure[key])
  }
  add('boilerplate', story.boilerplate?.text)
  add('notesToEditors', story.notesToEditors)
  for (const [at, contact] of story.pressContacts.entries()) {
    add(`pressContacts.${at}.name`, contact.name, 'quote')
    add(`pressContacts.${at}.role`, contact.role, 'quote')
    add(`pressContacts.${at}.email`, contact.email, 'code')
  }
  for (const [at, topic] of story.topics.entries()) if (topic.scheme === 'local') add(`topics.${at}`, topic.name)
  add('contentNote', story.contentNote)
  add('brief.subject', story.brief.subject)
  add('brief.text', story.brief.text)
  passages.push(...seminarPassages(story), ...mediaPassages(story))
  add('correction', story.correction?.note)
  for (const change of story.correction?.changes ?? []) add('correction', change)
  return passages
}

function seminarPassages({ seminar }: CanonicalStory): Passage[] {
  if (!seminar) return []
  const rows: [string, string, Passage['form']?][] = [
    ['eventName', seminar.eventName],
    ['venue', seminar.venue],
    ['city', seminar.city],
    ['accreditation', seminar.accreditation],
    ['participantCountMethod', seminar.participantCountMethod],
    ['conclusions', seminar.conclusions],
    ['recording.url', seminar.recording?.url ?? '', 'code'],
    ['recording.captionsUrl', seminar.recording?.captionsUrl ?? '', 'code'],
    ...seminar.organisers.map((text): [string, string] => ['organisers', text]),
    ...seminar.keyPoints.map((text): [string, string] => ['keyPoints', text]),
  ]
  for (const [at, { name, title, organisation }] of seminar.speakers.entries()) {
    rows.push(
      [`speakers.${at}.name`, name, 'quote'],
      [`speakers.${at}.title`, title, 'quote'],
      [`speakers.${at}.organisation`, organisation, 'quote'],
    )
  }
  for (const [at, { text, from }] of seminar.feedback.entries()) {
    rows.push([`feedback.${at}.text`, text, 'quote'], [`feedback.${at}.from`, from, 'quote'])
  }
  for (const [at, { label, url }] of seminar.materials.entries()) {
    rows.push([`materials.${at}.label`, label], [`materials.${at}.url`, url, 'code'])
  }
  return rows.flatMap(([field, text, form = 'prose']) =>
    text.trim() ? [{ field: `seminar.${field}`, text, form }] : [],
  )
}

function mediaPassages({ media }: CanonicalStory): Passage[] {
  return Object.values(media).flatMap(({ id, alt, caption, credit, filename }) => {
    const words = [alt, caption].filter((text) => text.trim())
    return [
      ...words.map((text): Passage => ({ field: `media.${id}`, text, form: 'prose' })),
      ...(credit ? [{ field: `media.${id}`, text: credit, form: 'quote' as const }] : []),
      ...(filename ? [{ field: `media.${id}`, text: filename, form: 'code' as const }] : []),
    ]
  })
}
