import type { CollectionConfig } from 'payload'
import { suppressionEndpoints } from '../src/contacts/suppression-endpoints.ts'
import { SUPPRESSION_REASONS } from '../src/domain/contact.ts'
import { allow, nobody } from './fields/access.ts'

/** Addresses that must not be written to, as keyed hashes: nobody can read an address back out of this. */
export const Suppressions: CollectionConfig = {
  slug: 'suppressions',
  labels: { singular: 'Suppressed address', plural: 'Suppressed addresses' },
  access: { read: allow('suppression.read'), create: nobody, update: nobody, delete: nobody },
  admin: {
    group: 'Contacts',
    useAsTitle: 'reason',
    defaultColumns: ['reason', 'source', 'at'],
    description:
      'Addresses nobody here can write to any more, because somebody unsubscribed or a mailbox bounced. Only a hash of each is kept.',
  },
  defaultSort: '-at',
  disableBulkEdit: true,
  disableDuplicate: true,
  lockDocuments: false,
  endpoints: suppressionEndpoints,
  fields: [
    { name: 'key', type: 'text', required: true, unique: true, access: { read: nobody }, admin: { hidden: true } },
    {
      name: 'reason',
      type: 'select',
      required: true,
      options: SUPPRESSION_REASONS.map(({ value, label }) => ({ value, label })),
    },
    { name: 'source', type: 'text' },
    { name: 'at', type: 'date', required: true, index: true, admin: { date: { pickerAppearance: 'dayAndTime' } } },
  ],
}
