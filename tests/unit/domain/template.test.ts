import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compile,
  optional,
  type SlotContext,
  sizeOf,
  slot,
  slotsOf,
  substitute,
  withoutMarks,
} from '../../../src/domain/template.ts'

const refusal = expect.objectContaining({ code: 'invalid', status: 400 })
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}
const fillOne = (context: SlotContext, value: string) => substitute(compile(slot('x', context)), { x: value })

describe('a template', () => {
  it('puts each value in its place', () => {
    const template = compile(
      `Dear ${slot('name', 'html')}, read <a href="${slot('url', 'url')}">${slot('name', 'html')}</a>.`,
    )
    expect(substitute(template, { name: 'Ann', url: 'https://example.org/?a=1&b=2' })).toBe(
      'Dear Ann, read <a href="https://example.org/?a=1&amp;b=2">Ann</a>.',
    )
    expect(slotsOf(template)).toEqual(['name', 'url'])
  })

  it('survives being stored as JSON', () => {
    const template = compile(`a${slot('x', 'html')}b${optional(`c${slot('y', 'text')}d`)}`)
    expect(substitute(JSON.parse(JSON.stringify(template)), { x: '1', y: '2' })).toBe('a1bc2d')
  })

  it.each([
    ['html', `<b>"Tom" & 'Ann'</b>`, '&lt;b&gt;&quot;Tom&quot; &amp; &#39;Ann&#39;&lt;/b&gt;'],
    ['attr', `" onclick="x`, '&quot; onclick=&quot;x'],
    ['url', `https://example.org/'"`, 'https://example.org/&#39;&quot;'],
    ['url', 'mailto:press@example.org', 'mailto:press@example.org'],
    ['text', `<b> & "x"\r\nnext\0`, '<b> & "x"\nnext'],
    ['header', 'Läget: <nu> & "sen"', 'Läget: <nu> & "sen"'],
  ] as [SlotContext, string, string][])('escapes for %s: %j', (context, value, written) => {
    expect(fillOne(context, value)).toBe(written)
  })

  it.each([
    ['url', 'javascript:alert(1)'],
    ['url', '/u/abc'],
    ['url', 'https://example.org/a b'],
    ['url', 'https://example.org/\r\nx'],
    ['header', 'Hello\r\nBcc: x@example.org'],
    ['header', 'Hello\nBcc: x@example.org'],
    ['header', 'Hello\0'],
  ] as [SlotContext, string][])('refuses for %s: %j', (context, value) => {
    expect(thrownBy(() => fillOne(context, value))).toEqual(refusal)
  })

  it('never looks at a value again, even when it looks like a slot', () => {
    const sly = `${slot('secret', 'text')}{{secret}}\${secret}$&$1%s`
    const template = compile(`${slot('a', 'text')}|${slot('b', 'text')}`)
    expect(substitute(template, { a: sly, b: 'B', secret: 'S' })).toBe(`${sly}|B`)
  })

  it('leaves no way to mark up from inside a value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).filter(Boolean), (value) => {
        expect(fillOne('html', value)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/)
      }),
    )
  })

  it('shows an optional part only when all of its slots have values', () => {
    const template = compile(`A${optional(` from ${slot('source', 'text')} on ${slot('date', 'text')}`)}.`)
    expect(substitute(template, { source: 'a fair', date: '1 May' })).toBe('A from a fair on 1 May.')
    expect(substitute(template, { source: 'a fair' })).toBe('A.')
    expect(substitute(template, { source: 'a fair', date: '' })).toBe('A.')
    expect(substitute(template, { source: null, date: null })).toBe('A.')
    expect(slotsOf(template)).toEqual(['source', 'date'])
  })

  it('would rather not be sent than be sent with a hole in it', () => {
    expect(thrownBy(() => substitute(compile(`Hello ${slot('name', 'html')}`), {}))).toEqual(refusal)
  })

  it('takes no value from an object’s prototype', () => {
    expect(thrownBy(() => substitute(compile(slot('constructor', 'text')), { other: 'x' }))).toEqual(refusal)
  })

  it('treats an author’s pasted marks as nothing', () => {
    const pasted = withoutMarks(`Hello ${slot('secret', 'html')}`)
    expect(substitute(compile(pasted), { secret: 'S' })).toBe('Hello secret:html')
  })

  it.each([
    '\ufdd0name:html',
    'name\ufdd1',
    '\ufdd0name:script\ufdd1',
    '\ufdd0:html\ufdd1',
    '\ufdd2never closed',
    'never opened\ufdd3',
    optional(optional('x')),
  ])('with broken marks does not compile (%#)', (source) => {
    expect(() => compile(source)).toThrow(/slot|optional/i)
  })

  it('is filled fast enough for a million recipients', () => {
    const template = compile(
      `<p>${'x'.repeat(4000)}${slot('name', 'html')}</p>${'y'.repeat(1000)}<a href="${slot('url', 'url')}">z</a>`,
    )
    const values = { name: 'Ann Ek', url: 'https://press.example.org/u/abcdefghijklmnopqrstuvwxyz' }
    let length = 0
    const start = performance.now()
    for (let i = 0; i < 100_000; i++) length += substitute(template, values).length
    const each = (performance.now() - start) / 100_000
    expect(length).toBeGreaterThan(0)
    // 0.001 ms is usual; the bound leaves room for a busy machine.
    expect(each).toBeLessThan(0.01)
  })
})

it.each<[string, (slot: string) => string | null, number]>([
  ['each part counts', () => null, 2 + 101 + 103 + 105],
  ['of parts in one place the longest does', (name) => name[0] ?? null, 2 + 103 + 105],
])('is about as long as its text with usual values: %s', (_, placeOf, size) => {
  const part = (text: string, name: string) => optional(`${text}${slot(name, 'text')}`)
  expect(sizeOf(compile(`é${part('.', 'aOne')}${part('...', 'aTwo')}${part('.....', 'b')}`), placeOf)).toBe(size)
})
