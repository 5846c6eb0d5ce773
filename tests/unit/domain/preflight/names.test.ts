import { describe, expect, it } from 'vitest'
import { foldName, spellingsOf, stemsOf, strippedOf } from '../../../../src/domain/names/fold.ts'
import { hashesOfName, isNameHashes, tokenHasher } from '../../../../src/domain/names/hashes.ts'
import { hashedWords, type ProtectedPerson } from '../../../../src/domain/names/search.ts'
import { namedIn } from '../../../../src/domain/preflight/names.ts'
import { NOTHING_KNOWN, preflight } from '../../../../src/domain/preflight.ts'
import { canonical, document, lexical, picture } from '../samples.ts'

const hash = tokenHasher(Buffer.alloc(32, 7))
const person = (realName: string, pseudonym = 'Stella', under18 = false): ProtectedPerson => ({
  pseudonym,
  under18,
  names: hashesOfName(realName, pseudonym, hash),
})

const IDS: Record<string, string> = {
  protected_name: 'name',
  protected_name_possible: 'family',
  protected_first_name: 'given',
}
/** What the search finds in a story, as `kind field`. */
const findings = (
  real: string | ProtectedPerson,
  own: Record<string, unknown>,
  refs: Parameters<typeof canonical>[1] = {},
  metadata: string[][] = [],
) =>
  preflight(canonical(own, refs), {
    ...NOTHING_KNOWN,
    now: 0,
    hashToken: hash,
    protectedPeople: [typeof real === 'string' ? person(real) : real],
    media: { m1: { depictsPerson: false, consent: null, metadata } },
  }).filter(({ id }) => Object.hasOwn(IDS, id))
const search = (...of: Parameters<typeof findings>) => findings(...of).map(({ id, field }) => `${IDS[id]} ${field}`)
const inText = (real: string, text: string) => search(real, { lead: text }).map((line) => line.split(' ')[0])

describe('a protected name in a text', () => {
  it.each<[string, string, string[]]>([
    // The whole name, in any order and spelling
    ['Anna Svensson', 'We met Anna Svensson there.', ['name']],
    ['Anna Svensson', 'We met ANNA SVENSSON there.', ['name']],
    ['Anna Svensson', 'we met anna svensson there', ['name']],
    ['Anna Svensson', 'Svensson, Anna', ['name']],
    ['Svensson, Anna', 'Anna Svensson', ['name']],
    ['Anna Svensson', 'Anna Maria Svensson', ['name']],
    ['Anna Maria Svensson', 'Maria Svensson', ['name']],
    ['Anna Svensson', 'A. Svensson signed it', ['name']],
    ['Karl-Erik Berg-Olsson', 'Erik Olsson', ['name']],
    ['Björn Åkesson', 'Bjorn Akesson', ['name']],
    ['Björn Åkesson', 'Bjoern Aakesson', ['name']],
    ['Bjorn Akesson', 'Björn Åkesson', ['name']],
    ['Þór Sæmundsson', 'Thor Saemundsson', ['name']],
    ['Jürgen Müßig', 'Jurgen Muessig', ['name']],
    ['Åsa Ek', 'Åsa Ek stod där', ['name']],
    ['Åsa Ek', 'Åsa Eks berättelse', ['name']],
    ['Eva Lind', 'E\u0301va Lind', ['name']],
    // Cases and genitives
    ['Anna Svensson', 'Annas och Svenssons', ['name']],
    ['Karin Lindqvist', 'Enligt Lindqvists brev', ['family']],
    ['Aino Virtanen', 'Aino Virtasen kertomus', ['name']],
    ['Heikki Mannila', 'Heikin ja Mannilan', ['name']],
    ['Jonas Kazlauskas', 'Jono Kazlausko istorija', ['name']],
    ['Rasa Kazlauskienė', 'Rasos Kazlauskienės', ['name']],
    ['Jānis Bērziņš', 'Jāņa Bērziņa stāsts', ['name']],
    ['Mari Tammsaar', 'Mari Tammsaare lugu', ['name']],
    ['Sigríður Jónsdóttir', 'saga Sigríðar Jónsdóttur', ['name']],
    // The family name alone
    ['Anna Svensson', 'Enligt Svensson var det sent.', ['name']],
    ['Anna Svensson', 'Later Svensson left.', ['family']],
    ['Anna Svensson', 'Svensson left.', ['name']],
    // Somebody else of that name
    ['Anna Svensson', 'Minister Karl Svensson said so.', ['family']],
    ['Anna Svensson', 'Karl Svensson said so. Then Svensson left.', ['family']],
    // A town, and a small word
    ['Eva Lund', 'The meeting in Lund was long.', ['family']],
    ['Eva Berg', 'På ett berg stod hon.', []],
    ['Eva Berg', 'The meeting in Bergen was long.', ['family']],
    // First names
    ['Anna Svensson', 'Anna Karlsson said so.', ['given']],
    ['Anna Svensson', 'Hanna and Annabel', []],
    // Nobody
    ['Anna Svensson', 'Svennson and Swensen', []],
    ['Anna Svensson', 'A plain text about nothing.', []],
  ])('%s: “%s”', (real, text, wanted) => {
    expect(inText(real, text)).toEqual(wanted)
  })

  it('never finds the pseudonym itself', () => {
    expect(search(person('Anna Svensson', 'Anna'), { lead: 'Anna tells what happened.' })).toEqual([])
    expect(search(person('Anna Svensson', 'Anna'), { lead: 'Anna Svensson tells.' })).toEqual(['name lead'])
  })
})

