import type { CollectionConfig } from 'payload'
import { englishName, LANGUAGES } from '../src/domain/languages.ts'
import { allow } from './fields/access.ts'
import { proposal } from './fields/reference.ts'

/** The paragraph about the organisation that ends a release. An edition keeps the text as it was when signed. */
export const Boilerplates: CollectionConfig = {
  slug: 'boilerplates',
  labels: { singular: 'Boilerplate', plural: 'Boilerplates' },
  access: {
    read: allow('reference.read'),
    create: allow('reference.propose'),
    update: allow('reference.write'),
    delete: allow('reference.write'),
  },
  admin: {
    group: 'Editorial reference',
    useAsTitle: 'name',
    defaultColumns: ['name', 'language', 'status', 'updatedAt'],
    description: 'Who we are, in a paragraph, one per language.',
  },
  disableDuplicate: true,
  fields: [
    {
      type: 'row',
      fields: [
        { name: 'name', type: 'text', required: true, maxLength: 200 },
        {
          name: 'language',
          type: 'select',
          required: true,
          options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
        },
      ],
    },
    { name: 'text', type: 'textarea', required: true, maxLength: 3000 },
    proposal,
  ],
}
