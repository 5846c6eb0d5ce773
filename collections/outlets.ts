import type { CollectionConfig } from 'payload'
import { leaveOutlet, nameKeyOf } from '../src/contacts/list-hooks.ts'
import { checkCountry } from '../src/contacts/normalise.ts'
import { LIMITS } from '../src/domain/contact.ts'
import { englishName, LANGUAGES } from '../src/domain/languages.ts'
import { allow, nobody } from './fields/access.ts'

/** The medium somebody works for. One outlet per name, whatever its capitals; imports create those that are missing. */
export const Outlets: CollectionConfig = {
  slug: 'outlets',
  labels: { singular: 'Outlet', plural: 'Outlets' },
  access: {
    read: allow('outlet.read'),
    create: allow('outlet.write'),
    update: allow('outlet.write'),
    delete: allow('outlet.write'),
  },
  admin: {
    group: 'Contacts',
    useAsTitle: 'name',
    defaultColumns: ['name', 'kind', 'country', 'language', 'url'],
    description: 'Newspapers, broadcasters, agencies, organisations. An import creates those it does not find.',
  },
  disableDuplicate: true,
  lockDocuments: false,
  hooks: { beforeDelete: [leaveOutlet] },
  fields: [
    {
      name: 'name',
      type: 'text',
      required: true,
      maxLength: LIMITS.outlet,
      admin: { description: 'A name can be used once; capitals make no difference.' },
    },
    {
      name: 'kind',
      type: 'select',
      options: [
        { value: 'newspaper', label: 'Newspaper' },
        { value: 'magazine', label: 'Magazine' },
        { value: 'online', label: 'Online' },
        { value: 'radio', label: 'Radio' },
        { value: 'tv', label: 'Television' },
        { value: 'agency', label: 'News agency' },
        { value: 'organisation', label: 'Organisation' },
        { value: 'authority', label: 'Authority or parliament' },
        { value: 'other', label: 'Other' },
      ],
    },
    {
      type: 'row',
      fields: [
        {
          name: 'country',
          type: 'text',
          maxLength: 2,
          validate: checkCountry,
          admin: { description: 'Two letters, for example SE.' },
        },
        {
          name: 'language',
          type: 'select',
          options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
        },
      ],
    },
    { name: 'url', type: 'text', maxLength: 1000, label: 'Web address' },
    {
      name: 'nameKey',
      type: 'text',
      unique: true,
      access: { create: nobody, update: nobody },
      admin: { hidden: true },
      hooks: { beforeChange: [nameKeyOf] },
    },
  ],
}
