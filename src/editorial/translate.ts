import type { PayloadRequest } from 'payload'
import { idOf } from '../domain/canonical.ts'
import type { CanonicalSeminar, CanonicalStory } from '../domain/edition.ts'
import { isLanguage, LANGUAGES } from '../domain/languages.ts'
import { fitsVersion } from '../domain/preflight/help.ts'
import { refuse } from '../errors.ts'
import { readEdition } from './editions.ts'
import { findByIds } from './find-by-ids.ts'
import { type Effect, setStory } from './step.ts'
import type { StoryDoc } from './story.ts'
import { sourceOf } from './translations.ts'

/**
 * Makes a version of a story in another language from its last signed edition: what is the same in every language is
 * taken over, the text only when it is asked for. The new story remembers which edition it was made from.
 */
export const translate: Effect = async ({ req, collection, doc, input }) => {
  const { language } = input
  if (!isLanguage(language)) {
    throw refuse.invalid(`Say which language, in \`language\`: one of ${LANGUAGES.join(', ')}.`, { field: 'language' })
  }
  const edition = String(doc.lastEdition)
  const { story } = await readEdition(req, edition)
  const made = (await req.payload.create({
    collection,
    data: {
      ...shared(story),
      ...(input.copyText ? words(story) : {}),
      ...{ language, translationOf: doc.id, helplines: await helplinesFor(req, doc, story, language) },
    } as never,
    overrideAccess: false,
    user: req.user,
    depth: 0,
    req,
    // A translation of a translation belongs to the same source, and to the edition of it that it came from.
    context: { derivedFrom: doc.translationOf ? (doc.derivedFrom ?? null) : edition },
  } as never)) as unknown as StoryDoc
  return { doc: made, message: 'The translation is a draft of its own. Write it, then submit it like any other story.' }
}

/** The helplines of the source that are of use to readers of this language, or in the countries it is for. */
async function helplinesFor(req: PayloadRequest, doc: StoryDoc, story: CanonicalStory, language: string) {
  const ids = Array.isArray(doc.helplines) ? doc.helplines.map(idOf).filter(Boolean) : []
  const rows = await findByIds(req, 'helplines', ids)
  const version = { language, audienceCountries: story.audienceCountries }
  return rows
    .filter(({ country, languages }) =>
      fitsVersion(
        {
          country: String(country ?? '').toUpperCase(),
          languages: Array.isArray(languages) ? languages.map(String) : [],
        },
        version,
      ),
    )
    .map(({ id }) => id)
}

/** Somebody has looked at what changed in the source: this version derives from its newest edition from now on. */
export const confirmSource: Effect = async (step) => {
  const source = await sourceOf(step.req, step.collection, step.doc)
  if (!source?.edition) throw refuse.wrongState('The source has no signed edition.')
  await setStory(step, { derivedFrom: source.edition })
  return {
    record: { from: source.derivedFrom, to: source.edition },
    message: `This version now counts as derived from edition ${source.editionNumber} of its source.`,
  }
}

/** What does not depend on the language. The outreach plan is the source's and stays there. */
function shared(story: CanonicalStory) {
  const { kind, dateline, embargoUntil, embargoZone, urgency, sensitivity, images, documents } = story
  return {
    kind,
    dateline: { place: dateline.place, date: dateline.date || null },
    embargoUntil: embargoUntil || null,
    embargoZone: embargoZone || undefined,
    urgency,
    sensitivity,
    images,
    documents,
    pressContacts: story.pressContacts,
    audienceCountries: story.audienceCountries,
    ...(story.seminar ? { seminar: facts(story.seminar) } : {}),
  }
}

/** Of a seminar: when, where, who and how many; what was said is words. */
function facts(seminar: CanonicalSeminar) {
  const { start, end, precision, status, venue, city, country, organisers, speakers, languages, participantCount } =
    seminar
  const when = { start: start || null, end: end || null, precision, status }
  return { ...when, venue, city, country, organisers, speakers, languages, participantCount }
}

function words(story: CanonicalStory) {
  const { title, subheading, lead, body, notesToEditors, contentNote, brief } = story
  return { title, subheading, lead, body, notesToEditors, contentNote, brief }
}
