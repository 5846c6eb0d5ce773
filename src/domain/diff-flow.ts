import canonicalize from 'canonicalize'
import { type Entry, fileEntry, type Part } from './diff-lists.ts'
import type { CanonicalStory, LexicalNode } from './edition.ts'

/** How a character is set and where it leads. */
export interface Look {
  formats: readonly string[]
  link: string
}

const PLAIN: Look = { formats: [], link: '' }

/** One part of a rich text that stands for itself. */
export interface Unit {
  /** What it is, as a person calls it. */
  name: string
  /** Its words; a line break is `\n`. */
  text: string
  /** How each character of `text` looks. */
  looks: Look[]
  /** Properties a reader sees beside the words, as half sentences: `now a checked item`. */
  traits: string[]
  /** A picture, a fact box, a contact card: its fields. */
  entry?: Entry
  /** Equal for units that look the same to a reader. */
  key: string
}

/** Lexical's format bits that any output shows, with the words for them. */
const FORMATS: readonly (readonly [bit: number, word: string])[] = [
  [1, 'bold'],
  [2, 'italic'],
  [8, 'underlined'],
  [4, 'struck through'],
  [64, 'superscript'],
  [32, 'subscript'],
  [16, 'code'],
]

const str = (value: unknown): string => (typeof value === 'string' ? value : '')
const kids = (node: LexicalNode): LexicalNode[] => (Array.isArray(node.children) ? node.children : [])
const fieldsOf = (node: LexicalNode): Record<string, unknown> =>
  typeof node.fields === 'object' && node.fields !== null ? (node.fields as Record<string, unknown>) : {}

/** Deeper than any validated text goes. */
const DEEPEST = 200

interface Flowing {
  text: string
  looks: Look[]
}

function inline(nodes: readonly LexicalNode[], into: Flowing, link: string, depth: number): void {
  for (const node of nodes) {
    const { type } = node
    if (type === 'text' || type === 'tab' || type === 'linebreak') {
      const text = type === 'text' ? str(node.text) : type === 'tab' ? '\t' : '\n'
      const bits = type === 'text' && typeof node.format === 'number' ? node.format : 0
      const formats = FORMATS.filter(([bit]) => bits & bit).map(([, word]) => word)
      const look = formats.length > 0 || link ? { formats, link } : PLAIN
      into.text += text
      for (let i = 0; i < text.length; i += 1) into.looks.push(look)
    } else if (depth < DEEPEST) {
      const leads = type === 'link' || type === 'autolink'
      inline(kids(node), into, leads ? str(fieldsOf(node).url) : link, depth + 1)
    }
  }
}

const BLOCK_FIELDS: Record<
  string,
  { name: string; title: string; fields: [key: string, label: string, as: Part['as']][] }
> = {
  factBox: {
    name: 'Fact box',
    title: 'title',
    fields: [
      ['title', 'Title', 'words'],
      ['text', 'Text', 'words'],
    ],
  },
  contactCard: {
    name: 'Contact card',
    title: 'name',
    fields: [
      ['name', 'Name', 'words'],
      ['role', 'Role', 'words'],
      ['email', 'E-mail', 'text'],
      ['phone', 'Telephone', 'text'],
    ],
  },
}

const LIST_ITEMS: Record<string, string> = { bullet: 'List item', number: 'Numbered item', check: 'Check-list item' }

/** Block-level types whose words are compared as one text. */
const TEXTUAL: Record<string, (node: LexicalNode) => string> = {
  paragraph: () => 'Paragraph',
  heading: (node) => `Heading, level ${/^h([2-6])$/.exec(str(node.tag))?.[1] ?? '2'}`,
  quote: () => 'Quote',
}

/** Takes a rich text apart into what a reader sees one below the other: lists by their items, quotes by their paragraphs. */
export function unitsOf({ body, media }: Pick<CanonicalStory, 'body' | 'media'>): Unit[] {
  const units: Unit[] = []
  if (body) for (const node of kids(body.root)) addUnits(node, media, units, { depth: 0, inside: '', level: 0 })
  return units
}

interface Place {
  depth: number
  /** Name that paragraphs take from what they stand in. */
  inside: string
  /** How deep in lists. */
  level: number
}

