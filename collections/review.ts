import type { CollectionConfig } from 'payload'
import { may, principalOf } from '../src/domain/permissions.ts'
import { noticeEndpoints } from '../src/editorial/review/notices.ts'
import { allow, nobody } from './fields/access.ts'

/** Written by the actions in `src/editorial/review` alone. */
const writtenBySystem = { create: nobody, update: nobody, delete: nobody } as const

/** Whose row it is may read it, and nobody else. */
const own: NonNullable<CollectionConfig['access']>['read'] = ({ req }) => {
  const who = principalOf(req.user)
  return who ? { user: { equals: who.id } } : false
}

/** What reviewers and writers say about a story, on a field or a block, in threads. */
export const Comments: CollectionConfig = {
  slug: 'comments',
  admin: { hidden: true },
  access: { ...writtenBySystem, read: allow('story.read') },
  lockDocuments: false,
  indexes: [{ fields: ['storyKey', 'createdAt'] }],
  fields: [
    { name: 'storyKey', type: 'text', required: true },
    // Empty for a remark that opens a thread.
    { name: 'parent', type: 'text', index: true },
    { name: 'kind', type: 'select', required: true, options: ['comment', 'change_request', 'correction_proposal'] },
    // Path of the field as the form names it, empty for the whole story; `block` is the block's place in the text.
    { name: 'field', type: 'text', maxLength: 200 },
    { name: 'block', type: 'text', maxLength: 100 },
    // How that block began when the remark was made, so that it is found again when the text has moved.
    { name: 'excerpt', type: 'text', maxLength: 200 },
    { name: 'text', type: 'textarea', required: true, maxLength: 5000 },
    { name: 'author', type: 'text', required: true, index: true },
    { name: 'authorName', type: 'text' },
    { name: 'revision', type: 'number', required: true },
    { name: 'resolvedBy', type: 'text' },
    { name: 'resolvedByName', type: 'text' },
    { name: 'resolvedAt', type: 'date' },
  ],
}

/** Up to which revision somebody has looked at a story. */
export const ReviewMarks: CollectionConfig = {
  slug: 'review-marks',
  admin: { hidden: true },
  access: { ...writtenBySystem, read: own },
  lockDocuments: false,
  indexes: [{ fields: ['storyKey', 'user'], unique: true }],
  fields: [
    { name: 'storyKey', type: 'text', required: true },
    { name: 'user', type: 'text', required: true, index: true },
    { name: 'revision', type: 'number', required: true },
    { name: 'seenAt', type: 'date', required: true },
  ],
}

/** What a colleague should know: shown on the desk, and mailed in one letter with others. */
export const Notifications: CollectionConfig = {
  slug: 'notifications',
  admin: { hidden: true },
  access: {
    ...writtenBySystem,
    read: ({ req }) => {
      const who = principalOf(req.user)
      return who && may(who, 'user.read-names') ? { user: { equals: who.id } } : false
    },
  },
  lockDocuments: false,
  endpoints: noticeEndpoints,
  indexes: [{ fields: ['user', 'readAt'] }, { fields: ['mailState', 'mailAfter'] }],
  fields: [
    { name: 'user', type: 'text', required: true },
    { name: 'kind', type: 'text', required: true },
    // What it is about, as `collection:id`; with the title and the person's name as they were.
    { name: 'subject', type: 'text', required: true, index: true },
    { name: 'title', type: 'text' },
    { name: 'by', type: 'text' },
    // For a delegate: the absent colleague they are told for.
    { name: 'behalf', type: 'text' },
    { name: 'note', type: 'textarea' },
    // The same news for the same person is told once.
    { name: 'key', type: 'text', unique: true },
    { name: 'readAt', type: 'date' },
    { name: 'mailState', type: 'select', required: true, options: ['waiting', 'claimed', 'mailed', 'off'] },
    { name: 'mailAfter', type: 'date' },
    // The letter it went into, and since when: what a worker that died left behind is sent again under the same key.
    { name: 'letter', type: 'text', index: true },
    { name: 'claimedAt', type: 'date' },
  ],
}
