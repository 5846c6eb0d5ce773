import type { CollectionConfig, Field } from 'payload'
import { allow, nobody } from './fields/access.ts'

const inner = (field: Field): Field => ({ ...field, access: { read: nobody }, admin: { hidden: true } }) as Field
const count = (name: string, label?: string): Field => ({ name, type: 'number', defaultValue: 0, label })

/** CSV imports with their progress. Written by `src/contacts`; the rows that were refused are in `import-rejections`. */
export const ImportJobs: CollectionConfig = {
  slug: 'import-jobs',
  labels: { singular: 'Import', plural: 'Imports' },
  access: { read: allow('contact.import'), create: nobody, update: nobody, delete: nobody },
  admin: {
    group: 'Contacts',
    useAsTitle: 'file',
    defaultColumns: ['file', 'listName', 'state', 'read', 'created', 'updated', 'rejected', 'startedAt'],
    description: 'Every CSV file that was imported, and what became of its rows.',
  },
  defaultSort: '-startedAt',
  disableBulkEdit: true,
  disableDuplicate: true,
  lockDocuments: false,
  indexes: [{ fields: ['state', 'leaseUntil'] }],
  fields: [
    { name: 'file', type: 'text' },
    { name: 'list', type: 'text', admin: { hidden: true } },
    { name: 'listName', type: 'text', label: 'Media list' },
    { name: 'dryRun', type: 'checkbox', defaultValue: false, label: 'Only tried out' },
    {
      name: 'state',
      type: 'select',
      required: true,
      options: ['running', 'done', 'failed'],
      admin: { components: { Cell: '/src/admin/components/StateCell.tsx#StateCell' } },
    },
    { name: 'message', type: 'text' },
    count('total', 'Rows in the file'),
    count('read'),
    count('created'),
    count('updated'),
    count('unchanged'),
    count('duplicates'),
    count('rejected'),
    { name: 'startedAt', type: 'date', admin: { date: { pickerAppearance: 'dayAndTime' } } },
    { name: 'finishedAt', type: 'date', admin: { date: { pickerAppearance: 'dayAndTime' } } },
    { name: 'createdBy', type: 'text', admin: { hidden: true } },
    // What a process needs to go on where another one died.
    inner({ name: 'audience', type: 'text' }),
    inner({ name: 'spool', type: 'text' }),
    inner({ name: 'bytes', type: 'number', defaultValue: 0 }),
    inner({ name: 'delimiter', type: 'text' }),
    inner({ name: 'columns', type: 'json' }),
    inner({ name: 'headerRecords', type: 'number', defaultValue: 1 }),
    inner({ name: 'watermark', type: 'number', defaultValue: 0 }),
    inner({ name: 'parts', type: 'number', defaultValue: 0 }),
    inner({ name: 'leaseHolder', type: 'text' }),
    inner({ name: 'leaseToken', type: 'number', defaultValue: 0 }),
    inner({ name: 'leaseUntil', type: 'date' }),
  ],
}

/** Refused rows of an import, a few hundred to a row, kept for 30 days to be downloaded and mended. */
export const ImportRejections: CollectionConfig = {
  slug: 'import-rejections',
  access: { read: nobody, create: nobody, update: nobody, delete: nobody },
  admin: { hidden: true },
  disableBulkEdit: true,
  disableDuplicate: true,
  lockDocuments: false,
  indexes: [{ fields: ['job', 'part'], unique: true }],
  fields: [
    { name: 'job', type: 'text', required: true },
    { name: 'part', type: 'number', required: true },
    { name: 'rows', type: 'json', required: true },
    { name: 'at', type: 'date', required: true, index: true },
  ],
}
