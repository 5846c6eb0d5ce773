import type { PayloadRequest } from 'payload'
import type { CanonicalStory } from '../../domain/edition.ts'
import { demand, principalOf } from '../../domain/permissions.ts'
import type { StoryCollection } from '../../domain/story.ts'
import { refuse } from '../../errors.ts'
import { escapeHtml, paragraphs } from '../../richtext/escape.ts'
import { toHtml } from '../../richtext/render.ts'
import { readEdition } from '../editions.ts'
import { readStory } from '../story.ts'
import { sourceOf } from '../translations.ts'

export interface SourceText {
  edition: { id: string; number: number; hash: string }
  language: string
  title: string
  /** A whole page without scripts: what the translator reads beside the form. */
  html: string
  /** The source has been signed anew since. */
  stale: boolean
}

/** The edition that a translation derives from, to be read beside its form. */
export async function sourceText(req: PayloadRequest, collection: StoryCollection, id: string): Promise<SourceText> {
  demand(principalOf(req.user), 'edition.read')
  const doc = await readStory(req, collection, id)
  const source = await sourceOf(req, collection, doc)
  const edition = source?.derivedFrom ?? source?.edition
  if (!source || !edition) throw refuse.notFound('This story is no translation of a signed one.')
  const { story, number, hash } = await readEdition(req, edition)
  const { language, title } = story
  return { edition: { id: edition, number, hash }, language, title, html: pageOf(story), stale: source.stale }
}

const STYLE =
  'body{font:1rem/1.6 system-ui,sans-serif;margin:1rem;max-width:44rem;color:#1b1b1b;background:#fff;overflow-wrap:anywhere}h1{font-size:1.4rem;line-height:1.25}h2{font-size:1.15rem}dt{font-weight:600;margin-top:.75rem}dd{margin:0}@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}a{color:#9cf}}'

function pageOf(story: CanonicalStory): string {
  const part = (name: string, text: string) => (text ? `<dt>${escapeHtml(name)}</dt><dd>${paragraphs(text)}</dd>` : '')
  const quotes = story.quotes.map(({ text, speaker }) => part(speaker ? `Quote, ${speaker}` : 'Quote', text)).join('')
  return [
    `<!doctype html><html lang="${escapeHtml(story.language)}"><head><meta charset="utf-8"><title>${escapeHtml(story.title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeHtml(story.title)}</h1>`,
    story.subheading ? `<p><strong>${escapeHtml(story.subheading)}</strong></p>` : '',
    paragraphs(story.lead),
    // Pictures are the same in every language: they are left out here.
    toHtml(story.body, { media: {}, mediaUrl: () => '' }),
    `<dl>${quotes}${part('Notes to editors', story.notesToEditors)}${part('Content note', story.contentNote)}`,
    `${part('Brief, subject', story.brief.subject)}${part('Brief, text', story.brief.text)}</dl>`,
    '</body></html>',
  ].join('')
}
