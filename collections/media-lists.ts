import type { CollectionConfig } from 'payload'
import { countMembers, refuseUsedList } from '../src/contacts/list-hooks.ts'
import { listEndpoints, tidyRules } from '../src/contacts/list-rules.ts'
import { AUDIENCES } from '../src/domain/contact.ts'
import { allow, nobody } from './fields/access.ts'

/** A mailing list. Its members are rows of `list-members`, never an array here. */
export const MediaLists: CollectionConfig = {
  slug: 'media-lists',
  labels: { singular: 'Media list', plural: 'Media lists' },
  access: {
    read: allow('list.names'),
    create: allow('list.write'),
    update: allow('list.write'),
    delete: allow('list.write'),
  },
  admin: {
    group: 'Contacts',
    useAsTitle: 'name',
    defaultColumns: ['name', 'memberCount', 'audience', 'description'],
    description:
      'Whom a brief can go to. Fill a list by importing a CSV file, add members one by one, or say whom it is for by rules.',
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  lockDocuments: false,
  endpoints: listEndpoints,
  hooks: { afterRead: [countMembers], beforeDelete: [refuseUsedList] },
  fields: [
    { name: 'name', type: 'text', required: true, maxLength: 200, index: true },
    {
      name: 'publicName',
      type: 'text',
      maxLength: 200,
      admin: { description: 'What its members read on their own page. Empty: the name above.' },
    },
    {
      name: 'audience',
      type: 'select',
      defaultValue: 'journalist',
      options: AUDIENCES.map(({ value, label }) => ({ value, label })),
      admin: { description: 'Contacts that an import creates on this list belong to this audience.' },
    },
    { name: 'description', type: 'textarea', maxLength: 2000 },
    {
      name: 'rules',
      type: 'json',
      label: 'Also everybody who …',
      hooks: { beforeValidate: [tidyRules] },
      admin: {
        description: 'Contacts that meet all of these belong to the list without being added one by one.',
        components: { Field: '/src/admin/components/ListRules.tsx#ListRules' },
      },
    },
    {
      name: 'memberCount',
      type: 'number',
      virtual: true,
      label: 'Members',
      access: { create: nobody, update: nobody },
      admin: {
        readOnly: true,
        position: 'sidebar',
        description: 'Active members and those whom the rules bring in; unsubscribed ones not counted.',
      },
    },
  ],
}
