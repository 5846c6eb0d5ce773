import type { CollectionConfig } from 'payload'
import { may, principalOf } from '../src/domain/permissions.ts'
import { engineRoom } from './fields/access.ts'

const never = () => false

/** The provider's webhook events, each stored once by its id. No addresses: the delivery says whom it concerns. */
export const InboundEvents: CollectionConfig = {
  slug: 'inbound-events',
  labels: { singular: 'Provider event', plural: 'Provider events' },
  access: {
    read: ({ req }) => may(principalOf(req.user), 'campaign.read'),
    create: never,
    update: never,
    delete: never,
  },
  admin: {
    group: 'Outreach',
    hidden: engineRoom,
    useAsTitle: 'eventId',
    defaultColumns: ['type', 'at', 'delivery', 'applied', 'reason'],
    description: 'What the mail provider has reported back.',
  },
  defaultSort: '-at',
  disableDuplicate: true,
  disableBulkEdit: true,
  lockDocuments: false,
  indexes: [{ fields: ['providerId', 'applied'] }],
  fields: [
    { name: 'eventId', type: 'text', required: true, unique: true },
    { name: 'type', type: 'text', required: true },
    { name: 'at', type: 'date', required: true },
    { name: 'providerId', type: 'text' },
    { name: 'campaign', type: 'text' },
    { name: 'delivery', type: 'text' },
    { name: 'reason', type: 'text' },
    // Whether a delivery has taken it in. An event may arrive before the reply to the call that caused it.
    { name: 'applied', type: 'checkbox', defaultValue: false },
  ],
}
