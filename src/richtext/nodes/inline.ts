import type { LexicalNode } from '../../domain/edition.ts'
import { cleanText, escapeHtml } from '../escape.ts'
import { defaulted, emptied, flag, isObject, object, oneOf, optional, type Rule, text, whole } from '../fields.ts'
import { judgeLink } from '../links.ts'
import { ELEMENT, join, type NodeSpec, type Renderer, string } from '../spec.ts'

/** Lexical's format bits (`TEXT_TYPE_TO_FORMAT`) and their elements, innermost first. Other bits are only looks: dropped. */
const FORMATS: readonly (readonly [bit: number, tag: string])[] = [
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [4, 's'],
  [8, 'u'],
  [2, 'em'],
  [1, 'strong'],
]

const TEXT_KEYS = {
  version: ELEMENT.version,
  detail: defaulted(whole(0, 3), 0),
  format: defaulted(whole(0, 4_095), 0),
  mode: defaulted(oneOf('normal', 'token', 'segmented'), 'normal'),
  style: defaulted(emptied, ''),
  text: text(),
}

const formatted: Renderer = (node) => {
  const bits = typeof node.format === 'number' ? node.format : 0
  let html = escapeHtml(string(node.text)).replace(/\n/g, '<br>')
  if (html === '') return ''
  for (const [bit, tag] of FORMATS) if (bits & bit) html = `<${tag}>${html}</${tag}>`
  return html
}

const linkTarget: Rule = (value) => {
  const verdict = judgeLink(value)
  return verdict.ok
    ? { keep: verdict.href }
    : { problem: `The link to “${shown(value)}” ${verdict.problem}`, code: 'richtext_hostile_link' }
}

const shown = (value: unknown): string => {
  const plain = cleanText(string(value)).replace(/\s+/g, ' ')
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain
}

const linkFields: Rule = (value) => {
  if (isObject(value) && value.linkType === 'internal') {
    return { problem: 'points at a document inside the system. Link to its public address instead', at: 'linkType' }
  }
  return object({
    linkType: optional(oneOf('custom')),
    newTab: optional(flag),
    url: linkTarget,
    doc: () => ({ keep: undefined }),
  })(value)
}

const target = (node: LexicalNode): string | null => {
  const verdict = judgeLink(isObject(node.fields) ? node.fields.url : null)
  return verdict.ok ? verdict.href : null
}

const anchor =
  (style: string): Renderer =>
  (node, children) => {
    const href = target(node)
    const inner = join(children)
    return href && inner ? `<a href="${escapeHtml(href)}" rel="noopener"${style}>${inner}</a>` : inner
  }

/** `words (address)`; only the address where the words are the address. */
const spelledOut: Renderer = (node, children) => {
  const href = target(node)
  const words = join(children)
  if (!href) return words
  const bare = (address: string) => address.replace(/^(https?:\/\/|mailto:|tel:)/i, '').replace(/\/$/, '')
  if (bare(words.trim()) === bare(href)) return /^https?:/i.test(href) ? href : bare(href)
  return `${words} (${/^https?:/i.test(href) ? href : bare(href)})`
}

const link: NodeSpec = {
  called: 'link',
  children: ['text', 'linebreak', 'tab'],
  fields: { ...ELEMENT, version: () => ({ keep: 3 }), id: optional(text(100)), fields: linkFields },
  html: anchor(''),
  email: anchor(' style="color:inherit;text-decoration:underline"'),
  text: spelledOut,
}

export const INLINE = {
  text: {
    called: 'text',
    children: null,
    fields: TEXT_KEYS,
    html: formatted,
    email: formatted,
    text: (node) => cleanText(string(node.text)),
  },
  tab: {
    called: 'tab',
    children: null,
    // The editor's TabNode throws, when opened, unless these three are exactly so.
    fields: {
      ...TEXT_KEYS,
      detail: () => ({ keep: 2 }),
      mode: () => ({ keep: 'normal' }),
      text: () => ({ keep: '\t' }),
    },
    html: () => ' ',
    email: () => ' ',
    text: () => '\t',
  },
  linebreak: {
    called: 'line break',
    children: null,
    fields: { version: ELEMENT.version },
    html: () => '<br>',
    email: () => '<br>',
    text: () => '\n',
  },
  link,
  autolink: { ...link, fields: { ...link.fields, version: () => ({ keep: 2 }), isUnlinked: optional(flag) } },
} as const satisfies Record<string, NodeSpec>
