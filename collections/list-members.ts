import type { CollectionConfig } from 'payload'
import { keepUnsubscribed, respectUnsubscribed, stampMembership } from '../src/contacts/list-hooks.ts'
import { MEMBER_STATES } from '../src/domain/contact.ts'
import { allow } from './fields/access.ts'

/**
 * Who is on which list: the keyset that planning streams. Also written in bulk by `src/storage`. A row that says
 * `unsubscribed` is what protects somebody, so nobody in the house can undo or delete it, unless only an address that they have gone from has brought it about.
 */
export const ListMembers: CollectionConfig = {
  slug: 'list-members',
  labels: { singular: 'List member', plural: 'List members' },
  access: {
    read: allow('contact.read'),
    create: allow('list.write'),
    update: allow('list.write'),
    delete: allow('list.write'),
  },
  admin: {
    group: 'Contacts',
    useAsTitle: 'id',
    defaultColumns: ['contact', 'list', 'state', 'source', 'addedAt'],
    description: 'Who is on which list. People who unsubscribed stay here, so that no import brings them back.',
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  lockDocuments: false,
  hooks: { beforeChange: [stampMembership, respectUnsubscribed], beforeDelete: [keepUnsubscribed] },
  indexes: [
    { fields: ['list', 'contact'], unique: true },
    // Counts of active members.
    { fields: ['list', 'state', 'contact'] },
  ],
  fields: [
    { name: 'list', type: 'relationship', relationTo: 'media-lists', required: true },
    { name: 'contact', type: 'relationship', relationTo: 'contacts', required: true, index: true },
    {
      name: 'state',
      type: 'select',
      required: true,
      defaultValue: 'active',
      options: MEMBER_STATES.map(({ value, label }) => ({ value, label })),
    },
    { name: 'source', type: 'text', maxLength: 300, defaultValue: 'Added by hand' },
    { name: 'addedAt', type: 'date', admin: { readOnly: true, date: { pickerAppearance: 'dayAndTime' } } },
  ],
}
