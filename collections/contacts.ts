import type { CollectionConfig } from 'payload'
import { carrySuppression } from '../src/contacts/address-hooks.ts'
import { contactEndpoints } from '../src/contacts/endpoints.ts'
import { forgetMemberships } from '../src/contacts/list-hooks.ts'
import {
  checkCountries,
  checkEmail,
  checkLanguages,
  checkTags,
  checkTimeZone,
  tidyCountries,
  tidyEmail,
  tidyLanguages,
  tidyTags,
} from '../src/contacts/normalise.ts'
import { keepLeft, knowAgain, leaveLikewise, leaveTrace } from '../src/contacts/trace-hooks.ts'
import { OPT_IN_STATES } from '../src/domain/audience.ts'
import { AUDIENCES, FORMATS, FREQUENCIES, LEGAL_BASES, LIMITS } from '../src/domain/contact.ts'
import { allow } from './fields/access.ts'

/** Payload's editor for `json` is fetched from elsewhere, which our pages forbid; codes and tags have a field of ours. */
const tags = {
  components: {
    Field: '/src/admin/components/TagsField.tsx#TagsField',
    Cell: '/src/admin/components/TagsCell.tsx#TagsCell',
  },
}

/** Changes of a contact that go on record, because they decide whether and under which rules it is written to. An import has an event of its own. */
export const CONTACT_WATCH = {
  fields: ['countries', 'email', 'embargoTrusted', 'legalBasis', 'optIn'],
  quoted: ['embargoTrusted', 'legalBasis', 'optIn'],
}

/**
 * A journalist, an organisation or a decision-maker we may write to. Lean for a million rows: one table, no
 * versions, codes and tags as JSON. Rows are also written in bulk by `src/storage`.
 */
export const Contacts: CollectionConfig = {
  slug: 'contacts',
  labels: { singular: 'Contact', plural: 'Contacts' },
  access: {
    read: allow('contact.read'),
    create: allow('contact.edit'),
    update: allow('contact.edit'),
    delete: allow('contact.delete'),
  },
  admin: {
    group: 'Contacts',
    useAsTitle: 'name',
    defaultColumns: ['name', 'email', 'outlet', 'role', 'countries', 'languages'],
    listSearchableFields: ['name', 'email', 'role'],
    components: { beforeListTable: ['/src/admin/components/ImportContacts.tsx#ImportContacts'] },
    description: 'Journalists and others who receive our briefs. Put them on media lists, or import a CSV file.',
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  lockDocuments: false,
  endpoints: contactEndpoints,
  hooks: {
    beforeChange: [knowAgain, carrySuppression, leaveLikewise],
    afterChange: [keepLeft],
    beforeDelete: [leaveTrace, forgetMemberships],
  },
  fields: [
    {
      type: 'row',
      fields: [
        { name: 'name', type: 'text', maxLength: LIMITS.name, index: true },
        {
          name: 'email',
          type: 'email',
          required: true,
          unique: true,
          label: 'E-mail',
          hooks: { beforeValidate: [tidyEmail] },
          validate: checkEmail,
        },
      ],
    },
    {
      type: 'row',
      fields: [
        { name: 'outlet', type: 'relationship', relationTo: 'outlets', index: true },
        { name: 'role', type: 'text', maxLength: LIMITS.role, label: 'Role at the outlet' },
      ],
    },
    {
      name: 'beats',
      type: 'json',
      admin: { ...tags, description: 'Subjects they cover.' },
      hooks: { beforeValidate: [tidyTags] },
      validate: checkTags,
    },
    {
      name: 'countries',
      type: 'json',
      admin: {
        ...tags,
        description: 'Countries they cover, with two letters: SE, FI, EE. The first one counts in figures.',
      },
      hooks: { beforeValidate: [tidyCountries] },
      validate: checkCountries,
    },
    {
      name: 'languages',
      type: 'json',
      admin: {
        ...tags,
        description: 'Languages they read, the best one first: sv, en. They get the first one we have.',
      },
      hooks: { beforeValidate: [tidyLanguages] },
      validate: checkLanguages,
    },
    {
      type: 'row',
      fields: [
        {
          name: 'audience',
          type: 'select',
          defaultValue: 'journalist',
          options: AUDIENCES.map(({ value, label }) => ({ value, label })),
        },
        {
          name: 'format',
          type: 'select',
          defaultValue: 'html',
          options: FORMATS.map(({ value, label }) => ({ value, label })),
        },
        {
          name: 'frequency',
          type: 'select',
          defaultValue: 'each',
          options: FREQUENCIES.map(({ value, label }) => ({ value, label })),
        },
        {
          name: 'timeZone',
          type: 'text',
          maxLength: 60,
          validate: checkTimeZone,
          admin: { description: 'For example Europe/Helsinki.' },
        },
      ],
    },
    {
      type: 'collapsible',
      label: 'Why we may write to them',
      fields: [
        {
          type: 'row',
          fields: [
            {
              name: 'legalBasis',
              type: 'select',
              defaultValue: 'legitimate_interest',
              options: LEGAL_BASES.map(({ value, label }) => ({ value, label })),
            },
            {
              name: 'optIn',
              type: 'select',
              defaultValue: 'none',
              label: 'Opt-in',
              options: OPT_IN_STATES.map((value) => ({ value, label: `${value[0]!.toUpperCase()}${value.slice(1)}` })),
            },
          ],
        },
        {
          type: 'row',
          fields: [
            {
              name: 'source',
              type: 'text',
              maxLength: LIMITS.source,
              defaultValue: 'Entered by hand',
              admin: { description: 'Where the address comes from. The first mail tells them.' },
            },
            { name: 'sourceDate', type: 'date', defaultValue: () => new Date().toISOString() },
          ],
        },
        {
          name: 'noticeSentAt',
          type: 'date',
          access: { create: () => false, update: () => false },
          admin: { readOnly: true, description: 'When the first mail told them what we keep, and why.' },
        },
      ],
    },
    {
      name: 'softBounces',
      type: 'number',
      defaultValue: 0,
      access: { create: () => false, update: () => false },
      admin: {
        readOnly: true,
        position: 'sidebar',
        description: 'Mails in a row that could not be delivered for now.',
      },
    },
    {
      name: 'restUntil',
      type: 'date',
      access: { create: () => false, update: () => false },
      admin: { readOnly: true, position: 'sidebar', description: 'Left out until then, because mail keeps bouncing.' },
    },
    {
      name: 'embargoTrusted',
      type: 'checkbox',
      defaultValue: false,
      label: 'May receive material under embargo',
      admin: { position: 'sidebar' },
    },
  ],
}
