import type { CanonicalSeminar, CanonicalStory } from '../domain/edition.ts'
import { isLanguage, LANGUAGES } from '../domain/languages.ts'
import { refuse } from '../errors.ts'
import { readEdition } from './releases.ts'
import type { Effect } from './step.ts'
import type { StoryDoc } from './story.ts'

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
    data: { ...shared(story), ...(input.copyText ? words(story) : {}), language, translationOf: doc.id } as never,
    overrideAccess: false,
    user: req.user,
    depth: 0,
    req,
    context: { derivedFrom: edition },
  } as never)) as unknown as StoryDoc
  return { doc: made, message: 'The translation is a draft of its own. Write it, then submit it like any other story.' }
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
