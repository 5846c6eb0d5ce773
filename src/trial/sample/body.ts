import type { LexicalDocument, LexicalNode } from '../../domain/edition.ts'
import type { PictureKey } from './pictures.ts'

/** A part of a text. Words may hold `**strong**` and `[words](https://…)`. */
export type BodyPart =
  | string
  | { h: string }
  | { list: readonly string[] }
  | { steps: readonly string[] }
  | { quote: string }
  | { box: string; text: string }
  | { picture: PictureKey }

const ELEMENT = { version: 1, format: '', indent: 0, direction: 'ltr' } as const

const element = (type: string, children: LexicalNode[], more: object = {}): LexicalNode => ({
  type,
  ...ELEMENT,
  ...more,
  children,
})

/** Lexical's format bit for strong text. */
const STRONG = 1

const words = (text: string, format = 0): LexicalNode => ({
  type: 'text',
  version: 1,
  text,
  format,
  mode: 'normal',
  style: '',
  detail: 0,
})

const MARKS = /\*\*(?<strong>[^*]+)\*\*|\[(?<label>[^\]]+)\]\((?<url>[^)]+)\)/g

/** Reads the two marks of a sample text; everything else is plain words. */
function inline(text: string): LexicalNode[] {
  const nodes: LexicalNode[] = []
  let from = 0
  for (const match of text.matchAll(MARKS)) {
    if (match.index > from) nodes.push(words(text.slice(from, match.index)))
    const { strong, label, url } = match.groups ?? {}
    if (strong) nodes.push(words(strong, STRONG))
    else if (label && url) {
      const fields = { linkType: 'custom', newTab: false, url }
      nodes.push(element('link', [words(label)], { version: 3, fields }))
    }
    from = match.index + match[0].length
  }
  if (from < text.length) nodes.push(words(text.slice(from)))
  return nodes
}

const list = (listType: 'bullet' | 'number', items: readonly string[]): LexicalNode =>
  element(
    'list',
    items.map((item, index) => element('listitem', inline(item), { value: index + 1 })),
    { listType, tag: listType === 'number' ? 'ol' : 'ul', start: 1 },
  )

/** @param pictures ids of the uploaded pictures */
function node(part: BodyPart, index: number, pictures: Readonly<Record<PictureKey, string>>): LexicalNode {
  if (typeof part === 'string') return element('paragraph', inline(part), { textFormat: 0, textStyle: '' })
  if ('h' in part) return element('heading', inline(part.h), { tag: 'h2' })
  if ('list' in part) return list('bullet', part.list)
  if ('steps' in part) return list('number', part.steps)
  if ('quote' in part) return element('quote', inline(part.quote))
  if ('box' in part) {
    const fields = { id: `sample-${index}`, blockName: '', blockType: 'factBox', title: part.box, text: part.text }
    return { type: 'block', version: 2, format: '', fields }
  }
  return {
    type: 'upload',
    version: 3,
    format: '',
    id: `sample-${index}`,
    fields: {},
    relationTo: 'media',
    value: pictures[part.picture],
  }
}

/** A sample text as Lexical's editor would have written it. */
export function lexicalBody(
  parts: readonly BodyPart[],
  pictures: Readonly<Record<PictureKey, string>>,
): LexicalDocument {
  return {
    root: element(
      'root',
      parts.map((part, index) => node(part, index, pictures)),
    ),
  }
}
