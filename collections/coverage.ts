import type { CollectionConfig } from 'payload'
import { checkUrl } from '../src/contacts/normalise.ts'
import { allow } from './fields/access.ts'

/** What the press made of a story. */
export const Coverage: CollectionConfig = {
  slug: 'coverage',
  labels: { singular: 'Coverage', plural: 'Coverage' },
  access: {
    read: allow('story.read'),
    create: allow('coverage.write'),
    update: allow('coverage.write'),
    delete: allow('coverage.write'),
  },
  admin: {
    group: 'Editorial reference',
    useAsTitle: 'title',
    defaultColumns: ['title', 'outlet', 'date', 'url'],
    description: 'Articles and broadcasts that came of our stories.',
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  fields: [
    { name: 'title', type: 'text', required: true, maxLength: 300 },
    { name: 'url', type: 'text', required: true, maxLength: 2000, label: 'Web address', validate: checkUrl },
    {
      type: 'row',
      fields: [
        { name: 'outlet', type: 'relationship', relationTo: 'outlets' },
        { name: 'date', type: 'date', admin: { date: { pickerAppearance: 'dayOnly' } } },
      ],
    },
    {
      name: 'storyKey',
      type: 'text',
      index: true,
      maxLength: 100,
      label: 'Story',
      admin: { description: 'Its kind and id, for example press-releases:018f….' },
    },
  ],
}
