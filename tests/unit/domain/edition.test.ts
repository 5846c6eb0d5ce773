import { describe, expect, it } from 'vitest'
import { publicStory } from '../../../src/domain/edition.ts'
import { canonical, picture } from './samples.ts'

/** A story whose inner workings each carry a word that must not come out. */
const story = canonical(
  {
    sensitivity: 'high',
    embargoUntil: '2030-05-01T08:00:00Z',
    embargoZone: 'SECRET-zone',
    quotes: [
      {
        text: 'It works.',
        speaker: 'Åsa Ek',
        speakerTitle: 'Chair',
        clearedBy: 'SECRET-clearance',
        clearedAt: '2030-04-01',
      },
    ],
    brief: { subject: 'SECRET-subject', text: 'SECRET-brief' },
    outreachPlan: { lists: ['SECRET-list'], when: 'at', at: '2031-01-01T00:00:00Z', waitFor: ['sv'] },
    images: ['m1'],
  },
  { media: { m1: { ...picture, filename: 'SECRET-name.jpg' } } },
)

describe('what the public may read of an edition', () => {
  const open = publicStory(story)

  it('holds no plan, brief, clearance, sensitivity, embargo or name of a file', () => {
    expect(JSON.stringify(open)).not.toMatch(/SECRET|sensitivity|embargo|clearedAt|2031/)
  })

  it('holds the words themselves', () => {
    expect(open).toMatchObject({
      title: story.title,
      lead: story.lead,
      body: story.body,
      quotes: [{ text: 'It works.', speaker: 'Åsa Ek', speakerTitle: 'Chair' }],
      media: { m1: { hash: picture.hash, alt: picture.alt, credit: picture.credit } },
      pressContacts: story.pressContacts,
    })
  })

  it('names its fields one by one: a new field of the canonical form has to be looked at here', () => {
    expect(Object.keys(open).sort()).toEqual(
      [
        ...['audienceCountries', 'body', 'boilerplate', 'canonVersion', 'collection', 'contentNote', 'correction'],
        ...['dateline', 'documents', 'figures', 'helplines', 'images', 'kind', 'language', 'lead', 'media'],
        ...[
          'notesToEditors',
          'pressContacts',
          'quotes',
          'seminar',
          'slug',
          'storyKey',
          'subheading',
          'title',
          'topics',
        ],
        ...['translationGroup', 'urgency'],
      ].sort(),
    )
  })

  it('leaves the edition itself as it was', () => {
    const before = structuredClone(story)
    publicStory(story)
    expect(story).toEqual(before)
  })
})
