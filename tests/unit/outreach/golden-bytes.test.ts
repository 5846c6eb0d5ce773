import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { batchBody } from '../../../src/mail/wire.ts'
import { type Frozen, fingerprintOf, payloadHash, readFrozen, type SealedMember } from '../../../src/outreach/frozen.ts'
import { languageOf, messageOf } from '../../../src/outreach/seal.ts'

/** As `freeze` stored it: literal, so that nothing that is compiled today can change it. */
const frozen: Frozen = {
  version: 1,
  source: 'sv',
  languages: {
    sv: {
      edition: { id: 'e1', number: 3, hash: 'a'.repeat(64) },
      storyUrl: 'https://news.example.org/sv/press-releases/test?a=1&b=2',
      template: {
        version: 1,
        language: 'sv',
        subject: 'Nytt: “rapport” – åtta år',
        html: [
          '<!doctype html><html lang="sv"><body><p>Hej',
          { optional: [' ', { slot: 'name', context: 'html' }] },
          '!</p>\n<a href="',
          { slot: 'storyUrl', context: 'url' },
          '" title="',
          { slot: 'outlet', context: 'attr', fallback: 'a &quot;reader&quot;' },
          `">Läs</a>${'<p>Långt stycke.</p>'.repeat(40)}<a href="`,
          { slot: 'unsubscribeUrl', context: 'attr' },
          '">Avsluta</a>',
          {
            optional: [
              '<p>',
              { slot: 'noticeSource', context: 'html' },
              ', ',
              { slot: 'noticeDate', context: 'html' },
              '</p>',
            ],
          },
          '</body></html>',
        ],
        text: [
          'Hej',
          { optional: [' ', { slot: 'name', context: 'text' }] },
          '!\n',
          { slot: 'storyUrl', context: 'text' },
          '\n',
          { slot: 'preferencesUrl', context: 'text' },
          '\n',
        ],
        slots: ['name', 'storyUrl', 'outlet', 'unsubscribeUrl', 'preferencesUrl', 'noticeSource', 'noticeDate'],
        from: 'Newsroom <news@example.org>',
        replyTo: 'Press <press@example.org>',
        listDomain: 'example.org',
      },
    },
  },
  policy: { countries: {}, otherwise: 'notice' },
  newsroom: 'Newsroom',
  publicUrl: 'https://news.example.org',
}

const member = (nth: number, change: Partial<SealedMember> = {}): SealedMember => ({
  ...{ d: `d${nth}`, c: `c${nth}`, e: `reader${nth}@example.org`, n: `Åsa "${nth}" <Berg>`, g: 'sv', l: 'list-1' },
  ...{ u: `unsubscribe-${nth}`, p: `preferences-${nth}`, s: null },
  ...change,
})

/**
 * A seal made by one version is called again by the next, under its key: other bytes would be refused, and the batch end in doubt. If this hash has
 * to change, batches that are sealed at the moment of the update are affected: say so in the changelog, and how to pause before it.
 */
it('makes the same bytes of the same seal in every version', () => {
  const members = [member(1), member(2, { n: '', s: ['A public register', '2026-01-02'] }), member(3, { g: 'fi' })]
  const body = batchBody(
    members.map((one) => messageOf(frozen, languageOf(frozen, one.g), { id: 'b1', campaign: 'k1' }, one)),
  )
  expect(JSON.parse(body.toString())).toHaveLength(3)
  expect(createHash('sha256').update(body).digest('hex')).toBe(
    'd04c0274c967c8dbcde24ffea4fa9fd616a5ae7591b5bba8db57d3f6858c14e9',
  )
})

/** A digest as it was stored before it held several texts of one story. */
const digest: Frozen = {
  ...frozen,
  languages: {
    sv: {
      edition: { id: '', number: 0, hash: 'b'.repeat(64) },
      storyUrl: 'https://news.example.org/sv',
      template: {
        ...frozen.languages.sv!.template,
        html: [
          '<h1>Nyheter</h1>',
          { optional: ['<a href="', { slot: 'storyA', context: 'url' }, '">Första</a>'] },
          { optional: ['<a href="', { slot: 'storyB', context: 'url' }, '">Second</a>'] },
          { slot: 'storyUrl', context: 'url' },
        ],
        text: [
          { optional: ['Första: ', { slot: 'storyA', context: 'text' }, '\n'] },
          { optional: ['Second: ', { slot: 'storyB', context: 'text' }, '\n'] },
        ],
        slots: ['storyA', 'storyB', 'storyUrl'],
      },
      stories: {
        A: { key: 'press-releases:a', url: 'https://news.example.org/sv/press-releases/a' },
        B: { key: 'press-releases:b', url: 'https://news.example.org/en/press-releases/b' },
      },
    },
  },
  digest: {
    frequency: 'daily',
    stories: [
      { letter: 'A', key: 'press-releases:a', campaigns: ['k1'] },
      { letter: 'B', key: 'press-releases:b', campaigns: ['k2'] },
    ],
  },
}

it('makes the same bytes of the seal of a digest that an earlier release began', () => {
  const members = ['AB', 'B', 'A'].map((k, at) => member(at, { k }))
  const read = readFrozen(digest)
  const body = batchBody(
    members.map((one) => messageOf(read, languageOf(read, one.g), { id: 'b1', campaign: 'k3' }, one)),
  )
  const parts = {
    key: 'key',
    mode: 'strict',
    fingerprint: fingerprintOf(read),
    sealed: { version: 1 as const, members },
  }
  expect([createHash('sha256').update(body).digest('hex'), payloadHash(parts)]).toEqual([
    '3ba28a18a43c95e5788acf487e9a7aad8cac83a0dcce120ef62c668bbab6903b',
    'f5b4252fcd82161a819aa446171258f69a8812edac8e2dadfa5ecee5920bb192',
  ])
})
