import { describe, expect, it } from 'vitest'
import type { LexicalNode } from '../../../src/domain/edition.ts'
import { plainWords, toEmailHtml, toHtml, toText } from '../../../src/richtext/render.ts'
import { block, ctx, doc, li, link, list, node, p, text, upload } from './documents.ts'

const hostile = `<img src=x onerror=alert(1)>"'&`

describe('on a web page', () => {
  it.each<[string, LexicalNode, string]>([
    ['a paragraph', p(text('a')), '<p>a</p>'],
    ['an empty paragraph leaves nothing', p(), ''],
    ['bold and italic', p(text('a', 3)), '<p><strong><em>a</em></strong></p>'],
    ['code, subscript and strike', p(text('a', 16 | 32 | 4)), '<p><s><sub><code>a</code></sub></s></p>'],
    ['superscript and underline', p(text('a', 64 | 8)), '<p><u><sup>a</sup></u></p>'],
    ['no style', p({ ...text('a'), style: 'position:fixed' }), '<p>a</p>'],
    ['markup as text', p(text('<b>&"')), '<p>&lt;b&gt;&amp;&quot;</p>'],
    ['a line break', p(text('a'), { type: 'linebreak' }, text('b')), '<p>a<br>b</p>'],
    ['right to left', { ...p(text('a')), direction: 'rtl' }, '<p dir="rtl">a</p>'],
    ['a heading', node('heading', [text('a')], { tag: 'h3' }), '<h3>a</h3>'],
    ['no heading of the first level', node('heading', [text('a')], { tag: 'h1' }), '<h2>a</h2>'],
    ['a quote', node('quote', [text('a')]), '<blockquote>a</blockquote>'],
    ['a rule', { type: 'horizontalrule' }, '<hr>'],
    [
      'a link',
      p(link('https://example.org/?a=1&b', text('a'))),
      '<p><a href="https://example.org/?a=1&amp;b" rel="noopener">a</a></p>',
    ],
    ['the words alone of a hostile link', p(link('javascript:x', text('a'))), '<p>a</p>'],
    ['a numbered list from four', { ...list('number', li(text('a'))), start: 4 }, '<ol start="4"><li>a</li></ol>'],
    [
      'a nested list in the item it belongs to',
      list('bullet', li(text('a')), li(list('bullet', li(text('b'))))),
      '<ul><li>a<ul><li>b</li></ul></li></ul>',
    ],
    [
      'a check list',
      list('check', { ...li(text('a')), checked: true }, li(text('b'))),
      '<ul class="checks"><li>☑ a</li><li>☐ b</li></ul>',
    ],
    [
      'a fact box',
      block({ blockType: 'factBox', title: 'T', text: 'a\nb\n\nc' }),
      '<aside class="fact-box"><h2>T</h2><p>a<br>b</p><p>c</p></aside>',
    ],
    [
      'a contact card',
      block({ blockType: 'contactCard', name: 'Ada', phone: '+46 8 1', email: 'a@example.org' }),
      '<address class="contact-card"><strong>Ada</strong><br><a href="mailto:a@example.org">a@example.org</a><br><a href="tel:+4681">+46 8 1</a></address>',
    ],
    ['nothing of an unknown part', { type: 'script', text: 'x', children: [text('x')] }, ''],
    ['nothing of an unknown block', block({ blockType: 'html', html: 'x' }), ''],
    ['nothing of an image that is not known', upload('constructor'), ''],
    ['nothing of an upload that is no image', upload('pdf'), ''],
  ])('%s', (_name, part, html) => {
    expect(toHtml(doc(part), ctx)).toBe(html)
  })

  it('an image brings its alternative text, caption, credit and size', () => {
    const html = toHtml(doc(upload('m1')), ctx)
    expect(html).toContain('alt="The harbour &quot;at dawn&quot;"')
    expect(html).toContain('width="1600" height="800"')
    expect(html).toContain('<figcaption>Harbour &lt;one&gt; <span class="credit">Photo: A &amp; B</span></figcaption>')
  })
})

it('escapes every text of every part, on the page and in mails', () => {
  const media = { m1: { ...ctx.media.m1!, alt: hostile, caption: hostile, credit: hostile } }
  const everything = doc(
    p(text(hostile), link('https://example.org/', text(hostile))),
    node('heading', [text(hostile)], { tag: 'h2' }),
    node('quote', [text(hostile)]),
    list('bullet', li(text(hostile))),
    block({ blockType: 'factBox', title: hostile, text: hostile }),
    block({ blockType: 'contactCard', name: hostile, role: hostile, email: hostile, phone: hostile }),
    upload('m1'),
  )
  for (const html of [toHtml(everything, { ...ctx, media }), toEmailHtml(everything, { ...ctx, media })]) {
    expect(html).not.toContain('<img src=x')
    expect(html).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/)
    expect(html.match(/&lt;img src=x/g)).toHaveLength(14)
  }
})

describe('as plain text', () => {
  it('keeps links, lists, quotes, boxes and pictures readable', () => {
    const plain = toText(
      doc(
        node('heading', [text('Heading')], { tag: 'h2' }),
        p(text('See '), link('https://example.org/report', text('the report', 1)), text('.')),
        p(link('mailto:press@example.org', text('press@example.org'))),
        p(link('https://example.org/', text('example.org'))),
        list('number', li(text('one')), li(list('bullet', li(text('under')), li(text('also')))), li(text('two'))),
        node('quote', [text('Said'), { type: 'linebreak' }, text('so')]),
        { type: 'horizontalrule' },
        block({ blockType: 'factBox', title: 'Facts', text: 'First.' }),
        upload('m1'),
      ),
      ctx,
    )
    expect(plain).toBe(
      [
        'Heading',
        '',
        'See the report (https://example.org/report).',
        '',
        'press@example.org',
        '',
        'https://example.org/',
        '',
        '1. one',
        '   - under',
        '   - also',
        '2. two',
        '',
        '> Said',
        '> so',
        '',
        '* * *',
        '',
        'Facts',
        'First.',
        '',
        '[Harbour <one> – Photo: A & B: https://press.example.org/files/abab/large.webp]',
      ].join('\n'),
    )
  })
})

it('counts the words a reader reads, link targets left out', () => {
  const words = plainWords(
    doc(
      p(text('Two'), { type: 'linebreak' }, link('https://example.org', text('words'))),
      list('bullet', li(text('three'))),
      upload('m1'),
      block({ blockType: 'factBox', title: 'four', text: 'five' }),
    ),
  )
  expect(words).toEqual(['Two', 'words', 'three', 'four', 'five'])
  expect(plainWords(null)).toEqual([])
})

it('renders an absent text as nothing', () => {
  expect([toHtml(null, ctx), toEmailHtml(undefined, ctx), toText(null, ctx)]).toEqual(['', '', ''])
})

it('stops at a depth no validated text has, instead of exhausting the stack', () => {
  let inner: LexicalNode = p(text('x'))
  for (let level = 0; level < 5_000; level += 1)
    inner = node('list', [node('listitem', [inner])], { listType: 'bullet' })
  expect(toHtml(doc(inner), ctx)).not.toContain('x')
})
