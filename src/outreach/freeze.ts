import type { BasePayload, PayloadRequest } from 'payload'
import { readPolicy } from '../domain/audience.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import { SECTIONS, storyPath } from '../domain/story.ts'
import { type Publication, visibility } from '../domain/visibility.ts'
import { isPressrumError } from '../errors.ts'
import type { MailNewsroom } from '../mail/content.ts'
import { renderBrief } from '../mail/render.tsx'
import type { Frozen, FrozenLanguage } from './frozen.ts'
import type { CampaignRow } from './store.ts'

export type FreezeResult =
  | { frozen: Frozen; title: string }
  /** Why it cannot start yet; `soon` when the clock alone may change that. */
  | { waiting: string; soon: boolean }

interface Db {
  db: Pick<BasePayload['db'], 'find' | 'findGlobal'>
  req?: PayloadRequest
}

/** Lean reads below hooks and access: the engine acts for the system. */
async function all<T>({ db, req }: Db, collection: string, where: object): Promise<T[]> {
  const found = await db.find({ collection, where, limit: 100, pagination: false, ...(req ? { req } : {}) } as never)
  return found.docs as T[]
}

/** The stories of a group that the public can read at an instant, each in its edition. */
export async function publicEditions(db: Db, translationGroup: string, now: number) {
  const publications = await all<Publication>(db, 'publications', { translationGroup: { equals: translationGroup } })
  const shown = publications.flatMap((publication) => {
    const seen = visibility(publication, now)
    return seen.state === 'public' ? [{ publication, edition: seen.edition }] : []
  })
  const editions = await all<{ id: string; number: number; hash: string; canonical: string }>(db, 'editions', {
    id: { in: shown.map(({ edition }) => edition) },
  })
  const byId = new Map(editions.map((edition) => [String(edition.id), edition]))
  return shown.flatMap(({ publication, edition }) => {
    const row = byId.get(edition)
    if (!row) return []
    const story = JSON.parse(row.canonical) as CanonicalStory
    return [{ publication, edition: { id: String(row.id), number: row.number, hash: row.hash }, story }]
  })
}

interface NewsroomDoc {
  name?: string | null
  sender?: { name?: string | null; email?: string | null } | null
  contact?: { address?: string | null } | null
  colours?: { accent?: string | null } | null
}

/** The newsroom as mails show it; `null` while no sender is set. */
export async function mailNewsroom({ db, req }: Db): Promise<MailNewsroom | null> {
  const doc = (await db.findGlobal({ slug: 'newsroom', ...(req ? { req } : {}) } as never)) as NewsroomDoc | null
  const email = doc?.sender?.email
  if (!email) return null
  const name = doc.name || 'Newsroom'
  return {
    name,
    ...(doc.contact?.address ? { address: doc.contact.address } : {}),
    colours: doc.colours?.accent ? { accent: doc.colours.accent } : {},
    sender: { name: doc.sender?.name || name, email },
  }
}

/** The brief of one edition, rendered and compiled. @throws 400 or 413 when its words cannot become a mail */
export function compileBrief(story: CanonicalStory, newsroom: MailNewsroom, type: CampaignRow['type']) {
  const { language, kind, title, lead, brief } = story
  const [contact] = story.pressContacts.filter(({ email }) => email)
  return renderBrief({
    language,
    kind,
    title,
    lead,
    brief: { subject: brief.subject || title, text: brief.text || lead },
    campaignType: type,
    newsroom,
    pressContact: contact ?? null,
  })
}

/**
 * Fixes what a campaign sends: the public editions of its group, rendered and compiled, the sender, the policy. Nothing is stored here.
 *
 * @param publicUrl scheme and host of all links
 */
export async function freezeCampaign(
  db: Db,
  campaign: CampaignRow,
  now: Date,
  publicUrl: string,
): Promise<FreezeResult> {
  const newsroom = await mailNewsroom(db)
  if (!newsroom) return { waiting: 'Set the sender in the newsroom’s settings first.', soon: false }
  const editions = await publicEditions(db, campaign.translationGroup, now.getTime())
  const source = editions.find(({ story }) => story.storyKey === campaign.storyKey)
  if (!source) return { waiting: 'It starts when the story is public.', soon: true }
  const languages = new Map(editions.map((entry) => [entry.story.language, entry]))
  // Two stories of one group in the same language: the campaign's own story is the one meant.
  languages.set(source.story.language, source)
  const missing = campaign.waitFor.filter((language) => !languages.has(language as CanonicalStory['language']))
  if (missing.length > 0) {
    return { waiting: `It waits for the story to be public in: ${missing.join(', ')}.`, soon: true }
  }
  const policy = (await db.db.findGlobal({ slug: 'outreach-policy' } as never)) as { countryRules?: unknown } | null
  const frozen: Frozen = {
    version: 1,
    source: source.story.language,
    languages: {},
    policy: readPolicy(policy?.countryRules),
    newsroom: newsroom.name,
    publicUrl,
  }
  try {
    for (const [language, entry] of languages) {
      const frozenLanguage: FrozenLanguage = {
        edition: entry.edition,
        storyUrl: publicUrl + addressOf(entry.story),
        template: await compileBrief(entry.story, newsroom, campaign.type),
      }
      frozen.languages[language] = frozenLanguage
    }
  } catch (error) {
    if (isPressrumError(error)) return { waiting: `The mail cannot be made: ${error.message}`, soon: false }
    throw error
  }
  return { frozen, title: source.story.title }
}

/** The web address as the edition itself has it: the publication's row may still carry the one before. */
export function addressOf({ language, collection, slug }: CanonicalStory): string {
  return storyPath({ language, section: SECTIONS[collection], slug })
}
