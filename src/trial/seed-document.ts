import { LANGUAGES, type Language } from '../domain/languages.ts'
import { slugFrom } from '../domain/slug.ts'
import { lexicalBody } from './sample/body.ts'
import type { ListKey } from './sample/contacts.ts'
import { PRESS_CONTACTS, SPOKESPERSON } from './sample/people.ts'
import type { PictureKey } from './sample/pictures.ts'
import type { SampleStory, SampleText } from './sample/story.ts'
import type { References } from './seed-reference.ts'

/** Everything a story of the sample refers to, by id. */
export interface StoryReferences extends References {
  pictures: Readonly<Record<PictureKey, string>>
  lists: ReadonlyMap<ListKey, string>
}

const DAY_MS = 86_400_000
const TUESDAY = 2

/** The Tuesday after the next three weeks: an invitation has to lie ahead, whenever the newsroom is filled. */
export function briefingDay(now: Date): Date {
  const day = new Date(now.getTime() + 21 * DAY_MS)
  return new Date(day.getTime() + ((TUESDAY - day.getUTCDay() + 7) % 7) * DAY_MS)
}

const dayWords = (day: Date, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' }).format(day)

/** Puts the day in place of `{briefing}`, in every text of a version. */
function dated<T>(value: T, words: string): T {
  if (typeof value === 'string') return value.replaceAll('{briefing}', words) as T
  if (Array.isArray(value)) return value.map((item) => dated(item, words)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, dated(item, words)])) as T
}

/** A version's address; with its collection and language the natural key by which a resumed seed finds it again. */
export const addressOf = (text: SampleText): string => slugFrom(text.title)

const known = (ids: ReadonlyMap<string, string>, keys: readonly string[]): string[] =>
  keys.map((key) => {
    const id = ids.get(key)
    if (!id) throw new Error(`The sample names “${key}”, which it does not have.`)
    return id
  })

/**
 * One language version as a writer's form would send it.
 *
 * @param now the day of dateline and clearance; the sample belongs to the day on which it is made
 */
export function storyDocument(
  story: SampleStory,
  language: Language,
  version: SampleText,
  refs: StoryReferences,
  now: Date,
): Record<string, unknown> {
  const text = dated(version, dayWords(briefingDay(now), language))
  return {
    kind: story.kind,
    title: text.title,
    subheading: text.subheading ?? '',
    lead: text.lead,
    body: lexicalBody(text.body, refs.pictures),
    dateline: { place: text.place, date: now.toISOString() },
    quotes: text.quote
      ? [
          {
            text: text.quote,
            speaker: SPOKESPERSON.name,
            speakerTitle: SPOKESPERSON.title[language],
            clearedBy: SPOKESPERSON.clearedBy,
            clearedAt: now.toISOString(),
          },
        ]
      : [],
    figures: text.figures ?? [],
    boilerplate: refs.boilerplates.get(language),
    notesToEditors: text.notes ?? '',
    contentNote: text.contentNote ?? '',
    pressContacts: [PRESS_CONTACTS[language]],
    images: story.pictures.map((key) => refs.pictures[key]),
    topics: known(refs.topics, story.topics),
    helplines: (story.helplines ?? []).flatMap((country) => refs.helplines.get(country) ?? []),
    audienceCountries: [...story.countries],
    brief: text.brief,
    outreachPlan: {
      when: story.sendTo ? 'on_approval' : 'none',
      lists: known(refs.lists, story.sendTo ?? []),
    },
    ...(story.event ? { seminar: seminarOf(story.event, text) } : {}),
  }
}

const seminarOf = (event: NonNullable<SampleStory['event']>, { seminar }: SampleText) => ({
  ...event,
  city: seminar?.city ?? event.city,
  eventName: seminar?.eventName ?? '',
  keyPoints: [...(seminar?.keyPoints ?? [])],
})

/** The languages the sample speaks. */
export const languagesOf = (stories: readonly SampleStory[]): Language[] =>
  LANGUAGES.filter((language) => stories.some(({ versions }) => versions.some(([own]) => own === language)))
