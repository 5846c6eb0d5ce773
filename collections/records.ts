import type { CollectionConfig } from 'payload'
import { may, principalOf } from '../src/domain/permissions.ts'
import { PUBLICATION_STATUSES } from '../src/domain/story.ts'
import { publicWhere } from '../src/domain/visibility.ts'
import { auditEndpoints } from '../src/editorial/audit-export.ts'
import { editionEndpoints } from '../src/editorial/edition-endpoints.ts'
import { editionPreview } from '../src/editorial/edition-preview.ts'
import { publicContent } from '../src/editorial/public-content.ts'
import { allow, nobody } from './fields/access.ts'

/** What the workflow writes. No form and no API call writes here; see `src/editorial`. */
const writtenBySystem = { create: nobody, update: nobody, delete: nobody } as const

export const Editions: CollectionConfig = {
  slug: 'editions',
  admin: {
    group: 'Records',
    useAsTitle: 'title',
    defaultColumns: ['title', 'number', 'language', 'hash', 'createdAt'],
    description: 'What was signed, as it was signed. Editions never change.',
  },
  access: { ...writtenBySystem, read: allow('edition.read') },
  endpoints: [...editionEndpoints, ...editionPreview],
  lockDocuments: false,
  indexes: [{ fields: ['storyKey', 'number'], unique: true }],
  fields: [
    { name: 'title', type: 'text' },
    { name: 'storyKey', type: 'text', index: true },
    { name: 'number', type: 'number' },
    { name: 'language', type: 'text' },
    { name: 'translationGroup', type: 'text', index: true },
    { name: 'hash', type: 'text', index: true },
    { name: 'canonVersion', type: 'number' },
    {
      name: 'editionPage',
      type: 'ui',
      admin: { components: { Field: '/src/admin/components/EditionPage.tsx#EditionPage' } },
    },
    // What was signed, to the byte; people read the page above, programs read this.
    { name: 'canonical', type: 'textarea', admin: { readOnly: true, hidden: true } },
    {
      name: 'signOffs',
      type: 'json',
      admin: { readOnly: true, components: { Field: '/src/admin/components/JsonView.tsx#JsonView' } },
    },
  ],
}

export const Publications: CollectionConfig = {
  slug: 'publications',
  admin: {
    group: 'Records',
    useAsTitle: 'slug',
    defaultColumns: ['slug', 'language', 'section', 'status', 'visibleFrom'],
    description: 'Which edition of a story the public sees, and from when.',
  },
  access: {
    ...writtenBySystem,
    read: ({ req }) => (may(principalOf(req.user), 'publication.read-all') ? true : publicWhere(new Date())),
  },
  lockDocuments: false,
  indexes: [
    { fields: ['language', 'section', 'slug'], unique: true },
    { fields: ['language', 'status', 'visibleFrom'] },
  ],
  fields: [
    { name: 'storyKey', type: 'text', unique: true },
    { name: 'language', type: 'text' },
    { name: 'section', type: 'text' },
    { name: 'slug', type: 'text' },
    { name: 'kind', type: 'text' },
    { name: 'translationGroup', type: 'text', index: true },
    {
      name: 'status',
      type: 'select',
      index: true,
      options: PUBLICATION_STATUSES.map((value) => ({ value, label: value })),
      admin: { components: { Cell: '/src/admin/components/StateCell.tsx#StateCell' } },
    },
    { name: 'edition', type: 'text', index: true },
    { name: 'visibleFrom', type: 'date', index: true },
    // When the public first saw the story, and since when the live edition is live.
    { name: 'firstVisible', type: 'date' },
    { name: 'liveSince', type: 'date', access: { read: ({ req }) => Boolean(req.user) } },
    { name: 'nextEdition', type: 'text', access: { read: ({ req }) => Boolean(req.user) } },
    { name: 'nextVisibleFrom', type: 'date', index: true, access: { read: ({ req }) => Boolean(req.user) } },
    {
      name: 'nextState',
      type: 'select',
      options: ['scheduled', 'held'],
      access: { read: ({ req }) => Boolean(req.user) },
    },
    { name: 'nextReason', type: 'text', access: { read: ({ req }) => Boolean(req.user) } },
    { name: 'rev', type: 'number', defaultValue: 1, access: { read: nobody } },
    { name: 'content', type: 'json', virtual: true, admin: { hidden: true }, hooks: { afterRead: [publicContent] } },
  ],
}