describe('a protected name is looked for everywhere', () => {
  const NAME = 'Anna Svensson'
  const withFile = (own: object) => [{ images: ['m1'] }, { media: { m1: { ...picture, ...own } } }] as const
  it.each<[string, Record<string, unknown>, string]>([
    ['the title', { title: `On ${NAME}` }, 'title'],
    ['the subheading', { subheading: NAME }, 'subheading'],
    ['the address', { slug: 'the-story-of-anna-svensson' }, 'slug'],
    ['the address, as one word', { slug: 'annasvensson' }, 'slug'],
    ['the body', { body: lexical('First.', `Here is ${NAME}.`) }, 'body'],
    [
      'a link in the body',
      {
        body: {
          root: {
            type: 'root',
            children: [
              {
                type: 'paragraph',
                children: [
                  {
                    type: 'link',
                    fields: { url: 'https://example.org/Anna%20Svensson' },
                    children: [{ type: 'text', text: 'a report' }],
                  },
                ],
              },
            ],
          },
        },
      },
      'body',
    ],
    [
      'a name that runs over two formats',
      {
        body: {
          root: {
            type: 'root',
            children: [
              {
                type: 'paragraph',
                children: [
                  { type: 'text', text: 'Sven' },
                  { type: 'text', text: 'sson, An', format: 1 },
                  { type: 'text', text: 'na' },
                ],
              },
            ],
          },
        },
      },
      'body',
    ],
    [
      'a fact box',
      {
        body: {
          root: {
            type: 'root',
            children: [{ type: 'block', fields: { blockType: 'factBox', title: 'x', text: NAME } }],
          },
        },
      },
      'body',
    ],
    [
      'a quote in the body',
      {
        body: {
          root: { type: 'root', children: [{ type: 'quote', children: [{ type: 'text', text: NAME }] }] },
        },
      },
      'body',
    ],
    ['a quote', { quotes: [{ text: `I am ${NAME}` }] }, 'quotes.0.text'],
    ['the speaker of a quote', { quotes: [{ text: 'x', speaker: NAME }] }, 'quotes.0.speaker'],
    ['who cleared it', { quotes: [{ text: 'x', clearedBy: NAME }] }, 'quotes.0.clearedBy'],
    ['a figure', { figures: [{ source: `Interview with ${NAME}` }] }, 'figures.0.source'],
    ['notes to editors', { notesToEditors: NAME }, 'notesToEditors'],
    ['the content note', { contentNote: NAME }, 'contentNote'],
    ['the subject', { brief: { subject: NAME, text: 'x' } }, 'brief.subject'],
    ['the brief', { brief: { subject: 'x', text: `Meet ${NAME}` } }, 'brief.text'],
    ['the dateline', { dateline: { place: `At ${NAME}’s` } }, 'dateline.place'],
  ])('%s', (_, own, field) => {
    expect(search(NAME, { ...document(), ...own })).toEqual([`name ${field}`])
  })

  it.each<[string, object]>([
    ['the file name', { filename: 'AnnaSvensson.jpg' }],
    ['the file name with an underline', { filename: 'portrait_anna_svensson_2.jpg' }],
    ['the file name with an initial', { filename: 'asvensson.jpg' }],
    ['the alternative text', { alt: `${NAME} at a window` }],
    ['the caption', { caption: NAME }],
  ])('%s of a picture', (_, own) => {
    expect(search(NAME, ...withFile(own))).toEqual(['name media.m1'])
  })

  it('the metadata of a picture, of which only hashes are kept', () => {
    const kept = hashedWords('Creator: Anna Svensson; Camera', hash, 100)
    expect(JSON.stringify(kept)).not.toMatch(/anna|svensson/i)
    expect(search(NAME, ...withFile({}), kept)).toEqual(['name media.m1'])
    // A photographer of that name is for a person to judge.
    expect(search(NAME, ...withFile({}), hashedWords('Photo Karl Svensson', hash, 100))).toEqual(['family media.m1'])
    expect(search(NAME, ...withFile({}), hashedWords('Photo Karl Karlsson', hash, 100))).toEqual([])
  })

  it('every field of a seminar', () => {
    const story = canonical(
      {
        seminar: {
          eventName: 'Forum',
          venue: NAME,
          conclusions: NAME,
          speakers: [{ name: NAME }],
          feedback: [{ text: 'x', from: NAME }],
          keyPoints: [NAME],
          materials: [{ label: 'x', url: 'https://example.org/anna-svensson.pdf' }],
        },
      },
      {},
      'seminar-summaries',
    )
    const fields = preflight(story, { ...NOTHING_KNOWN, now: 0, hashToken: hash, protectedPeople: [person(NAME)] })
      .filter(({ id }) => id === 'protected_name')
      .map(({ field }) => field)
    expect(fields).toEqual([
      'seminar.venue',
      'seminar.conclusions',
      'seminar.keyPoints',
      'seminar.speakers.0.name',
      'seminar.feedback.0.from',
      'seminar.materials.0.url',
    ])
  })
})

