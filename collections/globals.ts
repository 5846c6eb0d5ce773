import type { GlobalConfig } from 'payload'
import { englishName, LANGUAGES } from '../src/domain/languages.ts'
import { checkPolicy, checkSettings } from '../src/editorial/settings.ts'
import { noteDigestTimes } from '../src/outreach/digest-times.ts'
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
      options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
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
      name: 'senderCheck',
      type: 'ui',
      admin: { components: { Field: '/src/admin/components/campaign/SenderCheck.tsx#SenderCheckField' } },
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
  hooks: { beforeChange: [checkPolicy], afterChange: [noteDigestTimes] },
  fields: [
    {
      name: 'coolingOffSeconds',
      type: 'number',
      label: 'Cooling-off, in seconds',
      min: 0,
      max: 86_400,
      admin: {
        description: 'How long a signed story can be pulled back before it goes out. Usually 300; 0 sends at once.',
      },
    },
    {
      name: 'requestsPerSecond',
      type: 'number',
      label: 'Calls to the provider per second',
      min: 0.1,
      max: 1000,
      defaultValue: 2,
      admin: {
        description: 'Until the provider’s own answers say otherwise. Each call carries up to 100 mails.',
      },
    },
    {
      name: 'staffShare',
      type: 'number',
      label: 'Share kept for mail to colleagues, in percent',
      min: 0,
      max: 50,
      defaultValue: 10,
      admin: {
        description:
          'Of the rate: so that letters to colleagues and test sends go out while a campaign takes all it can.',
      },
    },
    {
      name: 'cap',
      type: 'group',
      label: 'At most so many briefs for one person',
      fields: [
        {
          type: 'row',
          fields: [
            { name: 'count', type: 'number', min: 1, max: 1000, admin: { description: 'Empty: no limit.' } },
            { name: 'days', type: 'number', min: 1, max: 365, defaultValue: 7, label: 'in so many days' },
          ],
        },
      ],
    },
    {
      name: 'window',
      type: 'group',
      label: 'Sending window, by each reader’s own clock',
      fields: [
        {
          type: 'row',
          fields: [
            { name: 'from', type: 'text', maxLength: 5, admin: { description: 'For example 07:00. Empty: any time.' } },
            { name: 'to', type: 'text', maxLength: 5, admin: { description: 'For example 19:00.' } },
            { name: 'weekdaysOnly', type: 'checkbox', label: 'Not at weekends' },
            {
              name: 'zone',
              type: 'text',
              maxLength: 60,
              label: 'Otherwise by the clock of',
              admin: {
                description: 'For readers whose time zone and country nobody knows: Europe/Stockholm. Empty: UTC.',
              },
            },
          ],
        },
      ],
    },
    {
      name: 'digest',
      type: 'group',
      label: 'Digests for those who chose one',
      admin: {
        description:
          'Readers choose on their own page, or have it set on their contact. Off: they get each brief, like everybody. A digest is a campaign of its own and makes itself; whoever waits for one is counted in each brief’s audience. A digest that is late begins until 20:00 of its day; later than that it is left out, and its stories come with the next one. New times hold from the next one on. Switched off: what briefs have left to it until then comes with one last digest.',
      },
      fields: [
        { name: 'enabled', type: 'checkbox', defaultValue: false, label: 'Send digests' },
        {
          type: 'row',
          fields: [
            {
              name: 'hour',
              type: 'text',
              maxLength: 5,
              defaultValue: '07:00',
              label: 'At',
              admin: { description: 'For example 07:00.' },
            },
            {
              name: 'zone',
              type: 'text',
              maxLength: 60,
              label: 'By the clock of',
              admin: { description: 'For example Europe/Stockholm. Empty: UTC.' },
            },
            {
              name: 'weekday',
              type: 'select',
              defaultValue: '1',
              label: 'The weekly one on',
              options: [
                { value: '1', label: 'Monday' },
                { value: '2', label: 'Tuesday' },
                { value: '3', label: 'Wednesday' },
                { value: '4', label: 'Thursday' },
                { value: '5', label: 'Friday' },
                { value: '6', label: 'Saturday' },
                { value: '7', label: 'Sunday' },
              ],
            },
          ],
        },
      ],
    },
    {
      name: 'onePerOutlet',
      type: 'checkbox',
      defaultValue: false,
      label: 'Pitch a story to one person of an outlet only',
    },
    {
      name: 'warmUp',
      type: 'group',
      label: 'Warm-up of a new domain',
      admin: {
        description:
          'What a day leaves over goes out the next day between 07:00 and 20:00: by the clock of the digests, else by that of the sending window, else by UTC. Set one of them, also where neither is used.',
      },
      fields: [
        {
          type: 'row',
          fields: [
            { name: 'startedAt', type: 'date', label: 'First day', admin: { description: 'Empty: no warm-up.' } },
            { name: 'firstDay', type: 'number', min: 1, defaultValue: 500, label: 'Mails on the first day' },
            { name: 'growth', type: 'number', min: 1, max: 5, defaultValue: 2, label: 'Times as many each day' },
          ],
        },
      ],
    },
    {
      name: 'storm',
      type: 'group',
      label: 'Pause by itself when too much goes wrong',
      fields: [
        {
          type: 'row',
          fields: [
            {
              name: 'percent',
              type: 'number',
              min: 1,
              max: 100,
              defaultValue: 10,
              label: 'Percent that fail or bounce',
            },
            { name: 'atLeast', type: 'number', min: 1, defaultValue: 50, label: 'once so many have been sent' },
          ],
        },
      ],
    },
    {
      name: 'countryRules',
      type: 'array',
      label: 'What each country asks for',
      labels: { singular: 'Country', plural: 'Countries' },
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

export const EditorialPolicy: GlobalConfig = {
  slug: 'editorial-policy',
  label: 'Editorial policy',
  admin: { group: 'Settings', description: 'What preflight and the calendar of publications go by.' },
  access: { read: allow('settings.read'), update: allow('settings.write') },
  fields: [
    {
      name: 'missedWindowMinutes',
      type: 'number',
      min: 1,
      max: 10_080,
      defaultValue: 15,
      admin: {
        description:
          'What came due while the system was down for longer than this is held for a decision instead of going out late.',
      },
    },
    {
      name: 'helplineValidDays',
      type: 'number',
      min: 1,
      max: 3650,
      defaultValue: 365,
      admin: { description: 'A helpline counts as verified for so long after somebody rang it.' },
    },
    {
      name: 'consentReconfirmMonths',
      type: 'number',
      min: 1,
      max: 120,
      defaultValue: 24,
      admin: { description: 'A consent without an end is asked for again after so many months.' },
    },
    {
      name: 'checkLinks',
      type: 'checkbox',
      defaultValue: true,
      label: 'Look whether links answer',
      admin: { description: 'On submitting and signing. Addresses inside private networks are never asked.' },
    },
  ],
}
