import { describe, expect, it } from 'vitest'
import { canonicalStory, mediaIds } from '../../../src/domain/canonical.ts'
import type { CanonicalMedia, CanonicalStory } from '../../../src/domain/edition.ts'
import { LANGUAGES, type Language } from '../../../src/domain/languages.ts'
import { termsIn } from '../../../src/domain/preflight/terms.ts'
import { NOTHING_KNOWN, preflight } from '../../../src/domain/preflight.ts'
import { validateLexical } from '../../../src/richtext/validate.ts'
import { LISTS } from '../../../src/trial/sample/contacts.ts'
import { CREDIT, LICENCE, PICTURE_KEYS, PICTURES, type PictureKey } from '../../../src/trial/sample/pictures.ts'
import { BOILERPLATES, HELPLINES, NEWSROOM, TERMS, TOPICS } from '../../../src/trial/sample/reference.ts'
import { SAMPLE_STORIES } from '../../../src/trial/sample/stories/index.ts'
import type { SampleStory, SampleText } from '../../../src/trial/sample/story.ts'
import { addressOf, briefingDay, type StoryReferences, storyDocument } from '../../../src/trial/seed-document.ts'

const NOW = new Date('2026-03-11T09:00:00.000Z')
const itself = <K extends string>(keys: readonly K[]) => new Map(keys.map((key) => [key, key]))

/** Every reference stands for itself, so that a finding names what it is about. */
const refs: StoryReferences = {
  topics: itself(Object.keys(TOPICS)),
  boilerplates: itself([...LANGUAGES]),
  helplines: new Map(HELPLINES.map(({ country }) => [country, [country]])),
  pictures: Object.fromEntries(PICTURE_KEYS.map((key) => [key, key])) as Record<PictureKey, string>,
  lists: itself(LISTS.map(({ key }) => key)),
}

const picture = (id: string): CanonicalMedia => {
  const { filename, alt, caption } = PICTURES[id as PictureKey]
  const words = { alt, caption, credit: CREDIT, licence: LICENCE }
  return { id, hash: 'ab'.repeat(32), filename, mimeType: 'image/jpeg', width: 2400, height: 1350, ...words }
}

function canonical(story: SampleStory, language: Language, text: SampleText): CanonicalStory {
  const doc: Record<string, unknown> = {
    ...storyDocument(story, language, text, refs, NOW),
    language,
    slug: addressOf(text),
    translationGroup: 'group',
  }
  return canonicalStory(story.collection, `${story.collection}:1`, doc, {
    media: Object.fromEntries(mediaIds(doc).map((id) => [id, picture(id)])),
    boilerplate: { id: language, ...BOILERPLATES[language] },
    topics: story.topics.map((code) => ({ code, name: TOPICS[code] ?? '', scheme: 'iptc' })),
    helplines: (story.helplines ?? []).map((country) => ({ country, name: 'x', phone: '1', url: '', verifiedAt: '' })),
  })
}

const VERSIONS = SAMPLE_STORIES.flatMap((story) =>
  story.versions.map(([language, text]) => ({ name: `${language}: ${text.title}`, story, language, text })),
)

/** All text of a value, one piece a line. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(texts)
}

/** Years of the facts, the day of this test, and that of the invented briefing. */
const YEARS = new Set(['1998', '1999', '2006', '2009', '2014', '2015', '2017', '2026'])

