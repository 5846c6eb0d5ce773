import { describe, expect, it } from 'vitest'
import { type BlockChange, diffStories } from '../../../src/domain/diff.ts'
import type { LexicalDocument, LexicalNode } from '../../../src/domain/edition.ts'
import { block, doc, li, link, list, node, p, text, upload } from '../richtext/documents.ts'
import { canonical, picture } from './samples.ts'

const of = (body: LexicalDocument, media: (typeof picture)[] = []) =>
  canonical({ body }, { media: Object.fromEntries(media.map((file) => [file.id, file])) })

function blocks(before: LexicalDocument, after: LexicalDocument, ...media: (typeof picture)[][]): BlockChange[] {
  const { changes } = diffStories(of(before, media[0]), of(after, media[1] ?? media[0]))
  const [change, ...more] = changes
  expect(more).toEqual([])
  if (change?.kind !== 'text') throw new Error(`no rich text but ${change?.kind}`)
  return change.blocks
}
/** One line per block: `+ Paragraph: …`, with what was removed in [- -] and what was added in {+ +}. */
const told = (found: BlockChange[]): string[] =>
  found.map((one) => {
    if (one.change === 'unchanged') return `= ${one.count}`
    const sign = { added: '+', removed: '-', changed: '~' }[one.change]
    const words = one.runs.map(({ mark, text: t }) =>
      mark === 'same' ? t : mark === 'removed' ? `[-${t}-]` : `{+${t}+}`,
    )
    return `${sign}${one.moved ? ' moved' : ''} ${one.name}${words.length > 0 ? `: ${words.join('')}` : ''}`
  })
const first = (found: BlockChange[]) => {
  const one = found.find(({ change }) => change !== 'unchanged')
  if (!one || one.change === 'unchanged') throw new Error('nothing changed')
  return one
}

const A = 'The law was passed in spring.'
const B = 'Shelters have waited for it since the first report.'
const C = 'A third part, about money.'
const h = (tag: string, words: string): LexicalNode => node('heading', [text(words)], { tag })