describe('a finding about a protected name', () => {
  it('says where and never what', () => {
    const all = findings(
      'Anna Svensson',
      {
        ...document(),
        title: 'Anna Svensson',
        lead: 'Karl Svensson',
        subheading: 'Anna',
        body: lexical('x', 'Anna Svensson'),
      },
      { media: { m1: { ...picture, filename: 'portrait.jpg', alt: 'Anna Svensson' } } },
    )
    expect(all.length).toBeGreaterThanOrEqual(5)
    expect(JSON.stringify(all)).not.toMatch(/svensson|\banna\b|stella/i)
    expect(all.find(({ field }) => field === 'body')?.message).toContain('paragraph 2')
  })

  it('blocks, asks for a signature, or warns', () => {
    const severities = findings('Anna Svensson', { title: 'Anna Svensson', lead: 'Karl Svensson', subheading: 'Anna' })
    expect(severities.map(({ severity, field }) => `${severity} ${field}`)).toEqual([
      'block title',
      'attest lead',
      'warn subheading',
    ])
  })
})

describe('a story that is signed already names a person', () => {
  const { title: _title, slug: _slug, ...plain } = document()
  const seen = (real: string, own: Record<string, unknown>, filename = 'view.jpg', metadata: string[][] = []) =>
    namedIn(canonical({ ...plain, images: ['m1'], ...own }, { media: { m1: { ...picture, filename } } }), {
      ...{ hashToken: hash, protectedPeople: [person(real)] },
      media: { m1: { depictsPerson: false, consent: null, metadata } },
    })
  it.each<[string, Record<string, unknown>, string[], string[]]>([
    ['by the whole name', { lead: 'Anna Svensson left.' }, ['lead'], []],
    ['by the whole name, in another order', { lead: 'Svensson, Anna' }, ['lead'], []],
    ['perhaps, by an initial and the family name', { lead: 'A. Svensson left.' }, [], ['lead']],
    ['by the family name alone', { lead: 'Later they met Svensson.' }, [], ['lead']],
    ['perhaps, by the name of a namesake', { lead: 'Karl Svensson left.' }, [], ['lead']],
    ['perhaps, by a case of the family name', { lead: 'In Svenssons house' }, [], ['lead']],
    ['not by a first name', { lead: 'Anna Karlsson left.' }, [], []],
    ['in several places', { lead: 'Anna Svensson', body: lexical('x', 'Svensson.') }, ['lead'], ['body, paragraph 2']],
    ['not at all', { lead: 'Nobody.' }, [], []],
  ])('%s', (_, own, whole, family) => {
    expect(seen('Anna Svensson', own)).toEqual({ whole, family })
  })

  it('by what belongs to a picture', () => {
    expect(seen('Anna Svensson', {}, 'anna-svensson.jpg')).toEqual({ whole: ['a picture, the file name'], family: [] })
    expect(seen('Anna Svensson', {}, 'x.jpg', hashedWords('Photo Anna Svensson', hash, 9)).whole).toHaveLength(1)
    expect(seen('Anna Svensson', {}, 'x.jpg', hashedWords('Photo Karl Svensson', hash, 9))).toEqual({
      whole: [],
      family: ['a picture, the file’s own metadata'],
    })
  })
})

describe('what is kept of a name', () => {
  it('cannot be read, and means nothing under another key', () => {
    const kept = hashesOfName('Anna Svensson', 'Stella', hash)
    expect(isNameHashes(JSON.parse(JSON.stringify(kept)))).toBe(true)
    expect(JSON.stringify(kept)).not.toMatch(/anna|svensson/i)
    const other = hashesOfName('Anna Svensson', 'Stella', tokenHasher(Buffer.alloc(32, 8)))
    expect(kept.family.filter((one) => other.family.includes(one))).toEqual([])
  })

  it.each([null, {}, { v: 2, whole: [], family: [], given: [] }, { v: 1, whole: [], family: [] }, 'x'])(
    'is told from anything else: %j',
    (value) => {
      expect(isNameHashes(value)).toBe(false)
    },
  )

  it('folds letters, strips endings and keeps stems', () => {
    expect(foldName('ØYSTEIN')).toBe('oystein')
    expect(spellingsOf('Åse')).toEqual(['ase', 'aase'])
    expect(strippedOf('svenssons')).toContain('svensson')
    expect(strippedOf('eks')).toEqual([])
    expect(stemsOf('virtanen')).toContain('virtase')
    expect(stemsOf('heikki')).toContain('heiki')
  })
})
