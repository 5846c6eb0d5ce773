import type { Field, Tab } from 'payload'
import { PLAN_TIMES } from '../../src/domain/edition.ts'
import { englishName, LANGUAGES } from '../../src/domain/languages.ts'
import { EDITORIAL_STATES, type Kind, PUBLICATION_STATUSES } from '../../src/domain/story.ts'
import { nobody } from './access.ts'

/** What every kind of story shares, in one place, grouped in tabs so that a writer sees a page and not fifty inputs. */

const KIND_LABELS: Record<Kind, string> = {
  press_release: 'Press release',
  media_advisory: 'Media advisory',
  press_invitation: 'Press invitation',
  statement: 'Statement',
  op_ed: 'Op-ed',
  background: 'Background',
  fact_sheet: 'Fact sheet',
  article: 'Article',
  seminar_summary: 'Seminar summary',
}

const words = (value: string) => {
  const text = value.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const languageField: Field = {
  name: 'language',
  type: 'select',
  index: true,
  defaultValue: 'en',
  options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
  admin: { description: 'The language this version is written in. Other languages are stories of their own.' },
}

const textTab = (kinds: readonly Kind[]): Tab => ({
  label: 'Text',
  fields: [
    {
      type: 'row',
      fields: [
        languageField,
        {
          name: 'kind',
          type: 'select',
          defaultValue: kinds[0],
          options: kinds.map((value) => ({ value, label: KIND_LABELS[value] })),
          admin: { condition: () => kinds.length > 1 },
        },
      ],
    },
    { name: 'title', type: 'text', maxLength: 300, index: true },
    { name: 'subheading', type: 'text', maxLength: 500 },
    {
      name: 'lead',
      type: 'textarea',
      maxLength: 3000,
      admin: { description: 'The first paragraph: who, what, where, when and why.' },
    },
    { name: 'body', type: 'richText' },
    {
      name: 'dateline',
      type: 'group',
      fields: [
        {
          type: 'row',
          fields: [
            { name: 'place', type: 'text', maxLength: 200 },
            { name: 'date', type: 'date', admin: { date: { pickerAppearance: 'dayOnly' } } },
          ],
        },
      ],
    },
    {
      name: 'slug',
      type: 'text',
      maxLength: 200,
      index: true,
      admin: { description: 'The last part of the web address. Leave it empty to have it made from the title.' },
    },
  ],
})

const evidenceTab: Tab = {
  label: 'Quotes and figures',
  fields: [
    {
      name: 'quotes',
      type: 'array',
      labels: { singular: 'Quote', plural: 'Quotes' },
      fields: [
        { name: 'text', type: 'textarea', maxLength: 3000 },
        {
          type: 'row',
          fields: [
            { name: 'speaker', type: 'text', maxLength: 200 },
            { name: 'speakerTitle', type: 'text', maxLength: 300 },
          ],
        },
        {
          type: 'row',
          fields: [
            {
              name: 'clearedBy',
              type: 'text',
              maxLength: 200,
              admin: { description: 'Who confirmed that the speaker stands by these words.' },
            },
            { name: 'clearedAt', type: 'date' },
          ],
        },
      ],
    },
    {
      name: 'figures',
      type: 'array',
      labels: { singular: 'Figure', plural: 'Figures' },
      fields: [
        { name: 'label', type: 'text', maxLength: 300 },
        {
          type: 'row',
          fields: [
            { name: 'value', type: 'text', maxLength: 100 },
            { name: 'unit', type: 'text', maxLength: 100 },
          ],
        },
        {
          type: 'row',
          fields: [
            { name: 'source', type: 'text', maxLength: 500 },
            { name: 'asOf', type: 'date', label: 'As of' },
          ],
        },
      ],
    },
    { name: 'boilerplate', type: 'relationship', relationTo: 'boilerplates' },
    { name: 'notesToEditors', type: 'textarea', maxLength: 5000 },
  ],
}

const mediaTab: Tab = {
  label: 'Contacts and media',
  fields: [
    {
      name: 'pressContacts',
      type: 'array',
      labels: { singular: 'Press contact', plural: 'Press contacts' },
      admin: { description: 'Whom a journalist can reach. The first one receives replies to the brief.' },
      fields: [
        {
          type: 'row',
          fields: [
            { name: 'name', type: 'text', maxLength: 200 },
            { name: 'role', type: 'text', maxLength: 200 },
          ],
        },
        {
          type: 'row',
          fields: [
            { name: 'email', type: 'email' },
            { name: 'phone', type: 'text', maxLength: 60 },
          ],
        },
      ],
    },
    {
      name: 'images',
      type: 'upload',
      relationTo: 'media',
      hasMany: true,
      admin: { description: 'Press images. The first one leads.' },
    },
    { name: 'documents', type: 'upload', relationTo: 'media', hasMany: true },
    { name: 'topics', type: 'relationship', relationTo: 'topics', hasMany: true },
    {
      name: 'audienceCountries',
      type: 'text',
      hasMany: true,
      admin: { description: 'Two-letter country codes, for example SE, FI, NO.' },
    },
    {
      name: 'urgency',
      type: 'number',
      min: 1,
      max: 9,
      defaultValue: 5,
      admin: { description: '1 is the most urgent.' },
    },
  ],
}

const safetyTab: Tab = {
  label: 'Safety and embargo',
  fields: [
    {
      name: 'sensitivity',
      type: 'select',
      defaultValue: 'normal',
      options: [
        { value: 'normal', label: 'Normal' },
        { value: 'high', label: 'High: needs an editor and a chief editor' },
      ],
    },
    { name: 'contentNote', type: 'textarea', maxLength: 1000 },
    { name: 'helplines', type: 'relationship', relationTo: 'helplines', hasMany: true },
    {
      type: 'row',
      fields: [
        {
          name: 'embargoUntil',
          type: 'date',
          admin: { date: { pickerAppearance: 'dayAndTime' }, description: 'Nothing is public before this moment.' },
        },
        { name: 'embargoZone', type: 'text', defaultValue: 'Europe/Stockholm', maxLength: 60, label: 'Time zone' },
      ],
    },
    {
      name: 'embargoInZone',
      type: 'ui',
      admin: {
        components: {
          Field: {
            path: '/src/admin/components/InZone.tsx#InZone',
            clientProps: { at: 'embargoUntil', zone: 'embargoZone' },
          },
        },
      },
    },
  ],
}

const outreachTab: Tab = {
  label: 'Outreach',
  fields: [
    {
      name: 'brief',
      type: 'group',
      admin: { description: 'The e-mail a journalist receives: a subject, a short text, one link to the story.' },
      fields: [
        { name: 'subject', type: 'text', maxLength: 200 },
        { name: 'text', type: 'textarea', maxLength: 5000 },
      ],
    },
    {
      name: 'outreachPlan',
      type: 'group',
      label: 'Outreach plan',
      admin: { description: 'Signed together with the text: the last signature sets it going.' },
      fields: [
        { name: 'lists', type: 'relationship', relationTo: 'media-lists', hasMany: true },
        {
          type: 'row',
          fields: [
            {
              name: 'when',
              type: 'select',
              defaultValue: 'none',
              options: PLAN_TIMES.map((value) => ({
                value,
                label: {
                  none: 'Not by itself: an editor publishes and sends',
                  on_approval: 'When the last signature is given',
                  at: 'At a set time',
                  embargo_end: 'When the embargo ends',
                }[value],
              })),
            },
            {
              name: 'at',
              type: 'date',
              admin: {
                date: { pickerAppearance: 'dayAndTime' },
                condition: (_, siblings) => siblings?.when === 'at',
              },
            },
          ],
        },
        {
          name: 'planInZone',
          type: 'ui',
          admin: {
            condition: (_, siblings) => siblings?.when === 'at',
            components: {
              Field: {
                path: '/src/admin/components/InZone.tsx#InZone',
                clientProps: { at: 'outreachPlan.at', zone: 'embargoZone' },
              },
            },
          },
        },
        {
          name: 'waitFor',
          type: 'select',
          label: 'Wait for',
          hasMany: true,
          options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
          admin: { description: 'Languages that have to be signed before the brief goes out.' },
        },
      ],
    },
    {
      name: 'briefPreview',
      type: 'ui',
      admin: { components: { Field: '/src/admin/components/BriefPreview.tsx#BriefPreview' } },
    },
  ],
}

const readOnly = { readOnly: true, position: 'sidebar' } as const
const systemOnly = { create: nobody, update: nobody } as const
/** In the form, where it is compared, but not shown: `storyActions` says it in words. */
const unseen = { ...readOnly, components: { Field: '/src/admin/components/Unseen.tsx#Unseen' } } as const

/** What the workflow owns: shown beside the text, never written by a form. */
const workflowFields: Field[] = [
  {
    name: 'storyActions',
    type: 'ui',
    admin: { position: 'sidebar', components: { Field: '/src/admin/components/StoryActions.tsx#StoryActions' } },
  },
  {
    name: 'reviewPanel',
    type: 'ui',
    admin: { position: 'sidebar', components: { Field: '/src/admin/components/ReviewPanel.tsx#ReviewPanel' } },
  },
  {
    name: 'editorialState',
    type: 'select',
    index: true,
    defaultValue: 'draft',
    options: EDITORIAL_STATES.map((value) => ({ value, label: words(value) })),
    access: systemOnly,
    admin: { ...unseen, components: { ...unseen.components, Cell: '/src/admin/components/StateCell.tsx#StateCell' } },
  },
  {
    name: 'publicationStatus',
    type: 'select',
    index: true,
    defaultValue: 'unpublished',
    options: PUBLICATION_STATUSES.map((value) => ({ value, label: words(value) })),
    access: systemOnly,
    admin: { ...unseen, components: { ...unseen.components, Cell: '/src/admin/components/StateCell.tsx#StateCell' } },
  },
  // Written by clients as "the revision my change is based on"; the guard decides what is stored.
  { name: 'revision', type: 'number', defaultValue: 1, index: true, admin: { ...readOnly } },
  { name: 'liveEdition', type: 'text', access: systemOnly, admin: unseen },
  { name: 'lastEdition', type: 'text', access: systemOnly, admin: { hidden: true } },
  { name: 'lastEditionNumber', type: 'number', defaultValue: 0, access: systemOnly, admin: unseen },
  { name: 'translationGroup', type: 'text', index: true, access: { update: nobody }, admin: unseen },
  { name: 'translationOf', type: 'text', access: { update: nobody }, admin: unseen },
  // The edition of the source that a translation was made from.
  { name: 'derivedFrom', type: 'text', access: systemOnly, admin: unseen },
  {
    name: 'reviewComment',
    type: 'textarea',
    access: systemOnly,
    admin: unseen,
  },
  { name: 'assignee', type: 'text', index: true, access: systemOnly, admin: unseen },
  { name: 'dueAt', type: 'date', index: true, access: systemOnly, admin: unseen },
  // An open correction: what was wrong, in words for the reader, and the edition it corrects.
  { name: 'correction', type: 'json', access: systemOnly, admin: { hidden: true } },
  { name: 'createdBy', type: 'text', index: true, access: systemOnly, admin: { hidden: true } },
  { name: 'submittedBy', type: 'text', access: systemOnly, admin: { hidden: true } },
  { name: 'contributors', type: 'json', access: systemOnly, admin: { hidden: true } },
  { name: 'signOffs', type: 'json', access: systemOnly, admin: { hidden: true } },
]

/** @param extra tabs of one collection alone, put after the text */
export function storyFields(kinds: readonly Kind[], extra: Tab[] = []): Field[] {
  return [
    {
      name: 'unsavedWork',
      type: 'ui',
      admin: { components: { Field: '/src/admin/components/UnsavedWork.tsx#UnsavedWork' } },
    },
    { type: 'tabs', tabs: [textTab(kinds), ...extra, evidenceTab, mediaTab, safetyTab, outreachTab] },
    ...workflowFields,
  ]
}
