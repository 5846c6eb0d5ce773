import { describe, expect, it } from 'vitest'
import { RICHTEXT_LIMITS, validateLexical } from '../../../src/richtext/validate.ts'
import { block, doc, li, link, list, node, p, text, upload } from './documents.ts'

const nested = (levels: number) => {
  let inner = li(text('deep'))
  for (let level = 0; level < levels; level += 1) inner = li(list('bullet', inner))
  return doc(list('bullet', inner))
}

describe('a rich text is accepted', () => {
  it.each([[null], [undefined]])('as empty when it is %s', (value) => {
    expect(validateLexical(value)).toEqual({ ok: true, document: null })
  })

  it.each([
    ['https://example.org/path?a=1&b=2#c'],
    ['http://example.org'],
    ['mailto:press@example.org'],
    ['mailto:press@example.org?subject=Hello'],
    ['tel:+46812345678'],
    ['HTTPS://EXAMPLE.ORG'],
  ])('with a link to %s', (url) => {
    expect(validateLexical(doc(p(link(url, text('here')))))).toMatchObject({ ok: true })
  })

  it('and what nobody judged is left out of what is kept', () => {
    const result = validateLexical({
      note: 'unseen',
      root: node('root', [{ ...p({ ...text('a'), style: 'background:url(//x)' }), secret: { a: 1 } }]),
    })
    expect(result).toMatchObject({ ok: true, document: doc(p({ ...text('a'), style: '' })) })
    expect(JSON.stringify(result)).not.toMatch(/unseen|secret|url/)
  })

  it('and characters no output could carry are dropped', () => {
    const result = validateLexical(doc(p(text('a\u0000b\u000bc\ud800'))))
    expect(result).toMatchObject({ ok: true, document: doc(p(text('abc\ufffd'))) })
  })

  it('and a populated image is kept by its id', () => {
    const result = validateLexical(doc(upload({ id: 'm1', filename: 'secret.jpg' })))
    expect(result).toMatchObject({ ok: true, document: doc(upload('m1')) })
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  it('at the limits of depth and number', () => {
    expect(validateLexical(nested(28))).toMatchObject({ ok: true })
    expect(validateLexical(doc(...Array.from({ length: RICHTEXT_LIMITS.nodes - 1 }, () => p())))).toMatchObject({
      ok: true,
    })
  })
})

describe('a rich text is refused', () => {
  const proto = JSON.parse(
    '{"root":{"type":"root","children":[{"type":"paragraph","__proto__":{"x":1},"children":[]}]}}',
  )
  const bomb: unknown = JSON.parse(
    `{"root":{"type":"root","children":[],"x":${'['.repeat(3_000)}${']'.repeat(3_000)}}}`,
  )

  it.each<[string, unknown, string, string]>([
    ['when it is text', 'not lexical', 'richtext_not_lexical', ''],
    ['when it is a list', [], 'richtext_not_lexical', ''],
    ['when it is a number', 4, 'richtext_not_lexical', ''],
    ['without a root', {}, 'richtext_not_lexical', ''],
    ['with a root of another type', { root: p() }, 'richtext_not_lexical', ''],
    ['with a root without children', { root: { type: 'root' } }, 'richtext_bad_value', 'root.children'],
    ['with an unknown part', doc(p(), { type: 'script', children: [] }), 'richtext_unknown_node', 'root.children[1]'],
    ['with a part named like a method', doc({ type: 'constructor' }), 'richtext_unknown_node', 'root.children[0]'],
    ['with a part without type', doc({} as never), 'richtext_unknown_node', 'root.children[0]'],
    ['with a part that is null', doc(null as never), 'richtext_bad_value', 'root.children[0]'],
    ['with text outside of a paragraph', doc(text('loose')), 'richtext_wrong_child', 'root.children[0]'],
    ['with a root within', doc(doc().root), 'richtext_wrong_child', 'root.children[0]'],
    [
      'with a heading in a list item',
      doc(list('bullet', li(node('heading', [], { tag: 'h2' })))),
      'richtext_wrong_child',
      'root.children[0].children[0].children[0]',
    ],
    [
      'with a link in a link',
      doc(p(link('https://a.example', link('https://b.example')))),
      'richtext_wrong_child',
      'root.children[0].children[0].children[0]',
    ],
    ['with an image in a paragraph', doc(p(upload('m1'))), 'richtext_wrong_child', 'root.children[0].children[0]'],
    [
      'with text that is a number',
      doc(p({ type: 'text', text: 5 })),
      'richtext_bad_value',
      'root.children[0].children[0].text',
    ],
    [
      'with text that is an object',
      doc(p({ type: 'text', text: { a: 1 } })),
      'richtext_bad_value',
      'root.children[0].children[0].text',
    ],
    [
      'with a format that is an object',
      doc(p({ type: 'text', text: 'a', format: {} })),
      'richtext_bad_value',
      'root.children[0].children[0].format',
    ],
    [
      'with a first-level heading',
      doc(node('heading', [], { tag: 'h1' })),
      'richtext_bad_value',
      'root.children[0].tag',
    ],
    ['with a list of unknown kind', doc(list('roman')), 'richtext_bad_value', 'root.children[0].listType'],
    [
      'with an image from elsewhere',
      doc({ ...upload('m1'), relationTo: 'users' }),
      'richtext_bad_value',
      'root.children[0].relationTo',
    ],
    [
      'with an image still uploading',
      doc({ ...upload(undefined), pending: { formID: 'f', src: 'blob:x' } }),
      'richtext_bad_value',
      'root.children[0].value',
    ],
    [
      'with an unknown block',
      doc(block({ blockType: 'html', html: '<script>' })),
      'richtext_unknown_node',
      'root.children[0].fields.blockType',
    ],
    [
      'with a block without fields',
      doc({ type: 'block' }),
      'richtext_unknown_node',
      'root.children[0].fields.blockType',
    ],
    [
      'with a fact box whose text is a list',
      doc(block({ blockType: 'factBox', text: [] })),
      'richtext_bad_value',
      'root.children[0].fields.text',
    ],
    [
      'with a contact card with two addresses',
      doc(block({ blockType: 'contactCard', email: 'a@example.org\r\nBcc: b@example.org' })),
      'richtext_bad_value',
      'root.children[0].fields.email',
    ],
    ['with a prototype key', proto, 'richtext_forbidden_key', 'root.children[0].__proto__'],
    ['nested too deep', nested(200), 'richtext_too_deep', ''],
    ['nested just too deep', nested(30), 'richtext_too_deep', ''],
    ['with a bomb of nested lists in an unknown key', bomb, 'richtext_too_deep', ''],
    [
      'with too many parts',
      doc(...Array.from({ length: RICHTEXT_LIMITS.nodes }, () => p())),
      'richtext_too_many_nodes',
      `root.children[${RICHTEXT_LIMITS.nodes - 1}]`,
    ],
    [
      'larger than 1 MB',
      doc(...Array.from({ length: 11 }, () => p(text('x'.repeat(95_000))))),
      'richtext_too_large',
      'root',
    ],
  ])('%s', (_name, value, code, path) => {
    const result = validateLexical(value)
    expect(result).toMatchObject({ ok: false, code })
    if (!result.ok && path !== '') expect(result.path).toBe(path)
    expect(!result.ok && result.message).toMatch(/\.$/)
  })

  it.each([
    ['javascript:alert(1)'],
    ['JavaScript:alert(1)'],
    ['java\nscript:alert(1)'],
    ['\u0001javascript:alert(1)'],
    ['data:text/html,<script>alert(1)</script>'],
    ['vbscript:x'],
    ['file:///etc/passwd'],
    ['blob:https://example.org/1'],
    ['//example.org/x'],
    ['/admin'],
    ['#top'],
    [''],
    ['https://'],
    ['https:example.org'],
    ['https:\\\\example.org'],
    ['https://user:pass@example.org'],
    ['https://example.org/\u202egpj.exe'],
    ['https://example.org/a b'],
    ['mailto:'],
    ['mailto:a@example.org\r\nBcc:b@example.org'],
    ['tel:'],
    ['sms:123'],
    [`https://example.org/${'a'.repeat(3_000)}`],
    [null],
    [undefined],
    [{ toString: 'x' }],
  ])('with a link to %j', (url) => {
    const result = validateLexical(doc(p(link(url, text('here')))))
    expect(result).toMatchObject({
      ok: false,
      code: 'richtext_hostile_link',
      path: 'root.children[0].children[0].fields.url',
    })
  })

  it('with a link to a document inside', () => {
    const inside = node('link', [], { fields: { linkType: 'internal', doc: { relationTo: 'users', value: '1' } } })
    expect(validateLexical(doc(p(inside)))).toMatchObject({
      ok: false,
      path: 'root.children[0].children[0].fields.linkType',
    })
  })

  it('with a sentence that says where and what to do', () => {
    const result = validateLexical(doc(p(), p(), p(link('javascript:alert(1)', text('x')))))
    expect(!result.ok && result.message).toBe(
      'Block 3 of the text: The link to “javascript:alert(1)” has to start with https://, http://, mailto: or tel:.',
    )
  })
})
