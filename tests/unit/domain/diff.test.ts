import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serialise } from '../../../src/domain/canonical.ts'
import { changedFields, diffStories, type FieldChange } from '../../../src/domain/diff.ts'
import type { CanonicalStory } from '../../../src/domain/edition.ts'
import { canonical, picture } from './samples.ts'

const changesOf = (before: CanonicalStory, after: CanonicalStory, names = {}) =>
  diffStories(before, after, names).changes
/** The one change between two documents that differ in one field. */
const only = (before: Record<string, unknown>, after: Record<string, unknown>): FieldChange => {
  const changes = changesOf(canonical(before), canonical(after))
  expect(changes).toHaveLength(1)
  return changes[0] as FieldChange
}
const items = (change: FieldChange) => {
  if (change.kind !== 'items') throw new Error(`no list but ${change.kind}`)
  return change.items
}
const runs = (change: FieldChange) => {
  if (change.kind !== 'words') throw new Error(`no words but ${change.kind}`)
  return change.runs.map(({ mark, text }) => `${{ same: '=', removed: '-', added: '+' }[mark]}${text}`)
}

describe('what differs between two versions of a story', () => {
  it('is nothing between a version and itself', () => {
    expect(diffStories(canonical(), canonical())).toEqual({
      identical: true,
      changes: [],
      invisible: [],
      coarse: false,
    })
  })

  it('is told in the order of the form', () => {
    const before = canonical()
    const after = canonical({
      brief: { subject: 'Changed', text: 'Changed' },
      title: 'Changed',
      urgency: 1,
      outreachPlan: { when: 'on_approval', lists: ['l1'] },
      quotes: [{ speaker: 'Anna', text: 'A word.' }],
      lead: 'Changed',
    })
    expect(changesOf(before, after).map(({ field }) => field)).toEqual([
      'title',
      'lead',
      'quotes',
      'urgency',
      'brief.subject',
      'brief.text',
      'outreachPlan.lists',
      'outreachPlan.when',
    ])
  })

  it.each([
    ['kind', { kind: 'press_release' }, { kind: 'op_ed' }, 'Kind', 'Press release', 'Op ed'],
    ['language', { language: 'en' }, { language: 'is' }, 'Language', 'English', 'Icelandic'],
    [
      'place',
      { dateline: { place: 'Malmö' } },
      { dateline: { place: 'Tallinn' } },
      'Dateline: place',
      'Malmö',
      'Tallinn',
    ],
    ['slug', { slug: 'a' }, { slug: 'b' }, 'Web address', 'a', 'b'],
    ['sensitivity', {}, { sensitivity: 'high' }, 'Sensitivity', 'Normal', 'High'],
    ['embargo', {}, { embargoUntil: '2027-01-01T06:00:00.000Z' }, 'Embargo', '', '2027-01-01T06:00:00.000Z'],
    [
      'plan',
      { outreachPlan: { when: 'none' } },
      { outreachPlan: { when: 'embargo_end' } },
      'Plan: when it goes out',
      'Not by itself',
      'When the embargo ends',
    ],
  ])('names the old and the new value: %s', (_name, before, after, label, was, is) => {
    const change = changesOf(canonical(before), canonical(after)).find((one) => one.label === label)
    expect(change).toMatchObject({ kind: 'value', before: was, after: is })
  })

  it.each([
    [
      'one word',
      'The first report is here.',
      'The second report is here.',
      ['=The ', '-first', '+second', '= report is here.'],
    ],
    [
      'a phrase as one',
      'An old red barn burnt.',
      'An entirely new house burnt.',
      ['=An ', '-old red barn', '+entirely new house', '= burnt.'],
    ],
    ['an addition', 'It works.', 'It works well.', ['=It works', '+ well', '=.']],
    ['from nothing', '', 'New.', ['+New.']],
    ['to nothing', 'Old.', '', ['-Old.']],
    ['its line breaks', 'One\nTwo', 'One\nThree', ['=One\n', '-Two', '+Three']],
  ])('compares words: %s', (_name, before, after, expected) => {
    const change = only({ notesToEditors: before }, { notesToEditors: after })
    expect(runs(change)).toEqual(expected)
  })

  it.each([
    [
      'en',
      'The shelter’s staff don’t know',
      'The shelter’s staff didn’t know',
      ['=The shelter’s staff ', '-don’t', '+didn’t', '= know'],
    ],
    [
      'sv',
      'Förslaget är på väg åt höger',
      'Förslaget är på väg åt vänster',
      ['=Förslaget är på väg åt ', '-höger', '+vänster'],
    ],
    [
      'nb',
      'Hjelpen når øyene på lørdag',
      'Hjelpen når øyene på søndag',
      ['=Hjelpen når øyene på ', '-lørdag', '+søndag'],
    ],
    ['da', 'Rådgivningen lukker i ærø', 'Rådgivningen åbner i ærø', ['=Rådgivningen ', '-lukker', '+åbner', '= i ærø']],
    ['fi', 'EU:n päätös hyväksyttiin', 'EU:n esitys hyväksyttiin', ['=EU:n ', '-päätös', '+esitys', '= hyväksyttiin']],
    [
      'is',
      'Lögin tóku gildi í þessum mánuði',
      'Lögin tóku gildi í síðasta mánuði',
      ['=Lögin tóku gildi í ', '-þessum', '+síðasta', '= mánuði'],
    ],
    ['et', 'Õigus tugevneb', 'Õigus nõrgeneb', ['=Õigus ', '-tugevneb', '+nõrgeneb']],
    ['lv', 'Palīdzība ir pieejama šodien', 'Palīdzība ir pieejama rīt', ['=Palīdzība ir pieejama ', '-šodien', '+rīt']],
    [
      'lt',
      'Pagalba teikiama kiekvieną dieną',
      'Pagalba teikiama kiekvieną naktį',
      ['=Pagalba teikiama kiekvieną ', '-dieną', '+naktį'],
    ],
  ])('keeps the words of %s whole', (language, before, after, expected) => {
    expect(runs(only({ language, lead: before }, { language, lead: after }))).toEqual(expected)
  })

  it('finds the quote that was changed among others, whatever its place', () => {
    const anna = { speaker: 'Anna Ek', text: 'We have waited a long time for this law.', clearedBy: 'Anna Ek' }
    const bo = { speaker: 'Bo Dahl', text: 'It is not enough.' }
    const before = { quotes: [anna, bo] }
    const after = {
      quotes: [{ speaker: 'Cia', text: 'Brand new thoughts.' }, { ...anna, text: `${anna.text} Very long.` }, bo],
    }
    const [added, changed, ...more] = items(only(before, after))
    expect(more).toEqual([])
    expect(added).toMatchObject({ change: 'added', title: 'Cia' })
    expect(changed).toMatchObject({ change: 'changed', title: 'Anna Ek' })
    expect(changed?.details).toEqual([
      {
        kind: 'words',
        field: 'quotes.text',
        label: 'Words',
        runs: [
          { mark: 'same', text: anna.text },
          { mark: 'added', text: ' Very long.' },
        ],
      },
    ])
  })

  it('tells a withdrawn clearance of a quote', () => {
    const quote = { speaker: 'Anna Ek', text: 'A long wait.', clearedBy: 'Anna Ek' }
    const [item] = items(only({ quotes: [quote] }, { quotes: [{ ...quote, clearedBy: '' }] }))
    expect(item?.details).toEqual([
      { kind: 'value', field: 'quotes.clearedBy', label: 'Cleared by', as: 'text', before: 'Anna Ek', after: '' },
    ])
  })

  it('tells a figure with its old and new value', () => {
    const figure = { label: 'Women in shelters', value: '120', unit: 'persons', source: 'Sample statistics' }
    const [item] = items(only({ figures: [figure] }, { figures: [{ ...figure, value: '210' }] }))
    expect(item).toMatchObject({
      change: 'changed',
      title: 'Women in shelters',
      details: [{ label: 'Value', before: '120', after: '210' }],
    })
  })

  it('tells that press contacts changed places', () => {
    const [a, b] = [
      { name: 'Anna', email: 'a@example.org' },
      { name: 'Bo', email: 'b@example.org' },
    ]
    const found = items(only({ pressContacts: [a, b] }, { pressContacts: [b, a] }))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ change: 'moved', details: [] })
  })

  it('tells a removed press contact in its old place', () => {
    const contacts = ['Anna', 'Bo', 'Cia'].map((name) => ({ name, email: `${name}@example.org` }))
    const found = items(only({ pressContacts: contacts }, { pressContacts: [contacts[0], contacts[2]] }))
    expect(found).toMatchObject([{ change: 'removed', title: 'Bo' }])
  })

  it('names media lists by their names', () => {
    const plan = (lists: string[]) => canonical({ outreachPlan: { when: 'on_approval', lists } })
    const [change] = changesOf(plan(['a']), plan(['a', 'b']), { a: 'Nordic desks', b: 'Baltic desks' })
    expect(items(change as FieldChange)).toEqual([{ change: 'added', title: 'Baltic desks', details: [] }])
  })

  describe('pictures, by the hash of their bytes', () => {
    const withImages = (...media: (typeof picture)[]) =>
      canonical(
        { images: media.map(({ id }) => id) },
        { media: Object.fromEntries(media.map((file) => [file.id, file])) },
      )
    const imageItems = (before: CanonicalStory, after: CanonicalStory) => {
      const [change, ...more] = changesOf(before, after)
      expect(more).toEqual([])
      return items(change as FieldChange)
    }

    it('tells other words about the same picture', () => {
      const found = imageItems(withImages(picture), withImages({ ...picture, alt: 'A full hall at noon' }))
      expect(found).toMatchObject([{ change: 'changed', details: [{ field: 'images.alt' }] }])
    })
    it('tells a picture whose bytes were exchanged', () => {
      const found = imageItems(withImages(picture), withImages({ ...picture, hash: 'b'.repeat(64) }))
      expect(found).toMatchObject([
        { change: 'replaced', files: { before: { hash: 'a'.repeat(64) }, after: { hash: 'b'.repeat(64) } } },
      ])
    })
    it('tells a picture in the place of another', () => {
      const other = {
        ...picture,
        id: 'm2',
        hash: 'b'.repeat(64),
        alt: 'Waves',
        caption: 'The sea.',
        filename: 'sea.jpg',
      }
      expect(imageItems(withImages(picture), withImages(other))).toMatchObject([{ change: 'replaced' }])
    })
    it('tells the same bytes uploaded anew as the same picture', () => {
      const again = { ...picture, id: 'm2', credit: 'Another name' }
      const found = imageItems(withImages(picture), withImages(again))
      expect(found).toMatchObject([{ change: 'changed', details: [{ field: 'images.credit' }] }])
    })
    it('tells a new leading picture', () => {
      const other = { ...picture, id: 'm2', hash: 'b'.repeat(64) }
      const found = imageItems(withImages(picture, other), withImages(other, picture))
      expect(found).toMatchObject([{ change: 'moved' }])
    })
  })

  it('compares seminars by their own fields', () => {
    const seminar = { eventName: 'Forum', precision: 'year', status: 'planned', keyPoints: ['One thing.', 'Another.'] }
    const of = (own: object) => canonical({ seminar: { ...seminar, ...own } }, {}, 'seminar-summaries')
    const changes = changesOf(
      of({}),
      of({ status: 'held', participantCount: 80, keyPoints: ['One thing.', 'Another one.'] }),
    )
    expect(changes.map(({ label }) => label)).toEqual([
      'Seminar: status',
      'Seminar: participants',
      'Seminar: key points',
    ])
    expect(changes[0]).toMatchObject({ before: 'Planned', after: 'Held' })
  })

  it('says so when only the stored form differs', () => {
    const at = (boilerplate: string) =>
      canonical({}, { boilerplate: { id: boilerplate, name: 'About us', text: 'We are.' } })
    expect(diffStories(at('1'), at('2'))).toMatchObject({ identical: false, changes: [], invisible: ['Boilerplate'] })
  })

  it('is summed up in the labels of the fields', () => {
    const briefly = (own: Record<string, unknown>, most?: number) =>
      changedFields(diffStories(canonical(), canonical(own)), most)
    const own = { title: 'T', lead: 'L', subheading: 'S' }
    expect([briefly({}), briefly({ title: 'T' }), briefly(own), briefly(own, 2)]).toEqual([
      '',
      'Title',
      'Title, Subheading and Lead',
      'Title, Subheading and 1 more',
    ])
  })

  it('does not mind in which order the parts are stored', () => {
    const before = canonical({ dateline: { place: 'Malmö', date: '2026-01-01' } })
    const signed = JSON.parse(serialise({ ...before, title: 'Another' })) as CanonicalStory
    expect(diffStories(signed, before)).toMatchObject({ changes: [{ field: 'title' }], invisible: [] })
  })

  it('never keeps silent: whatever leaf of a story changes, something is told', () => {
    const full = canonical(
      {
        subheading: 'Sub',
        dateline: { place: 'Malmö', date: '2026-01-01' },
        embargoUntil: '2027-01-01T00:00:00Z',
        embargoZone: 'Europe/Oslo',
        quotes: [{ text: 'Q', speaker: 'S', speakerTitle: 'T', clearedBy: 'C', clearedAt: '2026-01-01' }],
        figures: [{ label: 'L', value: '1', unit: 'u', source: 's', asOf: '2026-01-01' }],
        images: ['m1'],
        documents: ['m1'],
        audienceCountries: ['SE'],
        contentNote: 'Note',
        outreachPlan: { lists: ['x'], when: 'at', at: '2027-01-01T00:00:00Z', waitFor: ['sv'] },
        seminar: {
          eventName: 'E',
          speakers: [{ name: 'N', title: 'T', organisation: 'O' }],
          feedback: [{ text: 'F', from: 'W' }],
          materials: [{ label: 'L', media: 'm1', url: 'https://example.org' }],
          recording: { url: 'https://example.org/v', captionsUrl: 'https://example.org/c' },
          keyPoints: ['K'],
          organisers: ['O'],
          languages: ['sv'],
          participantCount: 3,
        },
      },
      {
        media: { m1: picture },
        boilerplate: { id: '1', name: 'B', text: 'T' },
        topics: [{ code: '20000593', name: 'Topic', scheme: 'iptc' }],
        helplines: [{ country: 'SE', name: 'H', phone: '1', url: 'https://example.org', verifiedAt: '2026-01-01' }],
      },
      'seminar-summaries',
    )
    const leaves = (value: unknown, path: (string | number)[] = []): (string | number)[][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, item]) =>
            leaves(item, [...path, Array.isArray(value) ? Number(key) : key]),
          )
        : [path]
    for (const path of leaves(full)) {
      const after = structuredClone(full)
      let at = after as unknown as Record<string | number, unknown>
      for (const step of path.slice(0, -1)) at = at[step] as typeof at
      const last = path.at(-1) as string
      at[last] = typeof at[last] === 'number' ? (at[last] as number) + 1 : `${at[last] ?? ''}x`
      if (path[0] === 'language' || path[0] === 'outreachPlan') at[last] = path.includes('when') ? 'none' : 'fi'
      const diff = diffStories(full, after)
      expect(diff.identical, path.join('.')).toBe(false)
      expect(diff.changes.length + diff.invisible.length, path.join('.')).toBeGreaterThan(0)
    }
  })

  it('gives both texts back, whatever was written', () => {
    const words = fc.array(fc.constantFrom('law', 'Ærø', '.', ' ', '\n', 'þing', '👩‍👧', 'x'), { maxLength: 40 })
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [before, after] = [canonical({ lead: a.join('') }), canonical({ lead: b.join('') })]
        const diff = diffStories(before, after)
        expect(diff.identical).toBe(serialise(before) === serialise(after))
        const [change] = diff.changes
        const told = change?.kind === 'words' ? change.runs : []
        const side = (mark: string) =>
          told
            .filter((run) => run.mark !== mark)
            .map(({ text }) => text)
            .join('')
        if (change) expect([side('added'), side('removed')]).toEqual([before.lead, after.lead])
      }),
      { numRuns: 300 },
    )
  })
})
