import type { CollectionConfig } from 'payload'

const never = () => false

/** The shared clock of a provider account: when the next request may leave, for every process together. */
export const RateBuckets: CollectionConfig = {
  slug: 'rate-buckets',
  access: { read: never, create: never, update: never, delete: never },
  admin: { hidden: true },
  disableDuplicate: true,
  lockDocuments: false,
  fields: [
    { name: 'key', type: 'text', required: true, unique: true },
    // Requests per second, as the provider last said or as the policy sets it.
    { name: 'perSecond', type: 'number', required: true },
    { name: 'learned', type: 'checkbox', defaultValue: false },
    // Instants in ms since the epoch: when the next call is due, until when nobody may send, and when the latest calls left.
    { name: 'refilledAt', type: 'number', required: true },
    { name: 'holdUntil', type: 'number', defaultValue: 0 },
    { name: 'recent', type: 'json' },
    // ms by which a call may be longer on its way than the one a window later.
    { name: 'apart', type: 'number' },
    { name: 'version', type: 'number', required: true },
  ],
}
