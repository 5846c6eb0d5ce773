import type { CollectionConfig } from 'payload'
import { DELIVERY_STATES } from '../src/domain/delivery.ts'
import { may, principalOf } from '../src/domain/permissions.ts'
import { inWords } from './fields/options.ts'

const never = () => false

/**
 * One contact in one campaign. A view of rows that `src/storage` writes in bulk; no hooks, no writes
 * through Payload. The unique pair (campaign, contact) is promise 2 as the database sees it.
 */
export const Deliveries: CollectionConfig = {
  slug: 'deliveries',
  labels: { singular: 'Delivery', plural: 'Deliveries' },
  access: {
    read: ({ req }) => may(principalOf(req.user), 'campaign.read'),
    create: never,
    update: never,
    delete: never,
  },
  admin: {
    group: 'Outreach',
    useAsTitle: 'contact',
    components: { beforeListTable: ['/src/admin/components/campaign/OfCampaign.tsx#OfCampaign'] },
    defaultColumns: ['state', 'reason', 'contact', 'address', 'language', 'country', 'stateAt'],
    description: 'What became of each copy. States move forward as the provider reports.',
  },
  // A million rows a campaign: `stateAt` is the only time that matters, and two indexes less make planning a third faster.
  timestamps: false,
  defaultSort: '-id',
  disableDuplicate: true,
  disableBulkEdit: true,
  lockDocuments: false,
  indexes: [{ fields: ['campaign', 'contact'], unique: true }, { fields: ['campaign', 'state'] }],
  fields: [
    { name: 'campaign', type: 'text', required: true },
    {
      name: 'contact',
      type: 'text',
      required: true,
      index: true,
      admin: { components: { Cell: '/src/admin/components/ContactCell.tsx#ContactCell' } },
    },
    { name: 'batch', type: 'text', index: true },
    { name: 'list', type: 'text' },
    {
      name: 'address',
      type: 'text',
      access: { read: ({ req }) => may(principalOf(req.user), 'contact.read') },
    },
    { name: 'language', type: 'text' },
    { name: 'country', type: 'text' },
    {
      name: 'state',
      type: 'select',
      required: true,
      options: inWords(DELIVERY_STATES, { excluded: 'Left out' }),
      admin: { components: { Cell: '/src/admin/components/StateCell.tsx#StateCell' } },
    },
    {
      name: 'reason',
      type: 'text',
      admin: { components: { Cell: '/src/admin/components/ReasonCell.tsx#ReasonCell' } },
    },
    // Where the row stands in the lattice of src/domain/delivery.ts: it only ever grows, except by a person's `release`.
    { name: 'rank', type: 'number', required: true, admin: { hidden: true } },
    { name: 'providerId', type: 'text', index: true },
    { name: 'position', type: 'number' },
    // Digest: the briefs whose stories could not be read when this mail was sealed, so that another digest brings them; and `brief:sv` for one whose story
    // it shows in another language than its own. Of any mail that was released from doubt: `mailed:` and the address at which it was.
    {
      name: 'withheld',
      type: 'json',
      access: { read: ({ req }) => may(principalOf(req.user), 'contact.read') },
      admin: { hidden: true },
    },
    { name: 'stateAt', type: 'date', label: 'Since', required: true },
  ],
}
