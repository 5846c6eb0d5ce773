import type { CollectionConfig } from 'payload'
import { englishName, LANGUAGES } from '../src/domain/languages.ts'
import { allow } from './fields/access.ts'
import { proposal } from './fields/reference.ts'

/** Words this house avoids, per language, with what to write instead and why. */
export const Terms: CollectionConfig = {
  slug: 'terms',
  labels: { singular: 'Term', plural: 'Terms' },
  access: {
    read: allow('reference.read'),
    create: allow('reference.propose'),
    update: allow('reference.write'),
    delete: allow('reference.write'),
  },
  admin: {
    group: 'Editorial reference',
    useAsTitle: 'term',
    defaultColumns: ['term', 'language', 'severity', 'alternative', 'status'],
    description: 'Words to avoid, what to write instead, and why. Quotes and the titles of laws are exempt.',
  },
  disableDuplicate: true,
  indexes: [{ fields: ['language', 'term'], unique: true }],
  fields: [
    {
      type: 'row',
      fields: [
        {
          name: 'language',
          type: 'select',
          required: true,
          options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
        },
        { name: 'term', type: 'text', required: true, maxLength: 200 },
      ],
    },
    {
      type: 'row',
      fields: [
        {
          name: 'severity',
          type: 'select',
          required: true,
          defaultValue: 'warn',
          options: [
            { value: 'warn', label: 'Warn' },
            { value: 'block', label: 'Block' },
          ],
        },
        { name: 'alternative', type: 'text', maxLength: 200, admin: { description: 'What to write instead.' } },
      ],
    },
    {
      name: 'rationale',
      type: 'textarea',
      maxLength: 2000,
      admin: { description: 'Why, for the person who is stopped.' },
    },
    proposal,
  ],
}
