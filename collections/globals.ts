import type { GlobalConfig } from 'payload'
import { LANGUAGE_NAMES, LANGUAGES } from '../src/domain/languages.ts'
import { checkPolicy, checkSettings } from '../src/editorial/settings.ts'
import { allow } from './fields/access.ts'

export const Newsroom: GlobalConfig = {
  slug: 'newsroom',
  admin: { group: 'Settings', description: 'Name, languages, sender and colours of the public newsroom.' },
  access: { read: allow('settings.read'), update: allow('settings.write') },
  hooks: { beforeChange: [checkSettings] },
  fields: [
    { name: 'name', type: 'text', maxLength: 200, defaultValue: 'Newsroom' },
    { name: 'tagline', type: 'text', maxLength: 300 },
    {
      name: 'languages',
      type: 'select',
      hasMany: true,
      defaultValue: ['en'],
      options: LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
      admin: { description: 'The first one is the newsroom’s own language.' },
    },
    {
      name: 'sender',
      type: 'group',
      fields: [
        {
          type: 'row',
          fields: [
            { name: 'name', type: 'text', maxLength: 200 },
            { name: 'email', type: 'email' },
          ],
        },
      ],
      admin: { description: 'Who the mails come from. The domain has to be verified with the provider.' },
    },
    {
      name: 'contact',
      type: 'group',
      fields: [
        { name: 'email', type: 'email' },
        { name: 'phone', type: 'text', maxLength: 60 },
        { name: 'address', type: 'textarea', maxLength: 500 },
      ],
    },
    {
      name: 'colours',
      type: 'group',
      fields: [
        {
          name: 'accent',
          type: 'text',
          maxLength: 7,
          defaultValue: '#7a1f3d',
          admin: { description: 'As #rrggbb.' },
        },
      ],
    },
  ],
}

export const OutreachPolicy: GlobalConfig = {
  slug: 'outreach-policy',
  label: 'Outreach policy',
  admin: { group: 'Settings', description: 'How mail goes out: cooling-off, rate, and what each country asks for.' },
  access: { read: allow('settings.read'), update: allow('settings.write') },
  hooks: { beforeChange: [checkPolicy] },
  fields: [
    {
      name: 'coolingOffSeconds',
      type: 'number',
      min: 0,
      max: 86_400,
      admin: {
        description: 'How long a signed story can be pulled back before it goes out. Usually 300; 0 sends at once.',
      },
    },
    {
      name: 'requestsPerSecond',
      type: 'number',
      min: 0.1,
      max: 1000,
      defaultValue: 2,
      admin: {
        description: 'The provider’s rate until its own answers say otherwise. Each request carries up to 100 mails.',
      },
    },
    {
      name: 'countryRules',
      type: 'array',
      admin: {
        description: 'Countries without a rule are sendable with a notice in the first mail. Not legal advice.',
      },
      fields: [
        {
          type: 'row',
          fields: [
            { name: 'country', type: 'text', maxLength: 2 },
            {
              name: 'rule',
              type: 'select',
              options: [
                { value: 'notice', label: 'Notice with the first mail, opt-out' },
                { value: 'opt_in', label: 'Only with confirmed opt-in' },
              ],
            },
          ],
        },
      ],
      defaultValue: [
        { country: 'DK', rule: 'opt_in' },
        { country: 'NO', rule: 'opt_in' },
        { country: 'SE', rule: 'notice' },
        { country: 'FI', rule: 'notice' },
      ],
    },
  ],
}
