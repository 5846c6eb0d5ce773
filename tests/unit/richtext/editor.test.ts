import { AutoLinkNode, LinkNode, ServerBlockNode, UploadServerNode } from '@payloadcms/richtext-lexical'
import { createHeadlessEditor } from '@payloadcms/richtext-lexical/lexical/headless'
import { ListItemNode, ListNode } from '@payloadcms/richtext-lexical/lexical/list'
import { HeadingNode, QuoteNode } from '@payloadcms/richtext-lexical/lexical/rich-text'
import { expect, it } from 'vitest'
import { toHtml } from '../../../src/richtext/render.ts'
import { validateLexical } from '../../../src/richtext/validate.ts'
import { block, ctx, doc, li, link, list, node, p, text, upload } from './documents.ts'

const everything = doc(
  p(text('bold', 1), { type: 'linebreak' }, { type: 'tab', text: '\t' }, link('https://example.org/', text('link', 2))),
  p(node('autolink', [text('www.example.org')], { fields: { linkType: 'custom', url: 'https://www.example.org' } })),
  node('heading', [text('Heading')], { tag: 'h3', format: 'center' }),
  node('quote', [text('Said')], { direction: 'rtl' }),
  list('number', li(text('one')), li(list('bullet', li(text('under one')))), li(text('two'))),
  list('check', { ...li(text('done')), checked: true }, li(text('open'))),
  upload('m1'),
  block({ blockType: 'factBox', title: 'Facts', text: 'First.' }),
  block({ blockType: 'contactCard', name: 'Ada', role: 'Press', email: 'ada@example.org', phone: '+46 8 123' }),
)

const opened = (document: unknown) => {
  const editor = createHeadlessEditor({
    nodes: [HeadingNode, QuoteNode, ListNode, ListItemNode, LinkNode, AutoLinkNode, UploadServerNode, ServerBlockNode],
    onError: (error) => {
      throw error
    },
  })
  return JSON.parse(JSON.stringify(editor.parseEditorState(JSON.stringify(document)).toJSON()))
}

it('what is kept of a lean document opens in the editor', () => {
  const verdict = validateLexical(everything)
  expect(verdict).toMatchObject({ ok: true })
  expect(opened(verdict.ok && verdict.document).root.children).toHaveLength(everything.root.children!.length)
})

it('what the editor itself writes is accepted, and nothing of it changes', () => {
  const verdict = validateLexical(everything)
  const written = opened(verdict.ok && verdict.document)
  expect(written.root.children[0]).toMatchObject({
    indent: 0,
    direction: null,
    textFormat: 1,
    textStyle: '',
    version: 1,
  })
  expect(validateLexical(written)).toEqual({ ok: true, document: written })
  expect(toHtml(written, ctx)).toBe(toHtml(everything, ctx))
})
