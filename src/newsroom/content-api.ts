import type { CanonicalMedia } from '../domain/edition.ts'
import { isLanguage, LANGUAGES } from '../domain/languages.ts'
import { MEDIA_VARIANTS, type MediaVariant } from '../domain/media.ts'
import { KINDS } from '../domain/story.ts'
import { errorBody, type PressrumError, refuse } from '../errors.ts'
import { toHtml, toText } from '../richtext/render.ts'
import { storyHref } from './address.ts'
import { makePage, type Page } from './page.ts'
import { absolute, leadImage } from './pages/frame.ts'
import type { SeenStory, Sibling, StoryPage, StoryQuery } from './source.ts'

/** Other sites may read the API from a browser: it holds nothing that is not public, and takes no cookies. */
const OPEN = { 'Access-Control-Allow-Origin': '*' }
const DEFAULT_LIMIT = 20

/**
 * Reads the query of `GET /content/v1/stories`. Parameters that it does not know are ignored.
 *
 * @throws `invalid` (400) naming the parameter
 */
export function readQuery(search: URLSearchParams): StoryQuery {
  const one = (name: string): string | undefined => {
    const values = search.getAll(name)
    if (values.length > 1) throw refuse.invalid(`Give “${name}” once.`, { field: name })
    return values[0]?.trim() || undefined
  }
  const word = (name: string, most: number): string | undefined => {
    const value = one(name)
    if (value !== undefined && (value.length > most || /[\u0000-\u001f\u007f]/.test(value))) {
      throw refuse.invalid(`“${name}” takes at most ${most} ordinary characters.`, { field: name })
    }
    return value
  }
  const count = (name: string, fallback: number, most: number): number => {
    const value = one(name)
    if (value === undefined) return fallback
    if (!/^\d{1,6}$/.test(value) || Number(value) < 1 || Number(value) > most) {
      throw refuse.invalid(`“${name}” has to be a whole number from 1 to ${most}.`, { field: name })
    }
    return Number(value)
  }
  const language = one('language')
  if (language !== undefined && !isLanguage(language)) {
    throw refuse.invalid(`“language” has to be one of ${LANGUAGES.join(', ')}.`, { field: 'language' })
  }
  const kindText = one('kind')
  const kind = KINDS.find((known) => known === kindText)
  if (kindText !== undefined && !kind) {
    throw refuse.invalid(`“kind” has to be one of ${KINDS.join(', ')}.`, { field: 'kind' })
  }
  return {
    language,
    kind,
    topic: word('topic', 100),
    q: word('q', 200),
    page: count('page', 1, 100_000),
    limit: count('limit', DEFAULT_LIMIT, 100),
  }
}

function media(file: CanonicalMedia, publicUrl: string): object {
  const { id, alt, caption, credit, licence, mimeType, width, height, hash } = file
  const variants = Object.keys(MEDIA_VARIANTS) as MediaVariant[]
  const urls = Object.fromEntries(variants.map((variant) => [variant, absolute(publicUrl)(hash, variant)]))
  return { id, alt, caption, credit, licence, mimeType, width, height, ...(mimeType.startsWith('image/') && { urls }) }
}

function summary(seen: SeenStory, publicUrl: string): object {
  const { story } = seen
  const image = leadImage(story)
  return {
    id: seen.id,
    storyKey: seen.publication.storyKey,
    collection: story.collection,
    kind: story.kind,
    language: story.language,
    translationGroup: seen.publication.translationGroup,
    title: story.title,
    subheading: story.subheading,
    lead: story.lead,
    slug: story.slug,
    url: publicUrl + storyHref(seen.address),
    publishedAt: new Date(seen.firstSeen).toISOString(),
    updatedAt: new Date(seen.since).toISOString(),
    edition: { number: seen.edition.number, hash: seen.edition.hash },
    topics: story.topics,
    correction: story.correction,
    image: image && media(image, publicUrl),
  }
}

/** One page of `GET /content/v1/stories`, in the form of the REST lists. */
export function listPage(result: StoryPage, query: StoryQuery, publicUrl: string): Page {
  const totalPages = Math.max(1, Math.ceil(result.total / query.limit))
  return json({
    docs: result.stories.map((seen) => summary(seen, publicUrl)),
    totalDocs: result.total,
    limit: query.limit,
    page: query.page,
    totalPages,
    hasPrevPage: query.page > 1,
    hasNextPage: query.page < totalPages,
  })
}

/** `GET /content/v1/stories/:id`: everything public of one edition, the text as data, as HTML and as plain text. */
export function itemPage(seen: SeenStory, siblings: readonly Sibling[], publicUrl: string): Page {
  const { story } = seen
  const ctx = { media: story.media, mediaUrl: absolute(publicUrl) }
  const files = Object.fromEntries(Object.entries(story.media).map(([id, file]) => [id, media(file, publicUrl)]))
  return json({
    ...story,
    ...summary(seen, publicUrl),
    media: files,
    bodyHtml: toHtml(story.body, ctx),
    bodyText: toText(story.body, ctx),
    translations: siblings.map((one) => ({
      id: one.id,
      storyKey: one.storyKey,
      language: one.address.language,
      title: one.title,
      url: publicUrl + storyHref(one.address),
    })),
  })
}

export function json(body: object): Page {
  return makePage(JSON.stringify(body), 'application/json; charset=utf-8', OPEN)
}

/** A refusal in the contract's shape. */
export function refusal(error: PressrumError, extra: Record<string, string> = {}): Page {
  const body = JSON.stringify(errorBody(error.code, error.message, error.data))
  return makePage(body, 'application/json; charset=utf-8', { ...OPEN, ...extra }, error.status)
}
