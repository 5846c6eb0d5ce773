import type { BasePayload, PayloadRequest } from 'payload'
import { CAMPAIGN_RULES, type CampaignOptions, type CampaignType, PITCHES } from '../domain/campaign.ts'
import { textIn } from '../domain/campaign-text.ts'
import { canonicalStory } from '../domain/canonical.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import { openEdition } from '../domain/edition-seal.ts'
import { parseStoryKey, SECTIONS, storyPath } from '../domain/story.ts'
import { type Publication, visibility } from '../domain/visibility.ts'
import { alarmTampered, type Tampered } from '../editorial/edition-alarm.ts'
import { refuse } from '../errors.ts'
import type { MailNewsroom, StoryMail } from '../mail/content.ts'
import { renderBrief } from '../mail/render.tsx'
import type { CampaignRow } from './store.ts'

export interface Db {
  db: Pick<BasePayload['db'], 'find' | 'findGlobal'>
  req?: PayloadRequest
  /** Told of an edition that is not what was signed, where there is no request to tell. */
  onTampered?: (edition: Tampered) => void
}

/** A signed story as a campaign carries it. */
export interface Entry {
  publication: Publication
  edition: { id: string; number: number; hash: string }
  story: CanonicalStory
}

/** Every row that meets a condition, by a lean read below hooks and access: the engine acts for the system. Its callers ask for few. */
export async function all<T>({ db, req }: Db, collection: string, where: object, select?: object): Promise<T[]> {
  const found = await db.find({
    collection,
    where,
    // No limit of its own: a row beyond it would be somebody who is not told, or is told twice.
    limit: 0,
    pagination: false,
    ...(select ? { select } : {}),
    ...(req ? { req } : {}),
  } as never)
  return found.docs as T[]
}

const publicationsOf = (db: Db, translationGroup: string) =>
  all<Publication>(db, 'publications', { translationGroup: { equals: translationGroup } })

/**
 * @param instead what stands for an edition that is not what was signed; `null` leaves its story out
 * @throws `edition_tampered` (409) without it, when one of them is not what was signed
 */
async function withEditions(
  db: Db,
  shown: { publication: Publication; edition: string }[],
  instead?: (publication: Publication) => Promise<CanonicalStory | null>,
): Promise<Entry[]> {
  const editions = await all<Tampered & { canonical: string }>(db, 'editions', {
    id: { in: shown.map(({ edition }) => edition) },
  })
  const byId = new Map(editions.map((edition) => [String(edition.id), edition]))
  const entries: Entry[] = []
  for (const { publication, edition } of shown) {
    const row = byId.get(edition)
    if (!row) continue
    const sealed = openEdition(row)
    if (!sealed.intact) {
      if (db.req) alarmTampered(db.req.payload, { ...row, id: edition })
      else db.onTampered?.({ ...row, id: edition })
      if (!instead) throw refuse.editionTampered(undefined, { edition })
    }
    const story = sealed.intact ? sealed.story : await instead?.(publication)
    if (story) entries.push({ publication, edition: { id: edition, number: row.number, hash: row.hash }, story })
  }
  return entries
}

/** The stories of a group that the public can read at an instant, each in its edition. */
export async function publicEditions(db: Db, translationGroup: string, now: number): Promise<Entry[]> {
  const publications = await publicationsOf(db, translationGroup)
  const shown = publications.flatMap((publication) => {
    const seen = visibility(publication, now)
    return seen.state === 'public' ? [{ publication, edition: seen.edition }] : []
  })
  return withEditions(db, shown)
}

/** The stories of a group that are on hold, or withdrawn, each in the edition that was live. */
async function withdrawnEditions(db: Db, translationGroup: string, status: 'held' | 'killed'): Promise<Entry[]> {
  const publications = await publicationsOf(db, translationGroup)
  const shown = publications.flatMap((publication) =>
    publication.status === status && publication.edition ? [{ publication, edition: String(publication.edition) }] : [],
  )
  return withEditions(db, shown, (publication) => asItWasSent(db, publication))
}

/**
 * A story whose edition was changed behind our back, for the notice that it is held or withdrawn: which more than any other has to
 * go out. Nothing of the edition is believed; the story goes by the title under which its readers were sent it.
 *
 * @returns `null` for a story of which nothing has been sent: its readers get the notice of the source
 */
