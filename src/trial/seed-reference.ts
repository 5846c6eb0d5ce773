import sharp from 'sharp'
import { isLanguage, type Language } from '../domain/languages.ts'
import { nameHasher } from '../editorial/name-key.ts'
import { CONTACTS, LISTS, type ListKey, OUTLETS } from './sample/contacts.ts'
import { CREDIT, LICENCE, PICTURE_KEYS, PICTURES, type PictureKey } from './sample/pictures.ts'
import { BOILERPLATES, CONSENTS, HELPLINES, PROTECTED, TERMS, TOPICS } from './sample/reference.ts'
import { ensure, type SeedContext } from './seed-records.ts'

/** What stories refer to, by the keys of the sample. */
export interface References {
  topics: ReadonlyMap<string, string>
  boilerplates: ReadonlyMap<Language, string>
  /** By country; a country may have several. */
  helplines: ReadonlyMap<string, readonly string[]>
}

/** Subjects, helplines, words and paragraphs of the house, entered by an editor. */
export async function seedReference(context: SeedContext): Promise<References> {
  const topics = new Map<string, string>()
  for (const [code, name] of Object.entries(TOPICS)) {
    topics.set(code, await ensure(context, 'editor', 'topics', { scheme: 'iptc', code }, { name }))
  }
  const helplines = new Map<string, string[]>()
  for (const { country, phone, name, languages } of HELPLINES) {
    const id = await ensure(context, 'editor', 'helplines', { country, phone }, { name, languages, verified: false })
    helplines.set(country, [...(helplines.get(country) ?? []), id])
  }
  const boilerplates = new Map<Language, string>()
  for (const [language, { name, text }] of Object.entries(BOILERPLATES)) {
    if (!isLanguage(language)) continue
    boilerplates.set(language, await ensure(context, 'editor', 'boilerplates', { language, name }, { text }))
  }
  for (const { language, term, ...entry } of TERMS) {
    await ensure(context, 'editor', 'terms', { language, term }, entry)
  }
  return { topics, boilerplates, helplines }
}

/** Consents and a protected person, entered by the data steward. */
export async function seedProtection(context: SeedContext, now: Date): Promise<void> {
  for (const { subjectCode, months, channels, scope } of CONSENTS) {
    const end = new Date(now)
    end.setUTCMonth(end.getUTCMonth() + months)
    const data = { scope, channels: [...channels], validUntil: end.toISOString() }
    await ensure(context, 'steward', 'consent-records', { subjectCode }, data)
  }
  // Its key is made before any transaction begins.
  await nameHasher(context.payload)
  const { pseudonym, ...person } = PROTECTED
  await ensure(context, 'steward', 'protected-people', { pseudonym }, person)
}

/** Draws the press images and uploads them as a writer would. */
export async function seedPictures(context: SeedContext): Promise<Record<PictureKey, string>> {
  const ids: Partial<Record<PictureKey, string>> = {}
  for (const key of PICTURE_KEYS) {
    const { filename, alt, caption, draw } = PICTURES[key]
    const file = async () => {
      const data = await sharp(Buffer.from(draw())).jpeg({ quality: 88 }).toBuffer()
      return { data, mimetype: 'image/jpeg', name: filename, size: data.length }
    }
    const words = { alt, caption, credit: CREDIT, licence: LICENCE, usage: 'Free for any use.', depictsPerson: false }
    ids[key] = await ensure(context, 'writer', 'media', { filename }, words, file)
  }
  return ids as Record<PictureKey, string>
}

const SOURCE = 'Sample newsroom (invented)'

/** Outlets, journalists and lists, entered by the data steward. */
export async function seedContacts(context: SeedContext, now: Date): Promise<ReadonlyMap<ListKey, string>> {
  const lists = new Map<ListKey, string>()
  for (const { key, name, description } of LISTS) {
    lists.set(key, await ensure(context, 'steward', 'media-lists', { name }, { description, audience: 'journalist' }))
  }
  const outlets = new Map<string, string>()
  for (const { key, name, kind, country, language } of OUTLETS) {
    const data = { kind, country, language, url: `https://${key}.example.org` }
    outlets.set(key, await ensure(context, 'steward', 'outlets', { name }, data))
  }
  for (const person of CONTACTS) {
    const contact = await ensure(
      context,
      'steward',
      'contacts',
      { email: `${person.local}@example.org` },
      {
        name: person.name,
        outlet: outlets.get(person.outlet),
        role: person.role,
        beats: [...person.beats],
        countries: [person.country],
        languages: [...person.languages],
        timeZone: person.timeZone,
        audience: 'journalist',
        legalBasis: person.confirmed ? 'consent' : 'legitimate_interest',
        optIn: person.confirmed ? 'confirmed' : 'none',
        embargoTrusted: person.embargoTrusted ?? false,
        source: SOURCE,
        sourceDate: now.toISOString(),
      },
    )
    for (const key of person.lists) {
      await ensure(context, 'steward', 'list-members', { list: lists.get(key), contact }, { source: SOURCE })
    }
  }
  return lists
}
