import type { CollectionConfig } from 'payload'
import { mediaPath } from '../src/domain/media.ts'
import { may, principalOf } from '../src/domain/permissions.ts'
import { guardDepiction } from '../src/editorial/consent.ts'
import { keepOriginal, refuseUnsafeFile, serveOriginal } from '../src/editorial/media.ts'
import { allow, nobody } from './fields/access.ts'

export const ACCEPTED_MEDIA = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'application/pdf', 'text/vtt']

export const Media: CollectionConfig = {
  slug: 'media',
  labels: { singular: 'Media file', plural: 'Media' },
  admin: {
    group: 'Stories',
    useAsTitle: 'alt',
    defaultColumns: ['filename', 'alt', 'credit', 'licence', 'updatedAt'],
    listSearchableFields: ['alt', 'filename', 'credit'],
    description:
      'Press images and documents. What the public gets are derivatives without camera data; originals stay here.',
  },
  access: {
    // A condition rather than a yes, so that Payload hands the document to the file's own handler.
    read: ({ req }) => (may(principalOf(req.user), 'media.read') ? { filename: { exists: true } } : false),
    create: allow('media.write'),
    update: allow('media.write'),
    delete: allow('media.write'),
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  upload: {
    // Our own storage keeps the bytes under their hash; Payload writes nothing to the disk.
    disableLocalStorage: true,
    adapter: 'content-hash',
    mimeTypes: ACCEPTED_MEDIA,
    pasteURL: false,
    crop: false,
    focalPoint: false,
    hideRemoveFile: true,
    adminThumbnail: ({ doc }) =>
      typeof doc.hash === 'string' && String(doc.mimeType).startsWith('image/') ? mediaPath(doc.hash, 'thumb') : null,
    handlers: [serveOriginal],
  },
  hooks: { beforeOperation: [refuseUnsafeFile], beforeChange: [guardDepiction, keepOriginal] },
  fields: [
    {
      name: 'alt',
      type: 'text',
      maxLength: 500,
      label: 'Alternative text',
      admin: { description: 'What the image shows, for people who cannot see it. Needed before it can be used.' },
    },
    { name: 'caption', type: 'textarea', maxLength: 1000 },
    {
      type: 'row',
      fields: [
        {
          name: 'credit',
          type: 'text',
          maxLength: 300,
          admin: { description: 'Whose work it is. Needed before it can be used.' },
        },
        { name: 'licence', type: 'text', maxLength: 300 },
      ],
    },
    { name: 'usage', type: 'textarea', maxLength: 1000, label: 'Terms of use' },
    { name: 'depictsPerson', type: 'checkbox', label: 'An identifiable person can be seen' },
    {
      name: 'consent',
      type: 'relationship',
      relationTo: 'consent-records',
      admin: { condition: (data) => Boolean(data?.depictsPerson) },
    },
    {
      name: 'hash',
      type: 'text',
      index: true,
      access: { create: nobody, update: nobody },
      admin: { readOnly: true, position: 'sidebar' },
    },
    // Keyed hashes of the words in the file's own metadata, for the search for protected names.
    {
      name: 'metadataWords',
      type: 'json',
      access: { create: nobody, update: nobody, read: nobody },
      admin: { hidden: true },
    },
    {
      name: 'variants',
      type: 'select',
      options: ['pending', 'ready', 'failed', 'none'],
      index: true,
      access: { create: nobody, update: nobody },
      admin: { readOnly: true, position: 'sidebar' },
    },
  ],
}
