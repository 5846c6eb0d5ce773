import { isLanguage, type Language } from '../domain/languages.ts'
import { SECTIONS, type Section, type StoryAddress } from '../domain/story.ts'

export const FEED_FORMATS = { 'feed.xml': 'rss', 'atom.xml': 'atom', 'feed.json': 'json' } as const
export type FeedFormat = (typeof FEED_FORMATS)[keyof typeof FEED_FORMATS]

/** What a path asks the newsroom for. */
export type Ask =
  | { to: 'front' }
  | { to: 'home'; language: Language }
  | { to: 'section'; language: Language; section: Section }
  | { to: 'story'; address: StoryAddress }
  | { to: 'feed'; language: Language; format: FeedFormat }
  | { to: 'list' }
  | { to: 'item'; id: string }
  | { to: 'robots' }
  | { to: 'security' }
  | { to: 'stylesheet'; name: string }
  /** Ours, but there is nothing there; the language is the reader's when the path tells it. */
  | { to: 'nothing'; language: Language | null }
  /** The same address written another way. */
  | { to: 'moved'; path: string }

const SECTION_NAMES: readonly string[] = Object.values(SECTIONS)

/**
 * Reads the path of a request.
 *
 * @returns `null` when the path is not the newsroom's, so that whoever comes next may answer
 */
export function readPath(path: string): Ask | null {
  if (path === '/') return { to: 'front' }
  if (path === '/robots.txt') return { to: 'robots' }
  if (path === '/.well-known/security.txt') return { to: 'security' }
  if (path === '/content/v1/stories') return { to: 'list' }
  const [, first = '', ...rest] = path.split('/')
  if (path.startsWith('/content/v1/stories/')) {
    const id = decode(path.slice('/content/v1/stories/'.length))
    return id && !id.includes('/') ? { to: 'item', id } : { to: 'item', id: '' }
  }
  if (path.startsWith('/newsroom/assets/')) return { to: 'stylesheet', name: rest.slice(1).join('/') }
  if (!isLanguage(first)) return null
  if (path.endsWith('/')) return { to: 'moved', path: path.replace(/\/+$/, '') }
  return within(first, rest)
}

function within(language: Language, rest: readonly string[]): Ask {
  const [second, third] = rest
  if (second === undefined) return { to: 'home', language }
  if (rest.length === 1 && Object.hasOwn(FEED_FORMATS, second)) {
    return { to: 'feed', language, format: FEED_FORMATS[second as keyof typeof FEED_FORMATS] }
  }
  if (!SECTION_NAMES.includes(second) || rest.length > 2) return { to: 'nothing', language }
  const section = second as Section
  if (third === undefined) return { to: 'section', language, section }
  const slug = decode(third)
  return slug ? { to: 'story', address: { language, section, slug } } : { to: 'nothing', language }
}

/** A bad percent-escape names nothing, so it is nothing: not an error. */
function decode(part: string): string | null {
  try {
    const text = decodeURIComponent(part).normalize('NFC')
    return text.length <= 300 && !/[\u0000-\u001f\u007f]/.test(text) ? text : null
  } catch {
    return null
  }
}

/** A story's path with its slug escaped, as it goes into a link. */
export function storyHref({ language, section, slug }: StoryAddress): string {
  return `/${language}/${section}/${encodeURIComponent(slug)}`
}