describe('what differs between two rich texts', () => {
  it('is told paragraph by paragraph, and word by word inside', () => {
    const before = doc(p(text(A)), p(text(B)), p(text(C)))
    const after = doc(p(text(A)), p(text(B.replace('first', 'second'))), p(text(C)), p(text('An end that is new.')))
    expect(told(blocks(before, after))).toEqual([
      '= 1',
      '~ Paragraph: Shelters have waited for it since the [-first-]{+second+} report.',
      '= 1',
      '+ Paragraph: {+An end that is new.+}',
    ])
  })

  it('shows a moved paragraph where it was and where it is', () => {
    const found = told(blocks(doc(p(text(A)), p(text(B)), p(text(C))), doc(p(text(B)), p(text(C)), p(text(A)))))
    expect(found).toEqual([`- moved Paragraph: [-${A}-]`, '= 2', `+ moved Paragraph: {+${A}+}`])
  })

  it.each([
    ['bold', p(text(A)), p(text('The law was '), text('passed', 1), text(' in spring.')), ['“passed” is now bold.']],
    [
      'no longer italic',
      p(text('The '), text('law was', 2), text(' passed.')),
      p(text('The law was passed.')),
      ['“law was” is no longer italic.'],
    ],
    [
      'a new link',
      p(text('See the report.')),
      p(text('See '), link('https://example.org/a', text('the report')), text('.')),
      ['“the report” now leads to https://example.org/a.'],
    ],
    [
      'another link',
      p(link('https://example.org/a', text('Report'))),
      p(link('https://example.org/b', text('Report'))),
      ['“Report” now leads to https://example.org/b, before to https://example.org/a.'],
    ],
    [
      'no link',
      p(link('https://example.org/a', text('Report'))),
      p(text('Report')),
      ['“Report” no longer leads to https://example.org/a.'],
    ],
    ['a heading level', h('h2', 'What now?'), h('h3', 'What now?'), ['Heading, level 2 became heading, level 3.']],
    ['a heading', p(text('What now?')), h('h2', 'What now?'), ['Paragraph became heading, level 2.']],
    [
      'a list',
      list('bullet', li(text('One thing'))),
      list('number', li(text('One thing'))),
      ['List item became numbered item.'],
    ],
    [
      'a ticked item',
      list('check', node('listitem', [text('Done')], { checked: false })),
      list('check', node('listitem', [text('Done')], { checked: true })),
      ['Now ticked.'],
    ],
    ['its direction', p(text(A)), node('paragraph', [text(A)], { direction: 'rtl' }), ['Now set from right to left.']],
  ])('names what became of the setting: %s', (_name, before, after, notes) => {
    const change = first(blocks(doc(before), doc(after)))
    expect(change).toMatchObject({ change: 'changed', notes })
    expect(change.runs.every(({ mark }) => mark === 'same')).toBe(true)
  })

  it('shows how added words are set and where they lead', () => {
    const after = doc(p(text('See the report'), text(' today', 1), link('https://example.org/a', text(' here'))))
    expect(first(blocks(doc(p(text('See the report'))), after)).runs).toEqual([
      { mark: 'same', text: 'See the report' },
      { mark: 'added', text: ' today', formats: ['bold'] },
      { mark: 'added', text: ' here', link: 'https://example.org/a' },
    ])
  })

  it('tells list items apart, at any depth', () => {
    const nested = (...inner: string[]) =>
      doc(list('bullet', li(text('Outer')), li(list('bullet', ...inner.map((words) => li(text(words)))))))
    expect(told(blocks(nested('One', 'Two'), nested('One', 'Two', 'Three')))).toEqual([
      '= 3',
      '+ List item, level 2: {+Three+}',
    ])
  })

  it('compares a fact box by its fields', () => {
    const box = (own: object) =>
      doc(p(text(A)), block({ blockType: 'factBox', title: 'Facts', text: 'Since 1999.', ...own }))
    expect(first(blocks(box({}), box({ text: 'Since 2009.' })))).toMatchObject({
      name: 'Fact box',
      details: [
        {
          label: 'Text',
          runs: [
            { mark: 'same', text: 'Since ' },
            { mark: 'removed', text: '1999' },
            { mark: 'added', text: '2009' },
            { mark: 'same', text: '.' },
          ],
        },
      ],
    })
  })

  it('compares a contact card by its fields', () => {
    const card = (phone: string) =>
      doc(block({ blockType: 'contactCard', name: 'Press Desk', email: 'a@example.org', phone }))
    expect(first(blocks(card('1'), card('2')))).toMatchObject({
      name: 'Contact card',
      details: [{ kind: 'value', label: 'Telephone', before: '1', after: '2' }],
    })
  })

  it('tells another file, and other words, of a picture in the text', () => {
    const body = doc(p(text(A)), upload('m1'))
    const change = first(blocks(body, body, [picture], [{ ...picture, hash: 'b'.repeat(64), alt: 'An empty hall' }]))
    expect(change).toMatchObject({
      name: 'Picture',
      notes: ['The file was replaced.'],
      details: [{ field: 'body.alt' }],
      files: { before: { hash: 'a'.repeat(64) }, after: { hash: 'b'.repeat(64) } },
    })
  })

  it('tells an added dividing line and a part it does not know', () => {
    const after = doc(p(text(A)), { type: 'horizontalrule' }, { type: 'poll', question: 'Why?' })
    expect(told(blocks(doc(p(text(A))), after))).toEqual([
      '= 1',
      '+ Dividing line',
      '+ Part of type “poll”: {+{"question":"Why?","type":"poll"}+}',
    ])
  })

  it('calls changes that no reader can see invisible', () => {
    const after = doc(node('paragraph', [text(A)], { textFormat: 0, indent: 1 }))
    expect(diffStories(of(doc(p(text(A)))), of(after))).toMatchObject({ changes: [], invisible: ['Text'] })
  })

  it('does not see a fresh cut of the same runs as a change of the words', () => {
    const after = doc(p(text('The law '), text('was passed in spring.')))
    expect(diffStories(of(doc(p(text(A)))), of(after)).changes).toEqual([])
  })

  describe('within bounds', { timeout: 60_000 }, () => {
    let seed = 7
    const word = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return (seed % 5_000).toString(36)
    }
    const words = (count: number) => Array.from({ length: count }, word).join(' ')
    const MB = 1_000_000

    it.each<[name: string, before: () => LexicalNode[], after: () => LexicalNode[]]>([
      ['one long paragraph', () => [p(text(words(MB / 4)))], () => [p(text(words(MB / 4)))]],
      [
        'many paragraphs, all rewritten',
        () => Array.from({ length: 3_000 }, () => p(text(words(80)))),
        () => Array.from({ length: 3_000 }, () => p(text(words(80)))),
      ],
      [
        'many tiny paragraphs, turned round',
        () => Array.from({ length: 19_000 }, (_, i) => p(text(`p ${i}`))),
        () => Array.from({ length: 19_000 }, (_, i) => p(text(`p ${19_000 - i}`))),
      ],
    ])('compares a body of 1 MB in a few seconds, more coarsely: %s', (_name, before, after) => {
      const [a, b] = [of(doc(...before())), of(doc(...after()))]
      const start = process.cpuUsage()
      const diff = diffStories(a, b)
      const { user, system } = process.cpuUsage(start)
      // Usually one or two seconds of CPU; the quadratic way would take minutes.
      expect((user + system) / 1e6).toBeLessThan(15)
      expect(diff.changes).toHaveLength(1)
    })

    it('says that it compared coarsely, and still shows all of both texts', () => {
      const [old, fresh] = [words(4_000), words(4_000)]
      const diff = diffStories(canonical({ lead: old }), canonical({ lead: fresh }))
      expect(diff.coarse).toBe(true)
      const [change] = diff.changes
      const runs = change?.kind === 'words' ? change.runs : []
      const side = (mark: string) =>
        runs
          .filter((run) => run.mark !== mark)
          .map((run) => run.text)
          .join('')
      expect([side('added'), side('removed')]).toEqual([old, fresh])
    })
  })
})
