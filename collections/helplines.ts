import type { CollectionConfig } from 'payload'
import { checkCountryOrEu } from '../src/contacts/normalise.ts'
import { stampVerification } from '../src/contacts/reference-hooks.ts'
import { englishName, LANGUAGES } from '../src/domain/languages.ts'
import { allow, allowField, nobody } from './fields/access.ts'

/** Where readers of a sensitive story find help. A number nobody has called counts for nothing. */
export const Helplines: CollectionConfig = {
  slug: 'helplines',
  labels: { singular: 'Helpline', plural: 'Helplines' },
  access: {
    read: allow('reference.read'),
    create: allow('reference.propose'),
    update: allow('reference.write'),
    delete: allow('reference.write'),
  },
  admin: {
    group: 'Editorial reference',
    useAsTitle: 'name',
    defaultColumns: ['name', 'country', 'phone', 'verified', 'verifiedAt'],
    description: 'Shown with stories on sensitive subjects. Ring the number before you mark it as verified.',
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  hooks: { beforeChange: [stampVerification] },
  fields: [
    {
      type: 'row',
      fields: [
        {
          name: 'country',
          type: 'text',
          required: true,
          maxLength: 2,
          validate: checkCountryOrEu,
          admin: { description: 'Two letters, for example SE; EU for all of the Union.' },
        },
        { name: 'name', type: 'text', required: true, maxLength: 200 },
      ],
    },
    {
      type: 'row',
      fields: [
        { name: 'phone', type: 'text', maxLength: 60 },
        { name: 'url', type: 'text', maxLength: 1000, label: 'Web address' },
      ],
    },
    {
      name: 'languages',
      type: 'select',
      hasMany: true,
      options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
      admin: { description: 'Languages in which they answer.' },
    },
    {
      name: 'verified',
      type: 'checkbox',
      defaultValue: false,
      label: 'Somebody here has checked this',
      access: { create: allowField('reference.write'), update: allowField('reference.write') },
      admin: { position: 'sidebar' },
    },
    {
      name: 'verifiedAt',
      type: 'date',
      access: { create: nobody, update: nobody },
      admin: { readOnly: true, position: 'sidebar' },
    },
    {
      name: 'verifiedBy',
      type: 'text',
      access: { create: nobody, update: nobody },
      admin: { readOnly: true, position: 'sidebar' },
    },
  ],
}