function addUnits(node: LexicalNode, media: CanonicalStory['media'], units: Unit[], place: Place): void {
  const { type } = node
  if (place.depth > DEEPEST) return
  const rtl = node.direction === 'rtl' ? ['set from right to left'] : []
  const textual = TEXTUAL[type]
  const below = kids(node)
  if (type === 'list') {
    addItems(node, media, units, place)
  } else if (textual && !below.some((child) => TEXTUAL[child.type])) {
    units.push(words(place.inside || textual(node), below, rtl))
  } else if (textual) {
    for (const child of below)
      addUnits(child, media, units, { ...place, depth: place.depth + 1, inside: textual(node) })
  } else if (type === 'horizontalrule') {
    units.push(seal({ name: 'Dividing line', text: '', looks: [], traits: [] }))
  } else if (type === 'upload') {
    const id = str(node.value)
    units.push(seal({ name: 'Picture', text: '', looks: [], traits: [], entry: fileEntry(id, media[id], 'body') }))
  } else if (type === 'block') {
    units.push(seal({ text: '', looks: [], traits: [], ...boxOf(fieldsOf(node)) }))
  } else {
    // What this version does not know is compared as it is stored: nothing may slip through.
    units.push(seal({ name: `Part of type “${type}”`, text: canonicalize(node) ?? '', looks: [], traits: [] }))
  }
}

function words(name: string, below: readonly LexicalNode[], traits: string[]): Unit {
  const flowing: Flowing = { text: '', looks: [] }
  inline(below, flowing, '', 0)
  return seal({ name, traits, ...flowing })
}

function addItems(list: LexicalNode, media: CanonicalStory['media'], units: Unit[], place: Place): void {
  const type = str(list.listType)
  const level = place.level + 1
  const name = `${LIST_ITEMS[type] ?? 'List item'}${level > 1 ? `, level ${level}` : ''}`
  const start = type === 'number' && typeof list.start === 'number' && list.start !== 1 ? list.start : null
  let first = true
  for (const item of kids(list)) {
    const own = kids(item).filter((child) => child.type !== 'list')
    const flowing = own.flatMap((child, index) =>
      child.type === 'paragraph' ? [...(index > 0 ? [{ type: 'linebreak' }] : []), ...kids(child)] : [child],
    )
    if (own.length > 0 || kids(item).length === 0) {
      const traits = [
        ...(type === 'check' && item.checked === true ? ['ticked'] : []),
        ...(first && start !== null ? [`numbered from ${start}`] : []),
      ]
      units.push(words(name, flowing, traits))
      first = false
    }
    for (const child of kids(item)) {
      if (child.type === 'list') addUnits(child, media, units, { depth: place.depth + 1, inside: '', level })
    }
  }
}

function boxOf(fields: Record<string, unknown>): { name: string; entry: Entry } {
  const kind = str(fields.blockType)
  const shape = Object.hasOwn(BLOCK_FIELDS, kind) ? BLOCK_FIELDS[kind] : undefined
  const parts = shape
    ? shape.fields.map(([key, label, as]): Part => ({ field: `body.${key}`, label, as, value: str(fields[key]) }))
    : [{ field: 'body', label: 'Content', as: 'words' as const, value: canonicalize(fields) ?? '' }]
  return {
    name: shape?.name ?? `Block of type “${kind}”`,
    entry: { title: shape ? str(fields[shape.title]) : '', parts },
  }
}

/** Looks as stretches: `[length, formats, link]`, equal neighbours joined. */
function stretches(looks: readonly Look[]): (readonly [number, string, string])[] {
  const found: (readonly [number, string, string])[] = []
  let from = 0
  for (let i = 1; i <= looks.length; i += 1) {
    if (i < looks.length && sameLook(looks[i], looks[from])) continue
    const look = looks[from] ?? PLAIN
    if (look !== PLAIN) found.push([i - from, look.formats.join(), look.link])
    else if (i > from) found.push([i - from, '', ''])
    from = i
  }
  return found
}

export const sameLook = (a: Look | undefined, b: Look | undefined): boolean =>
  a === b || (a?.link === b?.link && a?.formats.join() === b?.formats.join())

function seal(unit: Omit<Unit, 'key'>): Unit {
  const { name, text, looks, traits, entry } = unit
  return {
    ...unit,
    key: JSON.stringify([name, text, stretches(looks), traits, entry?.file?.hash, entry?.parts.map((p) => p.value)]),
  }
}
