import type { CollectionConfig } from 'payload'
import { allow } from './fields/access.ts'
import { proposal } from './fields/reference.ts'

/** What stories are about: IPTC Media Topics (CC BY 4.0) by code, and local tags. */
export const Topics: CollectionConfig = {
  slug: 'topics',
  labels: { singular: 'Topic', plural: 'Topics' },
  access: {
    read: allow('reference.read'),
    create: allow('reference.propose'),
    update: allow('reference.write'),
    delete: allow('reference.write'),
  },
  admin: {
    group: 'Editorial reference',
    useAsTitle: 'name',
    defaultColumns: ['name', 'code', 'scheme', 'status'],
    listSearchableFields: ['name', 'code'],
    description: 'Subjects of stories: codes of the IPTC Media Topics, and tags of our own.',
  },
  disableDuplicate: true,
  indexes: [{ fields: ['scheme', 'code'], unique: true }],
  fields: [
    {
      type: 'row',
      fields: [
        {
          name: 'code',
          type: 'text',
          required: true,
          maxLength: 100,
          admin: { description: 'For IPTC the eight digits, for example 20001283; for a local tag any short code.' },
        },
        { name: 'name', type: 'text', required: true, maxLength: 200 },
        {
          name: 'scheme',
          type: 'select',
          required: true,
          defaultValue: 'iptc',
          options: [
            { value: 'iptc', label: 'IPTC Media Topics' },
            { value: 'local', label: 'Local tag' },
          ],
        },
      ],
    },
    proposal,
  ],
}
