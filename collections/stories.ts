import type { CollectionConfig, Tab } from 'payload'
import type { Kind, StoryCollection } from '../src/domain/story.ts'
import { storyEditionEndpoints } from '../src/editorial/edition-endpoints.ts'
import { storyEndpoints } from '../src/editorial/endpoints.ts'
import { storyGuard } from '../src/editorial/guard.ts'
import { allow } from './fields/access.ts'
import { seminarTab } from './fields/seminar.ts'
import { storyFields } from './fields/story.ts'

function story(
  slug: StoryCollection,
  labels: { singular: string; plural: string },
  kinds: readonly Kind[],
  description: string,
  extra: Tab[] = [],
): CollectionConfig {
  return {
    slug,
    labels,
    admin: {
      group: 'Stories',
      useAsTitle: 'title',
      description,
      defaultColumns: ['title', 'language', 'editorialState', 'publicationStatus', 'updatedAt'],
      listSearchableFields: ['title', 'lead', 'slug'],
    },
    access: {
      read: allow('story.read'),
      readVersions: allow('story.read'),
      create: allow('story.create'),
      update: allow('story.edit'),
      delete: allow('story.delete'),
      unlock: () => false,
    },
    disableBulkEdit: true,
    disableDuplicate: true,
    // History and restore only: publishing is ours, so Payload's drafts and `_status` stay off.
    versions: { drafts: false, maxPerDoc: 200 },
    lockDocuments: { duration: 300 },
    fields: storyFields(kinds, extra),
    hooks: storyGuard(slug),
    endpoints: [...storyEndpoints(slug), ...storyEditionEndpoints(slug)],
  }
}

export const PressReleases = story(
  'press-releases',
  { singular: 'Press release', plural: 'Press releases' },
  ['press_release', 'media_advisory', 'press_invitation', 'statement', 'op_ed', 'background', 'fact_sheet'],
  'News for the press. Write, submit, have it signed; the outreach plan does the rest.',
)

export const Articles = story(
  'articles',
  { singular: 'Article', plural: 'Articles' },
  ['article', 'op_ed', 'background', 'fact_sheet'],
  'Longer pieces for the newsroom.',
)

export const SeminarSummaries = story(
  'seminar-summaries',
  { singular: 'Seminar summary', plural: 'Seminar summaries' },
  ['seminar_summary'],
  'What was said and concluded at a seminar, or what is planned.',
  [seminarTab],
)
