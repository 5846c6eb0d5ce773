import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeSlug, SLUG_LENGTH, slugFrom } from '../../../src/domain/slug.ts'

describe('a slug', () => {
  it.each([
    ['en', 'It’s Time to Pay! A joint report', 'its-time-to-pay-a-joint-report'],
    ['en', 'NATO and EEA: what iOS tells', 'nato-and-eea-what-ios-tells'],
    ['sv', 'Åtgärder för öppenhet i Älvsjö', 'atgarder-for-oppenhet-i-alvsjo'],
    ['nb', 'Sjøfolk på Ærøya får økt støtte', 'sjofolk-pa-aeroya-far-okt-stotte'],
    ['da', 'Ældre på Ø får hjælp i Århus', 'aeldre-pa-o-far-hjaelp-i-arhus'],
    ['fi', 'Yhteistyö jatkuu Jyväskylässä', 'yhteistyo-jatkuu-jyvaskylassa'],
    ['is', 'Þingið samþykkti lögin í Óðinsvéum', 'thingid-samthykkti-login-i-odinsveum'],
    ['et', 'Õiglane tööandja Võrus, Šveits ja žürii', 'oiglane-tooandja-vorus-sveits-ja-zurii'],
    ['lv', 'Ģimenes, ķēniņš, ļaudis un šķūņi Rīgā', 'gimenes-kenins-laudis-un-skuni-riga'],
    ['lt', 'Šiaulių žmonės, ąžuolas, ęėįųū', 'siauliu-zmones-azuolas-eeiuu'],
  ])('%s: “%s”', (_, title, slug) => {
    expect(slugFrom(title)).toBe(slug)
    expect(slugFrom(title.normalize('NFD'))).toBe(slug)
  })

  it.each([
    ['nothing at all', '', 'untitled'],
    ['signs alone', '!?…', 'untitled'],
    ['a path', '../../etc/passwd', 'etc-passwd'],
    ['markup', '<script>alert(1)</script>', 'script-alert-1-script'],
    ['hyphens at the ends', ' --a-- ', 'a'],
  ])('of %s', (_, title, slug) => {
    expect(slugFrom(title)).toBe(slug)
  })

  it('is cut at a word', () => {
    const title = `${'word '.repeat(30)}end`
    expect(slugFrom(title)).toBe('word-'.repeat(20).slice(0, -1))
    expect(slugFrom('x'.repeat(150))).toBe('x'.repeat(SLUG_LENGTH))
  })

  it('keeps a word that ends exactly at the limit', () => {
    const title = `${'a'.repeat(49)} ${'b'.repeat(50)} c`
    expect(slugFrom(title)).toBe(`${'a'.repeat(49)}-${'b'.repeat(50)}`)
  })

  it('whatever the title, is safe in an address, short, and its own slug', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
        const slug = slugFrom(title)
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        expect(slug.length).toBeLessThanOrEqual(SLUG_LENGTH)
        expect(slugFrom(slug)).toBe(slug)
      }),
    )
  })
})

describe('a free slug', () => {
  it.each([
    [[], 'a'],
    [['b'], 'a'],
    [['a'], 'a-2'],
    [['a', 'a-2', 'a-4'], 'a-3'],
    [['a-2'], 'a'],
  ])('where %j are taken is %s', (taken, slug) => {
    expect(freeSlug('a', new Set(taken))).toBe(slug)
  })
})
