import type { CollectionConfig } from 'payload'
import { actOnNewName, hashRealName } from '../src/editorial/protected-people.ts'
import { allow, nobody } from './fields/access.ts'

/**
 * People who appear under another name. What they are really called is never stored: only keyed hashes of the parts of
 * the name, to find it where it must not stand.
 */
export const ProtectedPeople: CollectionConfig = {
  slug: 'protected-people',
  labels: { singular: 'Protected person', plural: 'Protected people' },
  access: {
    read: allow('consent.read'),
    create: allow('consent.write'),
    update: allow('consent.write'),
    delete: allow('consent.write'),
  },
  admin: {
    group: 'Editorial reference',
    useAsTitle: 'pseudonym',
    defaultColumns: ['pseudonym', 'under18', 'updatedAt'],
    description:
      'People whose real name must not appear anywhere. Preflight looks for it in text, addresses, picture texts and file names.',
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  lockDocuments: false,
  hooks: { beforeChange: [hashRealName], afterChange: [actOnNewName] },
  fields: [
    {
      name: 'pseudonym',
      type: 'text',
      required: true,
      unique: true,
      maxLength: 100,
      admin: { description: 'The name used in texts, for example “Anna”.' },
    },
    {
      name: 'realName',
      type: 'text',
      virtual: true,
      maxLength: 200,
      admin: {
        // Payload shuts virtual fields unless told otherwise.
        readOnly: false,
        description:
          'First name, then family name. Typed once and not kept: after saving the field is empty again, only hashes of the parts are stored, and nobody can read them. Typing another name replaces it. What is public already is looked through at once: a story with the whole name in it is held.',
      },
    },
    { name: 'under18', type: 'checkbox', defaultValue: false, label: 'Was under 18 at the time' },
    { name: 'note', type: 'textarea', maxLength: 1000, admin: { description: 'Nothing that identifies the person.' } },
    // Keyed hashes: of the whole name, and of each part that is long enough to mean somebody.
    {
      name: 'nameHashes',
      type: 'json',
      access: { create: nobody, update: nobody, read: nobody },
      admin: { hidden: true },
    },
  ],
}
