import { Feed } from 'feed'
import { cleanText, escapeHtml, paragraphs } from '../../richtext/escape.ts'
import { toHtml } from '../../richtext/render.ts'
import { type FeedFormat, storyHref } from '../address.ts'
import { makePage, type Page } from '../page.ts'
import { absolute, type Frame, leadImage } from '../pages/frame.ts'
import type { SeenStory } from '../source.ts'

/** RSS 2.0, RFC 4287, JSON Feed 1.1. */
const TYPES: Record<FeedFormat, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
}

/** Text goes out in CDATA sections, which must not be closed from within. */
const inside = (text: string): string => cleanText(text).replaceAll(']]>', ']] >')

/** What was wrong comes before the text, as on the page. */
function correctionHtml({ strings }: Frame, { correction }: SeenStory['story']): string {
  if (!correction) return ''
  const changes = correction.changes.map((change) => `<li>${escapeHtml(change)}</li>`).join('')
  const list = changes ? `<p>${escapeHtml(strings.changes)}</p><ul>${changes}</ul>` : ''
  return `<h2>${escapeHtml(strings.correction)}</h2>${paragraphs(correction.note)}${list}`
}

/** The latest stories of one language as a feed, newest first. */
export function feedPage(frame: Frame, stories: readonly SeenStory[], format: FeedFormat): Page {
  const { settings, language, publicUrl } = frame
  const base = `${publicUrl}/${language}`
  const newest = Math.max(0, ...stories.map((seen) => seen.since))
  const feed = new Feed({
    id: base,
    link: base,
    title: inside(settings.name),
    description: inside(settings.tagline || settings.name),
    language,
    copyright: inside(settings.name),
    generator: 'Pressrum',
    updated: new Date(newest),
    feedLinks: { rss: `${base}/feed.xml`, atom: `${base}/atom.xml`, json: `${base}/feed.json` },
    feed: `${base}/${{ rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' }[format]}`,
  })
  for (const seen of stories) {
    const { story } = seen
    const url = publicUrl + storyHref(seen.address)
    const ctx = { media: story.media, mediaUrl: absolute(publicUrl) }
    const image = leadImage(story)
    feed.addItem({
      // The address may change with a corrected title; the identity must not.
      id: `${publicUrl}/content/v1/stories/${encodeURIComponent(seen.id)}`,
      guid: `${publicUrl}/content/v1/stories/${encodeURIComponent(seen.id)}`,
      link: url,
      title: inside(story.correction ? `${frame.strings.correction}: ${story.title}` : story.title),
      description: inside(story.lead || story.subheading),
      content: inside(correctionHtml(frame, story) + toHtml(story.body, ctx)),
      date: new Date(seen.since),
      published: new Date(seen.firstSeen),
      category: story.topics.map((topic) => ({ name: cleanText(topic.name), term: cleanText(topic.code) })),
      ...(image && { image: { url: ctx.mediaUrl(image.hash, 'large'), type: 'image/webp', length: 0 } }),
    })
  }
  const text = { rss: () => feed.rss2(), atom: () => feed.atom1(), json: () => feed.json1() }[format]()
  return makePage(text, TYPES[format])
}
