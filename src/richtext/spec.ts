import type { CanonicalMedia, LexicalNode } from '../domain/edition.ts'
import type { MediaVariant } from '../domain/media.ts'
import { defaulted, emptied, oneOf, optional, type Rules, whole } from './fields.ts'

export const NODE_TYPES = [
  'root',
  'paragraph',
  'heading',
  'quote',
  'list',
  'listitem',
  'horizontalrule',
  'upload',
  'block',
  'text',
  'linebreak',
  'tab',
  'link',
  'autolink',
] as const
export type NodeType = (typeof NODE_TYPES)[number]

/** What rendering needs from outside. `mediaUrl` gives addresses as the reader needs them: absolute ones in mails. */
export interface RenderContext {
  media: Record<string, CanonicalMedia>
  mediaUrl(hash: string, variant: MediaVariant): string
}

/** One child, rendered, beside the node it came from. */
export interface Rendered {
  node: LexicalNode
  out: string
}

export type Renderer = (node: LexicalNode, children: readonly Rendered[], ctx: RenderContext) => string

/** Everything there is to know about one node type. Adding a type means adding one of these, and nothing else. */
export interface NodeSpec {
  /** How people call it, in messages. */
  called: string
  /** What it may contain; `null` for a leaf. */
  children: readonly NodeType[] | null
  /** Its own keys (beside type and children); any other key is left out of the validated document. */
  fields: Rules
  html: Renderer
  email: Renderer
  text: Renderer
}

/**
 * The keys that every element of Lexical writes (`ElementNode.exportJSON`). Absent ones get the editor's own
 * defaults: it takes the values as they are, and cannot open a list item without an indent.
 */
export const ELEMENT = {
  version: defaulted(whole(0, 100), 1),
  direction: defaulted(oneOf('ltr', 'rtl'), null),
  format: defaulted(oneOf('', 'left', 'start', 'center', 'right', 'end', 'justify', 0), ''),
  indent: defaulted(whole(0, 100), 0),
  textFormat: optional(whole(0, 4_095)),
  textStyle: optional(emptied),
} as const satisfies Rules

export const join = (children: readonly Rendered[]): string => children.map((child) => child.out).join('')

/** The children's output after one renderer of a type, for renderers that differ only in the tag. */
export const wrap =
  (open: string, close: string): Renderer =>
  (_node, children) =>
    `${open}${join(children)}${close}`

/** `dir` only where the writer set right-to-left: the page knows its own direction. */
export const dir = (node: LexicalNode): string => (node.direction === 'rtl' ? ' dir="rtl"' : '')

export const string = (value: unknown): string => (typeof value === 'string' ? value : '')
