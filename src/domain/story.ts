import type { Language } from './languages.ts'

/** The three collections that hold working documents. */
export const STORY_COLLECTIONS = ['press-releases', 'articles', 'seminar-summaries'] as const
export type StoryCollection = (typeof STORY_COLLECTIONS)[number]

/** The path segment under which each collection appears in the newsroom: `/{language}/{section}/{slug}`. */
export const SECTIONS = {
  'press-releases': 'press-releases',
  articles: 'articles',
  'seminar-summaries': 'seminars',
} as const satisfies Record<StoryCollection, string>
export type Section = (typeof SECTIONS)[StoryCollection]

export const KINDS = [
  'press_release',
  'media_advisory',
  'press_invitation',
  'statement',
  'op_ed',
  'background',
  'fact_sheet',
  'article',
  'seminar_summary',
] as const
export type Kind = (typeof KINDS)[number]

export const EDITORIAL_STATES = ['draft', 'in_review', 'changes_requested', 'approved'] as const
export type EditorialState = (typeof EDITORIAL_STATES)[number]

export const PUBLICATION_STATUSES = ['unpublished', 'scheduled', 'published', 'held', 'killed', 'archived'] as const
export type PublicationStatus = (typeof PUBLICATION_STATUSES)[number]

/** `press-releases:<id>`: how every table names a story, so that one text column can be compared and indexed. */
export type StoryKey = `${StoryCollection}:${string}`

export function isStoryCollection(value: unknown): value is StoryCollection {
  return typeof value === 'string' && (STORY_COLLECTIONS as readonly string[]).includes(value)
}

export function storyKey(collection: StoryCollection, id: string): StoryKey {
  return `${collection}:${id}`
}

/** @returns the two halves of a story key, or `null` when the text is not one. */
export function parseStoryKey(key: string): { collection: StoryCollection; id: string } | null {
  const cut = key.indexOf(':')
  const collection = key.slice(0, cut)
  const id = key.slice(cut + 1)
  return cut > 0 && id && isStoryCollection(collection) ? { collection, id } : null
}

export interface StoryAddress {
  language: Language
  section: Section
  slug: string
}

export function storyPath({ language, section, slug }: StoryAddress): string {
  return `/${language}/${section}/${slug}`
}