export const AuditEvents: CollectionConfig = {
  slug: 'audit-events',
  labels: { singular: 'Audit event', plural: 'Audit log' },
  admin: {
    group: 'Records',
    useAsTitle: 'action',
    defaultColumns: ['createdAt', 'action', 'actorName', 'address'],
    listSearchableFields: ['actorName', 'action', 'subject', 'address'],
    components: { beforeListTable: ['/src/admin/components/AuditExport.tsx#AuditExport'] },
    description: 'Who did what, when. Written with the action itself; never changed.',
  },
  access: {
    ...writtenBySystem,
    read: ({ req }) => {
      const who = principalOf(req.user)
      if (may(who, 'audit.read-all')) return true
      return may(who, 'audit.read-own') && who ? { actor: { equals: who.id } } : false
    },
  },
  endpoints: auditEndpoints,
  lockDocuments: false,
  indexes: [{ fields: ['subject', 'seq'], unique: true }],
  fields: [
    {
      name: 'sentence',
      type: 'ui',
      admin: {
        components: { Field: '/src/admin/components/AuditSentence.tsx#AuditSentenceField' },
        disableListColumn: true,
      },
    },
    {
      name: 'action',
      type: 'text',
      index: true,
      admin: { components: { Cell: '/src/admin/components/AuditSentence.tsx#AuditSentence' } },
    },
    { name: 'subject', type: 'text', index: true },
    { name: 'seq', type: 'number' },
    { name: 'actor', type: 'text', index: true },
    { name: 'actorName', type: 'text', label: 'Who' },
    { name: 'address', type: 'text' },
    { name: 'edition', type: 'text' },
    { name: 'editionHash', type: 'text' },
    {
      name: 'data',
      type: 'json',
      admin: { readOnly: true, components: { Field: '/src/admin/components/JsonView.tsx#JsonView' } },
    },
  ],
}

/**
 * The chain over the audit log: each link names an event, its hash and the link before. Written afterwards by one worker,
 * so that a changed, lost or slipped-in event shows.
 */
export const AuditLinks: CollectionConfig = {
  slug: 'audit-links',
  admin: { hidden: true },
  access: { ...writtenBySystem, read: allow('audit.read-all') },
  lockDocuments: false,
  fields: [
    // 1, 2, … without a gap.
    { name: 'position', type: 'number', required: true, unique: true },
    { name: 'event', type: 'text', required: true, unique: true },
    { name: 'eventHash', type: 'text', required: true },
    { name: 'previous', type: 'text', required: true },
    { name: 'hash', type: 'text', required: true },
  ],
}

/** Which signed edition shows which file: a media address asks this before it answers. */
export const MediaUses: CollectionConfig = {
  slug: 'media-uses',
  admin: { hidden: true },
  access: { ...writtenBySystem, read: nobody },
  lockDocuments: false,
  fields: [
    { name: 'hash', type: 'text', index: true },
    // The media document, which may be given another file later.
    { name: 'media', type: 'text', index: true },
    { name: 'storyKey', type: 'text', index: true },
    { name: 'edition', type: 'text', index: true },
  ],
}

/** Every address a story has or had: the live one, and old ones that redirect. */
export const Slugs: CollectionConfig = {
  slug: 'slugs',
  admin: { hidden: true },
  access: { ...writtenBySystem, read: nobody },
  lockDocuments: false,
  indexes: [{ fields: ['language', 'section', 'slug'], unique: true }],
  fields: [
    { name: 'language', type: 'text' },
    { name: 'section', type: 'text' },
    { name: 'slug', type: 'text' },
    { name: 'storyKey', type: 'text', index: true },
    { name: 'current', type: 'checkbox' },
  ],
}

/** Who may do a periodic duty now; `token` grows with every change of hands. */
export const Leases: CollectionConfig = {
  slug: 'leases',
  admin: { hidden: true },
  access: { ...writtenBySystem, read: nobody },
  lockDocuments: false,
  fields: [
    { name: 'key', type: 'text', unique: true },
    { name: 'holder', type: 'text' },
    { name: 'token', type: 'number' },
    { name: 'until', type: 'date' },
  ],
}

/** Small values that processes share: the deployment's id, wrapped keys, change stamps. */
export const Values: CollectionConfig = {
  slug: 'values',
  admin: { hidden: true },
  access: { ...writtenBySystem, read: nobody },
  lockDocuments: false,
  fields: [
    { name: 'key', type: 'text', unique: true },
    { name: 'value', type: 'json' },
  ],
}