async function asItWasSent(db: Db, { storyKey, ...own }: Publication): Promise<CanonicalStory | null> {
  const parsed = parseStoryKey(storyKey)
  const sent = await all<{ title?: string | null; type: CampaignType; startedAt: string }>(
    db,
    'campaigns',
    { and: [{ storyKey: { equals: storyKey } }, { startedAt: { exists: true } }] },
    { title: true, type: true, startedAt: true },
  )
  const [first] = sent
    .filter(({ type, title }) => title && PITCHES.includes(type))
    .sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
  if (!parsed || !first) return null
  const { language, kind, slug, translationGroup } = own
  const doc = { title: first.title, language, kind, slug, translationGroup }
  return canonicalStory(parsed.collection, storyKey, doc, { media: {}, boilerplate: null, topics: [], helplines: [] })
}

/** The editions of a campaign, one per language. */
export interface Sendable {
  source: Entry
  languages: Map<string, Entry>
}

export type Content =
  | Sendable
  /** Why there is nothing to send yet; `soon` when the clock alone may change that. */
  | { waiting: string; soon: boolean }

const NEEDS = {
  public: { waiting: 'It starts when the story is public.', soon: true },
  held: { waiting: 'A hold notice can be sent only while the story is on hold.', soon: false },
  killed: { waiting: 'A withdrawal can be sent only once the story is killed.', soon: false },
} as const

/** What a campaign would send at an instant: the editions that its type calls for, one per language. */
export async function contentOf(
  db: Db,
  campaign: Pick<CampaignRow, 'type' | 'storyKey' | 'translationGroup' | 'options'>,
  now: number,
): Promise<Content> {
  const { needs } = CAMPAIGN_RULES[campaign.type]
  const entries =
    needs === 'public'
      ? await publicEditions(db, campaign.translationGroup, now)
      : await withdrawnEditions(db, campaign.translationGroup, needs)
  const source = entries.find(({ story }) => story.storyKey === campaign.storyKey)
  if (!source) return NEEDS[needs]
  if (campaign.type === 'correction' && !(await isCorrected(db, campaign.options, source))) {
    return { waiting: 'It starts when the corrected edition is public.', soon: true }
  }
  // A language whose text has not been corrected would call the old text the right one: its readers get the source's.
  const ready = entries.filter(({ story }) => campaign.type !== 'correction' || story.correction !== null)
  const languages = new Map(ready.map((entry) => [entry.story.language as string, entry]))
  // Two stories of one group in the same language: the campaign's own story is the one meant.
  languages.set(source.story.language, source)
  return { source, languages }
}

/** Whether what is public is the corrected text: an earlier correction must not go out in the place of this one. */
async function isCorrected(db: Db, { edition, text }: CampaignOptions, source: Entry): Promise<boolean> {
  if (!source.story.correction && !text) return false
  if (!edition || edition === source.edition.id) return true
  const [meant] = await all<{ number: number }>(db, 'editions', { id: { equals: edition } }, { number: true })
  return !meant || source.edition.number > meant.number
}

/**
 * The mail of one edition, rendered and compiled.
 * @param source language of the campaign’s own story; @throws 400 or 413 when its words cannot become a mail
 */
export function compileBrief(
  story: CanonicalStory,
  newsroom: MailNewsroom,
  type: StoryMail,
  options: CampaignOptions = {},
  source: string = story.language,
) {
  const { language, kind, title, lead, brief } = story
  const [contact] = story.pressContacts.filter(({ email }) => email)
  const added = textIn(options.text, { type, language, source })
  const text = (type === 'follow_up' && added) || brief.text || lead
  const note = noteOf(story, type, added)
  return renderBrief({
    language,
    kind,
    title,
    lead,
    brief: { subject: brief.subject || title, text },
    campaignType: type,
    ...(note ? { note } : {}),
    ...(options.substitute ? { substitute: options.substitute } : {}),
    newsroom,
    pressContact: contact ?? null,
  })
}

/** What a notice says beyond its first sentence: what was wrong, or why the text is withheld or withdrawn. */
function noteOf({ correction }: CanonicalStory, type: CampaignType, text: string): string {
  if (type === 'brief' || type === 'follow_up') return ''
  if (type !== 'correction' || !correction) return text
  const changes = correction.changes.map((change) => `– ${change}`).join('\n')
  return [text, correction.note, changes].filter(Boolean).join('\n\n')
}

/** The web address as the edition itself has it: the publication's row may still carry the one before. */
export function addressOf({ language, collection, slug }: CanonicalStory): string {
  return storyPath({ language, section: SECTIONS[collection], slug })
}
