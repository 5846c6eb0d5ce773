import type { CollectionConfig } from 'payload'
import { consentEndpoints, keepUsedRecord, keepWithdrawal, withdrawByForm } from '../src/editorial/consent.ts'
import { allow, nobody } from './fields/access.ts'

/** Who agreed to be shown, where, and until when. Named by a code: the key to the codes is kept elsewhere. */
export const ConsentRecords: CollectionConfig = {
  slug: 'consent-records',
  labels: { singular: 'Consent record', plural: 'Consent records' },
  access: {
    read: allow('consent.read'),
    create: allow('consent.write'),
    update: allow('consent.write'),
    delete: allow('consent.write'),
  },
  admin: {
    group: 'Editorial reference',
    useAsTitle: 'subjectCode',
    defaultColumns: ['subjectCode', 'channels', 'validUntil', 'withdrawnAt', 'reconfirmedAt'],
    description:
      'Consent of people who can be recognised in a picture. Without a valid record the picture cannot be used.',
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  hooks: {
    beforeOperation: [withdrawByForm],
    beforeChange: [keepWithdrawal],
    beforeDelete: [keepUsedRecord],
  },
  endpoints: consentEndpoints,
  fields: [
    {
      name: 'withdrawConsent',
      type: 'ui',
      admin: {
        position: 'sidebar',
        components: { Field: '/src/admin/components/WithdrawConsent.tsx#WithdrawConsent' },
      },
    },
    {
      name: 'subjectCode',
      type: 'text',
      required: true,
      unique: true,
      maxLength: 100,
      admin: { description: 'A code, never a name. Keep the list of codes somewhere safe.' },
    },
    {
      name: 'scope',
      type: 'textarea',
      maxLength: 2000,
      admin: { description: 'What they agreed to, in their words.' },
    },
    {
      name: 'channels',
      type: 'select',
      hasMany: true,
      options: [
        { value: 'newsroom', label: 'Newsroom' },
        { value: 'mail', label: 'Mail to the press' },
        { value: 'press_use', label: 'Use by the press' },
        { value: 'social', label: 'Social media' },
        { value: 'print', label: 'Print' },
      ],
    },
    {
      type: 'row',
      fields: [
        { name: 'validUntil', type: 'date', label: 'Valid until', admin: { description: 'Empty: without an end.' } },
        {
          name: 'reconfirmEveryMonths',
          label: 'Ask again every so many months',
          type: 'number',
          min: 1,
          max: 120,
          admin: { description: 'Empty: as the editorial policy says.' },
        },
        {
          name: 'reconfirmedAt',
          type: 'date',
          label: 'Last confirmed',
          admin: { description: 'When they last said it still holds.' },
        },
        {
          name: 'withdrawnAt',
          type: 'date',
          label: 'Withdrawn on',
          admin: {
            description:
              'From this moment the picture is shown to nobody: what is public with it is held when you save.',
          },
        },
      ],
    },
    {
      name: 'under18',
      type: 'checkbox',
      defaultValue: false,
      label: 'Under 18 in the picture',
      admin: { description: 'A child must not be recognisable: the picture cannot be used, whatever was agreed to.' },
    },
    { name: 'note', type: 'textarea', maxLength: 2000 },
    // Which end of this consent has been carried out: what was public with it is on hold since.
    {
      name: 'enforced',
      type: 'text',
      index: true,
      access: { create: nobody, update: nobody },
      admin: { hidden: true },
    },
  ],
}
