import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrast, DARK, LIGHT, paletteOf } from '../../../src/mail/colours.ts'
import { linkRuns, paragraphsOf, preheaderOf, readableInstant } from '../../../src/mail/content.ts'

describe('paragraphs', () => {
  it.each([
    ['One\n\nTwo', ['One', 'Two']],
    ['One\r\n\r\nTwo\r\nstill two', ['One', 'Two\nstill two']],
    ['One\n \n\n\nTwo\n\n', ['One', 'Two']],
    ['', []],
    ['  \n\n  ', []],
  ])('of %j are %j', (text, paragraphs) => {
    expect(paragraphsOf(text)).toEqual(paragraphs)
  })
})

describe('web addresses in a text', () => {
  it.each([
    ['See https://example.org.', ['See ', 'https://example.org', '.']],
    ['(https://example.org/a)', ['(', 'https://example.org/a', ')']],
    ['https://example.org/a_(b) x', ['https://example.org/a_(b)', ' x']],
    ['“https://example.org/a”', ['“', 'https://example.org/a', '”']],
    ['https://a.example, https://b.example!', ['https://a.example', ', ', 'https://b.example', '!']],
    ['http://example.org and javascript:x', ['http://example.org and javascript:x']],
    ['https:// and https://%', ['https:// and https://%']],
    ['none', ['none']],
  ])('%j is split into %j', (text, runs) => {
    expect(linkRuns(text).map((run) => ('url' in run ? run.url : run.text))).toEqual(runs)
  })

  it('lose nothing of the text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.webUrl({ validSchemes: ['https'] }), fc.string())), (parts) => {
        const text = parts.join(' ')
        expect(
          linkRuns(text)
            .map((run) => ('url' in run ? run.url : run.text))
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('the line beside the subject', () => {
  it.each([
    ['Short.', 'Short.'],
    ['a\n\nb', 'a b'],
    [`${'word '.repeat(40)}`, `${'word '.repeat(24).trim()}…`],
    ['x'.repeat(200), `${'x'.repeat(90)}…`],
    [`x${'😀'.repeat(100)}`, `x${'😀'.repeat(44)}…`],
  ])('of %j is %j', (text, line) => {
    expect(preheaderOf(text)).toBe(line)
  })
})

describe('an instant', () => {
  it.each([
    ['2026-01-15T08:00:00Z', 'Europe/Stockholm', 'sv', '15 januari 2026 kl. 09:00 (Stockholm, UTC+1)'],
    ['2026-07-15T07:00:00Z', 'Europe/Stockholm', 'en', '15 July 2026 at 09:00 (Stockholm, UTC+2)'],
    ['2026-07-14T22:00:00Z', 'Europe/Oslo', 'en', '15 July 2026 at 00:00 (Oslo, UTC+2)'],
    ['2026-07-15T07:00:00Z', 'UTC', 'en', '15 July 2026 at 07:00 (UTC)'],
    ['2026-07-15T07:00:00Z', 'America/St_Johns', 'en', '15 July 2026 at 04:30 (St Johns, UTC-2:30)'],
  ] as const)('%s in %s reads in %s: %s', (until, zone, language, text) => {
    expect(readableInstant(until, zone, language)).toBe(text)
  })
})

describe('the newsroom’s colour', () => {
  it('can always be read, on light and on dark, as text and under text', () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(colour, (accent) => {
        const { light, dark } = paletteOf(accent)
        for (const [one, other] of [
          [light.accent, LIGHT.card],
          [light.accent, light.onAccent],
          [dark.accent, DARK.card],
          [dark.accent, dark.onAccent],
        ] as const) {
          expect(contrast(one, other)).toBeGreaterThanOrEqual(4.5)
        }
      }),
    )
  })

  it('stays as it is where it can be read', () => {
    expect(paletteOf('#7A1F3D').light.accent).toBe('#7a1f3d')
  })

  it.each([undefined, '', 'red', '#fff', '#7a1f3d;background:url(x)'])('%j falls back', (accent) => {
    expect(paletteOf(accent)).toEqual(paletteOf('#7a1f3d'))
  })

  it.each([
    [LIGHT.card, LIGHT.ink],
    [LIGHT.card, LIGHT.soft],
    [DARK.card, DARK.ink],
    [DARK.card, DARK.soft],
  ])('the fixed colours %s and %s can be read together', (ground, ink) => {
    expect(contrast(ground, ink)).toBeGreaterThanOrEqual(4.5)
  })
})
