import { SECTIONS, type StoryAddress } from '../domain/story.ts'
import { isPressrumError, refuse } from '../errors.ts'
import { type Ask, storyHref } from './address.ts'
import { itemPage, listPage, readQuery, refusal } from './content-api.ts'
import { feedPage } from './feeds/feed.ts'
import { makePage, type Page, REVALIDATE } from './page.ts'
import type { Content } from './page-cache.ts'
import type { Frame } from './pages/frame.ts'
import { HomePage, NoticePage, SectionPage } from './pages/lists.tsx'
import { htmlPage } from './pages/render.tsx'
import { StoryPage } from './pages/story.tsx'
import type { Found, NewsroomSource, SeenStory } from './source.ts'

/** What making an answer takes: the source, the instant to judge by, and a frame per language. */
export interface Making {
  source: NewsroomSource
  now: number
  publicUrl: string
  frame: (language: Frame['language']) => Frame
  /** Changes with settings and mode: part of the key of everything that shows them. */
  setting: string
}

const PER_PAGE = 20
const ON_FRONT = 5
const IN_FEED = 20

/** Which editions a page shows, as part of its key. */
const shown = (stories: readonly SeenStory[]): string =>
  stories.map((seen) => `${seen.id} ${seen.edition.hash} ${seen.firstSeen} ${seen.since}`).join(',')

export function redirect(to: string, status: 301 | 302 = 301, extra: Record<string, string> = {}): Page {
  return makePage('', 'text/plain; charset=utf-8', { Location: to, 'Cache-Control': REVALIDATE, ...extra }, status)
}

/** The page that unknown, hidden and not-yet-visible addresses share, to the byte. */
export function nothing(making: Making, language: Frame['language']): Content {
  const frame = making.frame(language)
  return {
    key: `nothing ${language} ${making.setting}`,
    until: Number.POSITIVE_INFINITY,
    keep: false,
    render: () => htmlPage(<NoticePage frame={frame} notice={frame.strings.notFound} />, 404),
  }
}

export async function home(making: Making, language: Frame['language']): Promise<Content> {
  const { source, now, setting } = making
  const frame = making.frame(language)
  if (!frame.settings.languages.includes(language)) return nothing(making, language)
  const lists = await Promise.all(
    Object.values(SECTIONS).map(async (section) => {
      const result = await source.listStories({ language, section, page: 1, limit: ON_FRONT + 1 }, now)
      return { section, ...result }
    }),
  )
  const all = lists.flatMap(({ stories }) => stories)
  const lead = all.toSorted((a, b) => b.firstSeen - a.firstSeen)[0] ?? null
  const sections = lists.map(({ section, stories }) => ({
    section,
    stories: stories.filter((seen) => seen.id !== lead?.id).slice(0, ON_FRONT),
  }))
  return {
    key: `home ${language} ${shown(all)} ${setting}`,
    until: Math.min(...lists.map(({ until }) => until)),
    render: () => htmlPage(<HomePage frame={frame} content={{ lead, sections }} />),
  }
}

export async function section(
  making: Making,
  ask: Extract<Ask, { to: 'section' }>,
  search: URLSearchParams,
): Promise<Content> {
  const { source, now, setting } = making
  const frame = making.frame(ask.language)
  const number = search.get('page') ?? '1'
  if (!frame.settings.languages.includes(ask.language) || !/^[1-9]\d{0,4}$/.test(number)) {
    return nothing(making, ask.language)
  }
  const page = Number(number)
  const query = { language: ask.language, section: ask.section, page, limit: PER_PAGE }
  const { stories, total, until } = await source.listStories(query, now)
  const pages = Math.max(1, Math.ceil(total / PER_PAGE))
  if (page > pages) return nothing(making, ask.language)
  return {
    key: `section ${ask.language} ${ask.section} ${page}/${pages} ${shown(stories)} ${setting}`,
    until,
    render: () =>
      htmlPage(<SectionPage frame={frame} content={{ section: ask.section, stories, total, page, pages }} />),
  }
}

export async function story(making: Making, address: StoryAddress): Promise<Content> {
  const { source, now, setting } = making
  const found = await source.findStory(address, now)
  const frame = making.frame(address.language)
  if (found.state === 'hidden') return nothing(making, address.language)
  if (found.state === 'moved') {
    const to = storyHref(found.to)
    return { key: `moved ${to}`, until: found.until, render: () => redirect(to) }
  }
  if (found.state === 'gone') {
    const render = () => htmlPage(<NoticePage frame={frame} notice={frame.strings.gone} />, 410)
    return { key: `gone ${address.language} ${setting}`, until: found.until, render }
  }
  const { seen, siblings, until } = found
  const versions = siblings.map((one) => `${storyHref(one.address)} ${one.title}`).join(',')
  return {
    key: `story ${shown([seen])} ${versions} ${setting}`,
    until,
    render: () => htmlPage(<StoryPage frame={frame} content={{ seen, siblings }} />),
  }
}

export async function feed(making: Making, ask: Extract<Ask, { to: 'feed' }>): Promise<Content> {
  const { source, now, setting } = making
  const frame = making.frame(ask.language)
  if (!frame.settings.languages.includes(ask.language)) return nothing(making, ask.language)
  const { stories, until } = await source.listStories({ language: ask.language, page: 1, limit: IN_FEED }, now)
  return {
    key: `feed ${ask.language} ${ask.format} ${shown(stories)} ${setting}`,
    until,
    render: () => feedPage(frame, stories, ask.format),
  }
}

const refused = (error: unknown): Content => {
  if (!isPressrumError(error)) throw error
  const key = `refused ${error.code} ${error.message}`
  return { key, until: 0, keep: false, render: () => refusal(error) }
}

export async function list({ source, now, publicUrl }: Making, search: URLSearchParams): Promise<Content> {
  try {
    const query = readQuery(search)
    const result = await source.listStories(query, now)
    const key = `list ${JSON.stringify(query)} ${result.total} ${shown(result.stories)}`
    return { key, until: result.until, render: () => listPage(result, query, publicUrl) }
  } catch (error) {
    return refused(error)
  }
}

export async function item({ source, now, publicUrl }: Making, id: string): Promise<Content> {
  const found: Found = id ? await source.byId(id, now) : { state: 'hidden', until: Number.POSITIVE_INFINITY }
  if (found.state === 'gone') {
    const render = () => refusal(refuse.gone('This story has been withdrawn. Do not use or quote it.'))
    return { key: 'item gone', until: found.until, render }
  }
  if (found.state !== 'public') return refused(refuse.notFound('There is no such story.'))
  const { seen, siblings, until } = found
  const versions = siblings.map((one) => `${one.id} ${storyHref(one.address)} ${one.title}`).join(',')
  return { key: `item ${shown([seen])} ${versions}`, until, render: () => itemPage(seen, siblings, publicUrl) }
}
