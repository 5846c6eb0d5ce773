import type { PublicStory } from '../domain/edition.ts'
import type { Language } from '../domain/languages.ts'
import type { Kind, Section, StoryAddress, StoryKey } from '../domain/story.ts'
import type { Publication } from '../domain/visibility.ts'

/** Compared, never interpreted. */
export type Stamp = string | number

/** What the public pages need to know about the newsroom itself. */
export interface NewsroomSettings {
  name: string
  tagline: string
  /** The languages on offer; the first is the newsroom's own. */
  languages: readonly Language[]
  contact: { email: string; phone: string; address: string }
  /** Accent colour as `#rrggbb`, or empty. Pages guard its contrast. */
  accent: string
}

/** A story as the public may see it now: one edition, without its inner workings. */
export interface SeenStory {
  /** The publication's id: how the Content API names the story. */
  id: string
  publication: Pick<Publication, 'storyKey' | 'translationGroup' | 'kind' | 'language'>
  edition: { id: string; number: number; hash: string }
  /** ms since the epoch: when the story, and when this edition of it, became visible. */
  firstSeen: number
  since: number
  story: PublicStory
  /** From the edition itself, so that an address changes with the edition and not before. */
  address: StoryAddress
}

/** A language version of the same story, visible now. */
export interface Sibling {
  id: string
  storyKey: StoryKey
  title: string
  address: StoryAddress
}

/** An answer and the instant (ms; `Infinity` for never) until which the clock alone leaves it as it is. */
export interface Until {
  until: number
}

export type Found = Until &
  (
    | { state: 'public'; seen: SeenStory; siblings: readonly Sibling[] }
    /** Withdrawn. */
    | { state: 'gone'; kind: Kind }
    /** An earlier address of a visible story. */
    | { state: 'moved'; to: StoryAddress }
    /** Unknown or not to be seen: the two must look alike. */
    | { state: 'hidden' }
  )

export interface StoryQuery {
  language?: Language | undefined
  section?: Section | undefined
  kind?: Kind | undefined
  /** A topic's code. */
  topic?: string | undefined
  /** Words that all have to occur in title, subheading, lead or topics. */
  q?: string | undefined
  /** From 1. */
  page: number
  limit: number
}

export interface StoryPage extends Until {
  stories: readonly SeenStory[]
  total: number
}

/**
 * What the newsroom reads, and all it reads. Every answer about stories has been through `visibility` at `now`
 * (ms since the epoch); nothing that the public may not see ever crosses this line.
 */
export interface NewsroomSource {
  /** Something that differs after any change of publications or settings. Cheap: it is asked once a second. */
  stamp(): Promise<Stamp>
  settings(): Promise<NewsroomSettings>
  findStory(address: StoryAddress, now: number): Promise<Found>
  /** @param id a publication's id or a story key */
  byId(id: string, now: number): Promise<Found>
  listStories(query: StoryQuery, now: number): Promise<StoryPage>
}
