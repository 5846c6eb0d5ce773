import type { CollectionConfig } from 'payload'
import { englishName, LANGUAGES } from '../src/domain/languages.ts'
import { may, principalOf, ROLES } from '../src/domain/permissions.ts'
import { passwordMail, passwordSubject } from '../src/editorial/password-mail.ts'
import { checkAbsence, followWish } from '../src/editorial/review/profile.ts'
import { auditNewUser, changeRoles, guardRoles } from '../src/editorial/roles.ts'
import { env } from '../src/env.ts'
import { allow, allowField } from './fields/access.ts'

const ROLE_LABELS = {
  communications: 'Communications',
  editor: 'Editor',
  'chief-editor': 'Chief editor',
  'data-steward': 'Data steward',
  admin: 'Administrator',
} as const

export const Users: CollectionConfig = {
  slug: 'users',
  admin: {
    group: 'Settings',
    useAsTitle: 'name',
    defaultColumns: ['name', 'email', 'roles', 'language'],
    description: 'People who work in this newsroom. Roles change by an action of their own, never by this form.',
  },
  auth: {
    tokenExpiration: 8 * 60 * 60,
    // Failures are counted at the edge, per address and account; a lock would let anybody lock anybody out.
    maxLoginAttempts: 0,
    cookies: { secure: env().publicUrl.startsWith('https://'), sameSite: 'Lax' },
    useAPIKey: false,
    forgotPassword: { generateEmailHTML: passwordMail, generateEmailSubject: passwordSubject },
  },
  access: {
    admin: ({ req }) => Boolean(principalOf(req.user)?.roles.length),
    read: ({ req }) => {
      const who = principalOf(req.user)
      if (!who) return false
      return may(who, 'user.read-names') ? true : { id: { equals: who.id } }
    },
    create: allow('user.manage'),
    update: ({ req }) => {
      const who = principalOf(req.user)
      if (!who) return false
      return may(who, 'user.manage') ? true : { id: { equals: who.id } }
    },
    delete: ({ req }) => {
      const who = principalOf(req.user)
      return may(who, 'user.manage') && who ? { id: { not_equals: who.id } } : false
    },
    unlock: allow('user.manage'),
  },
  disableBulkEdit: true,
  disableDuplicate: true,
  // Sign-in has one door, where failures are counted: GraphQL would be a second one.
  graphQL: { disableMutations: true },
  fields: [
    { name: 'name', type: 'text', maxLength: 200 },
    {
      name: 'email',
      type: 'email',
      required: true,
      unique: true,
      access: {
        // Colleagues see names; addresses are for administrators and for the person.
        read: ({ req, id, doc }) =>
          may(principalOf(req.user), 'user.manage') || String(req.user?.id ?? '') === String(id ?? doc?.id ?? ''),
        update: allowField('user.manage'),
      },
    },
    {
      name: 'language',
      type: 'select',
      defaultValue: 'en',
      options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
    },
    {
      name: 'roles',
      type: 'select',
      hasMany: true,
      saveToJWT: true,
      defaultValue: ['communications'],
      options: ROLES.map((value) => ({ value, label: ROLE_LABELS[value] })),
      access: { create: allowField('user.manage'), update: () => false },
      admin: { description: 'Set when the person is invited. Afterwards: “Change roles”.' },
    },
    {
      name: 'reviewMail',
      type: 'select',
      defaultValue: 'batched',
      label: 'Mail about reviews',
      options: [
        { value: 'batched', label: 'Together, at most every quarter of an hour' },
        { value: 'daily', label: 'Once a day' },
        { value: 'off', label: 'Never: I look at my desk' },
      ],
    },
    {
      type: 'row',
      fields: [
        {
          name: 'awayFrom',
          type: 'date',
          label: 'Away from',
          admin: {
            date: { pickerAppearance: 'dayAndTime' },
            description: 'While you are away, what is meant for you goes to your delegate too.',
          },
        },
        { name: 'awayUntil', type: 'date', label: 'Away until', admin: { date: { pickerAppearance: 'dayAndTime' } } },
        {
          name: 'delegate',
          type: 'relationship',
          relationTo: 'users',
          admin: { description: 'Who is told and asked instead. They sign with their own rights, never with yours.' },
        },
      ],
    },
    {
      name: 'changeRoles',
      type: 'ui',
      admin: { components: { Field: '/src/admin/components/ChangeRoles.tsx#ChangeRoles' } },
    },
  ],
  hooks: { beforeChange: [guardRoles, checkAbsence], afterChange: [auditNewUser, followWish] },
  endpoints: [{ path: '/:id/roles', method: 'post', handler: changeRoles }],
}
