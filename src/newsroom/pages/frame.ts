import type { CanonicalMedia } from '../../domain/edition.ts'
import type { Language } from '../../domain/languages.ts'
import { type MediaVariant, mediaPath } from '../../domain/media.ts'
import type { Section } from '../../domain/story.ts'
import { judgeLink } from '../../richtext/links.ts'
import type { NewsroomSettings } from '../source.ts'
import type { Strings } from '../strings/strings.ts'

/** What every page needs, whatever it shows. */
export interface Frame {
  settings: NewsroomSettings
  language: Language
  strings: Strings
  /** Origin of absolute addresses, without a slash at the end. */
  publicUrl: string
  trial: boolean
  stylesheet: string
}

/** One entry of the language switcher; each is also a `hreflang` link. */
export interface LanguageLink {
  language: Language
  href: string
}

/** What the head and the masthead say about this page. */
export interface PageHead {
  title: string
  description: string
  /** Path of the page, its canonical address; absent on pages that should not be found. */
  path: string | null
  languages: readonly LanguageLink[]
  section?: Section
  /** Open Graph type and picture (path) of a story. */
  type?: 'website' | 'article'
  image?: { path: string; alt: string } | null
  /** Schema.org data. */
  data?: object
}

/** The target of a link typed into a plain field, or `null` when it is not one a reader may be sent to. */
export function safeHref(url: string): string | null {
  const verdict = judgeLink(url)
  return verdict.ok ? verdict.href : null
}

/** The first press image, when it is one: what leads the page and stands in previews. */
export function leadImage(story: { images: string[]; media: Record<string, CanonicalMedia> }): CanonicalMedia | null {
  return pictures(story)[0] ?? null
}

/** The press images in order; whatever is no picture is left out. */
export function pictures(story: { images: string[]; media: Record<string, CanonicalMedia> }): CanonicalMedia[] {
  return story.images
    .map((id) => (Object.hasOwn(story.media, id) ? story.media[id] : undefined))
    .filter((media): media is CanonicalMedia => media?.mimeType.startsWith('image/') ?? false)
}

/** On pages media are on our own origin; mails and feeds need the address in full. */
export const onPage = (hash: string, variant: MediaVariant): string => mediaPath(hash, variant)
export const absolute =
  (publicUrl: string) =>
  (hash: string, variant: MediaVariant): string =>
    publicUrl + mediaPath(hash, variant)
