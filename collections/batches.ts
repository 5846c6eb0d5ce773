import type { CollectionConfig } from 'payload'
import { BATCH_STATES } from '../src/domain/batches.ts'
import { may, principalOf } from '../src/domain/permissions.ts'
import { engineRoom } from './fields/access.ts'

const never = () => false
const inner = { access: { read: never }, admin: { hidden: true } } as const

/**
 * At most 100 deliveries submitted in one call: the unit that is claimed, sealed, sent and retried.
 * A view of rows that `src/storage` writes in bulk; no hooks, no writes through Payload.
 */
export const Batches: CollectionConfig = {
  slug: 'batches',
  labels: { singular: 'Batch', plural: 'Batches' },
  access: {
    read: ({ req }) => may(principalOf(req.user), 'campaign.read'),
    create: never,
    update: never,
    delete: never,
  },
  admin: {
    group: 'Outreach',
    hidden: engineRoom,
    useAsTitle: 'idempotencyKey',
    defaultColumns: ['campaign', 'state', 'language', 'size', 'submitted', 'attempts', 'reason'],
    description: 'One call to the mail provider each. A batch in doubt waits for a person to decide.',
  },
  defaultSort: '-createdAt',
  disableDuplicate: true,
  disableBulkEdit: true,
  lockDocuments: false,
  indexes: [
    // What a worker asks for: the next due batch of one campaign in one state.
    { fields: ['campaign', 'state', 'priority', 'notBefore'] },
    // The sending rate of the last half minute.
    { fields: ['campaign', 'settledAt'] },
  ],
  fields: [
    { name: 'campaign', type: 'text', required: true },
    { name: 'slice', type: 'number', required: true },
    { name: 'language', type: 'text', required: true },
    {
      name: 'state',
      type: 'select',
      required: true,
      options: [...BATCH_STATES],
      admin: { components: { Cell: '/src/admin/components/StateCell.tsx#StateCell' } },
    },
    { name: 'reason', type: 'text' },
    { name: 'priority', type: 'number', required: true },
    { name: 'notBefore', type: 'date', required: true },
    { name: 'size', type: 'number', required: true },
    { name: 'submitted', type: 'number', defaultValue: 0 },
    { name: 'failed', type: 'number', defaultValue: 0 },
    { name: 'generation', type: 'number', defaultValue: 1 },
    { name: 'mode', type: 'select', options: ['strict', 'permissive'], defaultValue: 'strict' },
    { name: 'attempts', type: 'number', defaultValue: 0 },
    // Attempts of this generation whose outcome is not known. Raised before each send, lowered by a definite refusal.
    { name: 'openAttempts', type: 'number', defaultValue: 0 },
    { name: 'idempotencyKey', type: 'text' },
    { name: 'payloadHash', type: 'text' },
    { name: 'firstAttemptAt', type: 'date' },
    { name: 'settledAt', type: 'date' },
    { name: 'leaseHolder', type: 'text', ...inner },
    { name: 'leaseToken', type: 'number', defaultValue: 0, ...inner },
    { name: 'leaseUntil', type: 'date', ...inner },
    // Addresses and unsubscribe tokens of the members, kept only until the outcome is known.
    { name: 'sealed', type: 'json', ...inner },
  ],
}
