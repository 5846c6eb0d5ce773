import type { Tab } from 'payload'
import { englishName, LANGUAGES } from '../../src/domain/languages.ts'

/** What a seminar summary tells beyond a press release. A date carries how exactly it is known. */
export const seminarTab: Tab = {
  label: 'Seminar',
  fields: [
    {
      name: 'seminar',
      type: 'group',
      label: false,
      fields: [
        { name: 'eventName', type: 'text', maxLength: 300 },
        {
          type: 'row',
          fields: [
            { name: 'start', type: 'date', admin: { date: { pickerAppearance: 'dayAndTime' } } },
            { name: 'end', type: 'date', admin: { date: { pickerAppearance: 'dayAndTime' } } },
            {
              name: 'precision',
              type: 'select',
              defaultValue: 'day',
              options: [
                { value: 'year', label: 'Only the year is known' },
                { value: 'month', label: 'Month and year' },
                { value: 'day', label: 'The day' },
                { value: 'time', label: 'Day and time' },
              ],
            },
            {
              name: 'status',
              type: 'select',
              defaultValue: 'held',
              options: [
                { value: 'planned', label: 'Planned' },
                { value: 'held', label: 'Held' },
                { value: 'postponed', label: 'Postponed' },
                { value: 'cancelled', label: 'Cancelled' },
              ],
            },
          ],
        },
        {
          type: 'row',
          fields: [
            { name: 'venue', type: 'text', maxLength: 300 },
            { name: 'city', type: 'text', maxLength: 200 },
            { name: 'country', type: 'text', maxLength: 2, admin: { description: 'Two letters, for example SE' } },
          ],
        },
        { name: 'organisers', type: 'text', hasMany: true },
        {
          name: 'speakers',
          type: 'array',
          fields: [
            {
              type: 'row',
              fields: [
                { name: 'name', type: 'text', maxLength: 200 },
                { name: 'title', type: 'text', maxLength: 300 },
                { name: 'organisation', type: 'text', maxLength: 300 },
              ],
            },
          ],
        },
        {
          name: 'languages',
          type: 'select',
          hasMany: true,
          options: LANGUAGES.map((value) => ({ value, label: englishName(value) })),
        },
        { name: 'accreditation', type: 'textarea', maxLength: 2000 },
        {
          type: 'row',
          fields: [
            { name: 'participantCount', type: 'number', min: 0 },
            {
              name: 'participantCountMethod',
              type: 'text',
              maxLength: 300,
              admin: { description: 'How they were counted: registrations, seats, an estimate.' },
            },
          ],
        },
        { name: 'keyPoints', type: 'text', hasMany: true, maxLength: 1000 },
        { name: 'conclusions', type: 'textarea', maxLength: 5000 },
        {
          name: 'feedback',
          type: 'array',
          admin: { description: 'Anonymised. Say what kind of participant, never who.' },
          fields: [
            { name: 'text', type: 'textarea', maxLength: 1000 },
            { name: 'from', type: 'text', maxLength: 200 },
          ],
        },
        {
          name: 'materials',
          type: 'array',
          fields: [
            {
              type: 'row',
              fields: [
                { name: 'label', type: 'text', maxLength: 300 },
                { name: 'url', type: 'text', maxLength: 1000 },
                { name: 'media', type: 'upload', relationTo: 'media' },
              ],
            },
          ],
        },
        {
          name: 'recording',
          type: 'group',
          fields: [
            {
              type: 'row',
              fields: [
                { name: 'url', type: 'text', maxLength: 1000 },
                { name: 'captionsUrl', type: 'text', maxLength: 1000 },
              ],
            },
          ],
        },
      ],
    },
  ],
}
