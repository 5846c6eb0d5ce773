import type { LexicalDocument, LexicalNode } from '../domain/edition.ts'
import { specOf } from './registry.ts'
import type { RenderContext } from './spec.ts'
import { RICHTEXT_LIMITS } from './validate.ts'

type Output = 'html' | 'email' | 'text'

/** Parts of unknown type, and parts deeper than any validated text, leave no trace: nothing unjudged gets out. */
function render(node: LexicalNode, output: Output, ctx: RenderContext, depth: number): string {
  const spec = specOf(node.type)
  if (!spec || depth > RICHTEXT_LIMITS.depth) return ''
  const inner = spec.children && Array.isArray(node.children) ? node.children : []
  const children = inner.map((child) => ({ node: child, out: render(child, output, ctx, depth + 1) }))
  return spec[output](node, children, ctx)
}

const from = (doc: LexicalDocument | null | undefined, output: Output, ctx: RenderContext): string =>
  doc?.root ? render(doc.root, output, ctx, 1) : ''

/** The text as HTML for a web page: semantic elements without styles; everything is escaped. */
export function toHtml(doc: LexicalDocument | null | undefined, ctx: RenderContext): string {
  return from(doc, 'html', ctx)
}

/** The text as HTML for a mail: inline styles only, no scripts, no backgrounds; `ctx.mediaUrl` has to give absolute addresses. */
export function toEmailHtml(doc: LexicalDocument | null | undefined, ctx: RenderContext): string {
  return from(doc, 'email', ctx)
}

/** The text without markup: blank lines between blocks, links with their targets, lists with markers. */
export function toText(doc: LexicalDocument | null | undefined, ctx: RenderContext): string {
  return from(doc, 'text', ctx)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** The words a reader reads, in order, without link targets and pictures; for counting (`.length`) and searching. */
export function plainWords(doc: LexicalDocument | null | undefined): string[] {
  const words = (node: LexicalNode, depth: number): string => {
    const spec = specOf(node.type)
    if (!spec || depth > RICHTEXT_LIMITS.depth || node.type === 'upload' || node.type === 'horizontalrule') return ''
    if (!spec.children) return spec.text(node, [], { media: {}, mediaUrl: () => '' })
    const inline = ['link', 'autolink'].includes(node.type)
    const inner = (node.children ?? []).map((child) => words(child, depth + 1)).join('')
    return inline ? inner : `${inner}\n`
  }
  return doc?.root ? words(doc.root, 1).split(/\s+/).filter(Boolean) : []
}
