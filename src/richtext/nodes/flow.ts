import type { LexicalNode } from '../../domain/edition.ts'
import { flag, oneOf, optional, whole } from '../fields.ts'
import { dir, ELEMENT, join, type NodeSpec, type NodeType, type Rendered, type Renderer, string } from '../spec.ts'

const PHRASING: readonly NodeType[] = ['text', 'linebreak', 'tab', 'link', 'autolink']

const heading = (node: LexicalNode): string => (['h2', 'h3', 'h4'].includes(string(node.tag)) ? string(node.tag) : 'h2')

const element =
  (tag: string, style = ''): Renderer =>
  (node, children) => {
    const inner = join(children)
    return inner ? `<${tag}${dir(node)}${style}>${inner}</${tag}>` : ''
  }

const block: Renderer = (_node, children) => {
  const inner = join(children).trim()
  return inner ? `${inner}\n\n` : ''
}

/** Lexical keeps a nested list in an item of its own; on paper it belongs to the item before it. */
const holdsOnlyLists = (node: LexicalNode): boolean =>
  Array.isArray(node.children) && node.children.length > 0 && node.children.every((child) => child.type === 'list')

function items(children: readonly Rendered[]): { node: LexicalNode; out: string }[] {
  const merged: { node: LexicalNode; out: string }[] = []
  for (const child of children) {
    const last = merged.at(-1)
    if (last && holdsOnlyLists(child.node)) last.out += child.out
    else merged.push({ ...child })
  }
  return merged
}

const CHECK = { true: '☑', false: '☐' }

const list =
  (itemStyle: string, listStyle: string): Renderer =>
  (node, children) => {
    const tag = node.listType === 'number' ? 'ol' : 'ul'
    const start = tag === 'ol' && typeof node.start === 'number' && node.start !== 1 ? ` start="${node.start}"` : ''
    const checks = node.listType === 'check'
    const body = items(children)
      .map(
        ({ node: item, out }) => `<li${itemStyle}>${checks ? `${CHECK[`${item.checked === true}`]} ` : ''}${out}</li>`,
      )
      .join('')
    return body ? `<${tag}${start}${checks ? ' class="checks"' : ''}${listStyle}>${body}</${tag}>` : ''
  }

const listText: Renderer = (node, children) => {
  let number = typeof node.start === 'number' ? node.start : 1
  const lines = items(children).map(({ node: item, out }) => {
    const bullet = node.listType === 'check' ? CHECK[`${item.checked === true}`] : '-'
    const marker = node.listType === 'number' ? `${number++}.` : bullet
    return `${marker} ${out.trim().replace(/\n+/g, `\n${' '.repeat(marker.length + 1)}`)}`
  })
  return `\n${lines.join('\n')}\n\n`
}

const SPACED = ' style="margin:0 0 16px"'

export const FLOW = {
  root: {
    called: 'document',
    children: ['paragraph', 'heading', 'quote', 'list', 'horizontalrule', 'upload', 'block'],
    fields: ELEMENT,
    html: (_node, children) => join(children),
    email: (_node, children) => join(children),
    text: (_node, children) => join(children),
  },
  paragraph: {
    called: 'paragraph',
    children: PHRASING,
    fields: ELEMENT,
    html: element('p'),
    email: element('p', SPACED),
    text: block,
  },
  heading: {
    called: 'heading',
    children: PHRASING,
    fields: { ...ELEMENT, tag: oneOf('h2', 'h3', 'h4') },
    html: (node, children, ctx) => element(heading(node))(node, children, ctx),
    email: (node, children, ctx) =>
      element(heading(node), ' style="margin:24px 0 8px;line-height:1.25"')(node, children, ctx),
    text: block,
  },
  quote: {
    called: 'quote',
    children: [...PHRASING, 'paragraph'],
    fields: ELEMENT,
    html: element('blockquote'),
    email: element('blockquote', ' style="margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #999"'),
    text: (_node, children) => {
      const inner = join(children).trim()
      return inner ? `${inner.replace(/^/gm, '> ')}\n\n` : ''
    },
  },
  list: {
    called: 'list',
    children: ['listitem'],
    fields: {
      ...ELEMENT,
      listType: oneOf('bullet', 'number', 'check'),
      start: optional(whole(0, 1_000_000)),
      tag: optional(oneOf('ul', 'ol')),
    },
    html: list('', ''),
    email: list(' style="margin:0 0 4px"', ' style="margin:0 0 16px;padding:0 0 0 24px"'),
    text: listText,
  },
  listitem: {
    called: 'list item',
    children: [...PHRASING, 'list', 'paragraph'],
    fields: { ...ELEMENT, checked: optional(flag), value: optional(whole(0, 1_000_000)) },
    html: (_node, children) => join(children),
    email: (_node, children) => join(children),
    text: (_node, children) => join(children),
  },
  horizontalrule: {
    called: 'horizontal rule',
    children: null,
    fields: { version: ELEMENT.version },
    html: () => '<hr>',
    email: () => '<hr style="border:0;border-top:1px solid #999;margin:24px 0">',
    text: () => '* * *\n\n',
  },
} as const satisfies Record<string, NodeSpec>
