import type { CollectionConfig, Field } from 'payload'
import { CAMPAIGN_RULES, CAMPAIGN_STATES, CAMPAIGN_TYPES } from '../src/domain/campaign.ts'
import { may, principalOf } from '../src/domain/permissions.ts'
import { campaignEndpoints } from '../src/outreach/routes.ts'
import { inWords } from './fields/options.ts'

const never = () => false

/** Set by the engine alone and never typed: `progressView` says it in words, lists show it in columns. */
const shown = { readOnly: true, components: { Field: '/src/admin/components/Unseen.tsx#Unseen' } } as const
const shownAsState = {
  ...shown,
  components: { ...shown.components, Cell: '/src/admin/components/StateCell.tsx#StateCell' },
} as const
const shownAsType = {
  ...shown,
  components: { ...shown.components, Cell: '/src/admin/components/TypeCell.tsx#TypeCell' },
} as const
const shownAsReason = {
  ...shown,
  components: { ...shown.components, Cell: '/src/admin/components/ReasonCell.tsx#ReasonCell' },
} as const
const hidden = { hidden: true, readOnly: true } as const

/** Working data of the engine: never part of an answer (`frozen` holds whole templates). */
const inner = (field: Field): Field => ({ ...field, access: { read: never }, admin: hidden }) as Field

/**
 * One sending of one translation group to lists. Rows are made and moved by the actions in `src/outreach`
 * only; the default write operations are closed.
 */
export const Campaigns: CollectionConfig = {
  slug: 'campaigns',
  labels: { singular: 'Campaign', plural: 'Campaigns' },
  access: {
    read: ({ req }) => may(principalOf(req.user), 'campaign.read'),
    create: never,
    update: never,
    delete: never,
  },
  admin: {
    group: 'Outreach',
    useAsTitle: 'title',
    defaultColumns: ['title', 'state', 'type', 'launchAt', 'planned', 'pausedReason'],
    components: { beforeListTable: ['/src/admin/components/campaign/StopAll.tsx#StopAll'] },
    description:
      'Every sending, with its progress. A campaign starts from a signed outreach plan, or by hand: “Send a brief” on the page of a story that is public or scheduled.',
  },
  defaultSort: '-createdAt',
  disableDuplicate: true,
  disableBulkEdit: true,
  lockDocuments: false,
  endpoints: campaignEndpoints,
  indexes: [{ fields: ['state', 'launchAt'] }],
  fields: [
    {
      name: 'progressView',
      type: 'ui',
      admin: { components: { Field: '/src/admin/components/CampaignProgress.tsx#CampaignProgress' } },
    },
    { name: 'title', type: 'text', admin: shown },
    {
      name: 'type',
      type: 'select',
      required: true,
      options: CAMPAIGN_TYPES.map((value) => ({ value, label: CAMPAIGN_RULES[value].label })),
      admin: shownAsType,
    },
    {
      name: 'state',
      type: 'select',
      required: true,
      options: inWords(CAMPAIGN_STATES, { planning: 'Selecting recipients' }),
      admin: shownAsState,
    },
    { name: 'pausedReason', type: 'text', label: 'Why it waits or ended', admin: shownAsReason },
    { name: 'storyKey', type: 'text', required: true, index: true, admin: shown },
    { name: 'translationGroup', type: 'text', required: true, index: true, admin: shown },
    { name: 'lists', type: 'json', required: true, admin: shown },
    { name: 'waitFor', type: 'json', admin: shown },
    { name: 'options', type: 'json', admin: shown },
    { name: 'launchAt', type: 'date', label: 'Starts', admin: { ...shown, date: { pickerAppearance: 'dayAndTime' } } },
    { name: 'startedAt', type: 'date', admin: { ...shown, date: { pickerAppearance: 'dayAndTime' } } },
    { name: 'finishedAt', type: 'date', admin: { ...shown, date: { pickerAppearance: 'dayAndTime' } } },
    { name: 'createdBy', type: 'text', admin: shown },
    { name: 'launchedBy', type: 'text', admin: shown },
    { name: 'candidates', type: 'number', defaultValue: 0, admin: shown },
    { name: 'planned', type: 'number', label: 'Recipients', defaultValue: 0, admin: shown },
    { name: 'excluded', type: 'number', defaultValue: 0, admin: shown },
    { name: 'planComplete', type: 'checkbox', defaultValue: false, admin: shown },
    inner({ name: 'frozen', type: 'json' }),
    inner({ name: 'watermark', type: 'text' }),
    inner({ name: 'slices', type: 'number', defaultValue: 0 }),
    inner({ name: 'leaseHolder', type: 'text' }),
    inner({ name: 'leaseToken', type: 'number', defaultValue: 0 }),
    inner({ name: 'leaseUntil', type: 'date' }),
  ],
}