describe.each(VERSIONS)('$name', ({ story, language, text }) => {
  const own = canonical(story, language, text)
  const all = texts(storyDocument(story, language, text, refs, NOW))

  it('is a text the editor can open', () => {
    expect(validateLexical(storyDocument(story, language, text, refs, NOW).body)).toMatchObject({ ok: true })
  })

  it('passes every check, or waits for the one thing it is meant to wait for', () => {
    const findings = preflight(own, { ...NOTHING_KNOWN, now: NOW.getTime(), terms: TERMS })
    const expected = story.outcome === 'draft' ? ['block helpline_missing', 'attest shelter_address'] : []
    expect(findings.map(({ severity, id }) => `${severity} ${id}`)).toEqual(expected)
  })

  it('names no year beyond the facts, no place in the web and no mailbox beyond example.org', () => {
    const years = all.flatMap((one) => one.match(/(?<![\d-])(1[89]|20)\d\d(?![\d-])/g) ?? [])
    expect(years.filter((year) => !YEARS.has(year))).toEqual([])
    const links = all.flatMap((one) => one.match(/https?:\/\/[^\s)]+/g) ?? [])
    expect(links.filter((link) => !link.startsWith('https://example.org/'))).toEqual([])
    const mailboxes = all.flatMap((one) => one.match(/[\w.]+@[\w.]+/g) ?? [])
    expect(mailboxes.filter((mailbox) => !mailbox.endsWith('@example.org'))).toEqual([])
  })

  it('leaves no mark of its making in the text', () => {
    expect(all.filter((one) => /[{}]|\*\*|\]\(|TODO| {2}/.test(one))).toEqual([])
    expect(all.every((one) => one === one.normalize('NFC'))).toBe(true)
  })

  it('keeps to the house’s words, quotation marks and titles of laws aside', () => {
    const used = all.flatMap((one) => [...termsIn(one, TERMS, language).keys()])
    expect(used.map(({ term }) => term)).toEqual([])
  })

  it('says of every quotation that its speaker is invented', () => {
    const marks = /fictional|fiktiv|kuvitteelli|skálduð|väljamõeldud|izdomāta|išgalvota/
    expect(own.quotes.filter(({ speakerTitle }) => !marks.test(speakerTitle))).toEqual([])
  })

  it('does not show its leading picture twice', () => {
    const inside = text.body.flatMap((part) => (typeof part === 'object' && 'picture' in part ? [part.picture] : []))
    expect(inside.filter((key) => key === story.pictures[0])).toEqual([])
  })
})

describe('the sample as a whole', () => {
  const published = SAMPLE_STORIES.filter(({ outcome }) => outcome === 'published')

  it.each(LANGUAGES)('has something published in %s, and a paragraph about the house', (language) => {
    expect(published.some(({ versions }) => versions.some(([own]) => own === language))).toBe(true)
    expect(BOILERPLATES[language].text.length).toBeGreaterThan(100)
    expect(NEWSROOM.languages).toContain(language)
  })

  it('has one address per text', () => {
    const addresses = VERSIONS.map(({ story, language, text }) => `${language}/${story.collection}/${addressOf(text)}`)
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  it('leaves one story for each thing that can be left to do', () => {
    const left = SAMPLE_STORIES.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'published')
    expect(left.sort()).toEqual(['changes_requested', 'draft', 'in_review'])
  })

  it('plans a sending only for the story that waits for its signature', () => {
    const planned = SAMPLE_STORIES.filter(({ sendTo }) => sendTo)
    expect(planned.map(({ outcome }) => outcome)).toEqual(['in_review'])
  })

  it('tells each event no more exactly than it is known', () => {
    const events = SAMPLE_STORIES.flatMap(({ event }) => (event ? [event] : []))
    expect(
      events.map(({ city, precision, status, start = '' }) => [city, precision, status, start.slice(0, 4)]),
    ).toEqual([
      ['London', 'year', 'held', ''],
      ['Malmö', 'day', 'held', '2014'],
      ['Helsinki', 'year', 'held', '2015'],
      ['Tallinn', 'year', 'planned', '2017'],
    ])
  })
})

describe('the day of the invented briefing', () => {
  it.each(['2026-01-01T00:00:00Z', '2026-06-30T23:59:59Z', '2027-02-16T12:00:00Z'])(
    'is a Tuesday three to four weeks after %s',
    (iso) => {
      const now = new Date(iso)
      const day = briefingDay(now)
      expect(day.getUTCDay()).toBe(2)
      const days = (day.getTime() - now.getTime()) / 86_400_000
      expect(days).toBeGreaterThanOrEqual(21)
      expect(days).toBeLessThan(28)
    },
  )
})
