import { canonicalStory, type StoryReferences } from '../../../src/domain/canonical.ts'
import type { CanonicalStory } from '../../../src/domain/edition.ts'
import type { StoryCollection } from '../../../src/domain/story.ts'

export const lexical = (...texts: string[]) => ({
  root: {
    type: 'root',
    version: 1,
    children: texts.map((text) => ({
      type: 'paragraph',
      version: 1,
      children: [{ type: 'text', version: 1, text, format: 0 }],
    })),
  },
})

export const picture = {
  id: 'm1',
  hash: 'a'.repeat(64),
  filename: 'forum.jpg',
  mimeType: 'image/jpeg',
  width: 3000,
  height: 2000,
  alt: 'A full hall',
  caption: 'The forum’s first day.',
  credit: 'Sample photographer',
  licence: 'Free for editorial use',
}

export const noReferences: StoryReferences = { media: {}, boilerplate: null, topics: [], helplines: [] }

/** A press release that nothing blocks, as it is stored. */
export const document = (own: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: '1',
  language: 'en',
  translationGroup: 'group-1',
  kind: 'press_release',
  title: 'A new report on exit services',
  slug: 'a-new-report-on-exit-services',
  lead: 'Five organisations publish a joint report.',
  body: lexical('The report is based on interviews.', 'It names what works.'),
  pressContacts: [{ name: 'Press Desk', email: 'press@example.org' }],
  brief: { subject: 'New report on exit services', text: 'Five organisations publish a joint report today.' },
  ...own,
})

export const canonical = (
  own: Record<string, unknown> = {},
  refs: Partial<StoryReferences> = {},
  collection: StoryCollection = 'press-releases',
): CanonicalStory => canonicalStory(collection, `${collection}:1`, document(own), { ...noReferences, ...refs })
