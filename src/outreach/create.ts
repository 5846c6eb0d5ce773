import type { PayloadRequest } from 'payload'
import { CAMPAIGN_RULES, type CampaignOptions } from '../domain/campaign.ts'
import type { CampaignText } from '../domain/campaign-text.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { storyKey } from '../domain/story.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { transact } from '../storage/transact.ts'
import { sharedValue } from '../storage/values.ts'
import { earlierSources } from './choice.ts'
import { all, type Db } from './content.ts'
import { readFrozen } from './frozen.ts'
import { demandUnsaid, takeTurn, turnOf } from './repeated.ts'
import { type CampaignRequest, readRequest } from './requests.ts'
import { createCampaign } from './schedule.ts'

/** The last signed edition of a story. */
interface Signed {
  id: string
  title: string
  number: number
  translationGroup: string
  story: CanonicalStory
}

/**
 * Makes a campaign by hand, as a draft: nothing is sent before somebody launches it.
 *
 * @throws `unauthenticated`, `forbidden`; 400 `invalid` with the field; 404 `not_found`; 409 `wrong_state` for a story without a
 * signed edition, one that nobody was sent yet, that has nothing new to follow up with or was never under embargo, or a notice that there is already
 */
export async function createByHand(req: PayloadRequest, body: Record<string, unknown>): Promise<{ id: string }> {
  const who = principalOf(req.user)
  demand(who, 'campaign.create')
  const request = readRequest(body)
  const { type, lists, waitFor } = request
  const key = storyKey(request.story.collection, request.story.id)
  let group = ''
  if (CAMPAIGN_RULES[type].audience === 'earlier') {
    // Whoever has no story to write about leaves no row behind.
    const { translationGroup } = await lastEdition(req, request, key)
    await sharedValue(req.payload, turnOf(translationGroup), () => '')
    group = translationGroup
  }
  return transact(req, async (inner) => {
    if (group) await takeTurn(inner, group)
    const signed = await lastEdition(inner, request, key)
    const options = optionsFor(request, signed)
    if (CAMPAIGN_RULES[type].audience === 'lists') await demandLists(inner, lists)
    else await demandEarlier(inner, { ...request, options }, key, signed)
    const campaign = await createCampaign(
      inner,
      {
        type,
        storyKey: key,
        translationGroup: signed.translationGroup,
        lists,
        launchAt: null,
        waitFor,
        createdBy: who.id,
        title: signed.title,
        options,
      },
      'draft',
    )
    await recordAudit(inner, { action: 'campaign.create', subject: `campaigns:${campaign.id}`, data: { type, lists } })
    return { id: campaign.id }
  })
}

/** A correction without words of its own says what is wrong with the editions before this one, and is known by it. */
const optionsFor = ({ type, options }: CampaignRequest, { id, story }: Signed): CampaignOptions =>
  type === 'correction' && !options.text && story.correction ? { ...options, edition: id } : options

async function lastEdition(req: PayloadRequest, { story }: CampaignRequest, key: string): Promise<Signed> {
  const { db } = req.payload
  const { docs } = await db.find<{
    id: string
    title?: string
    number: number
    translationGroup: string
    canonical: string
  }>({
    collection: 'editions',
    where: { storyKey: { equals: key } },
    sort: '-number',
    limit: 1,
    pagination: false,
    req,
  } as never)
  const [edition] = docs
  if (edition) {
    const { title = '', number, translationGroup, canonical } = edition
    return { id: String(edition.id), title, number, translationGroup, story: JSON.parse(canonical) as CanonicalStory }
  }
  const exists = await db.findOne({ collection: story.collection, where: { id: { equals: story.id } }, req } as never)
  if (!exists) throw refuse.notFound('There is no such story.')
  throw refuse.wrongState('The story has no signed edition yet. Have it approved first.')
}

async function demandLists(req: PayloadRequest, lists: string[]): Promise<void> {
  const known = await all<{ id: unknown }>({ db: req.payload.db, req }, 'media-lists', { id: { in: lists } })
  const found = new Set(known.map((doc) => String(doc.id)))
  const missing = lists.filter((list) => !found.has(list))
  if (missing.length > 0) {
    throw refuse.invalid('A media list does not exist. Choose others and try again.', { field: 'lists', missing })
  }
}

/** Somebody has been sent the story, and there is something to tell them about it. */
async function demandEarlier(
  req: PayloadRequest,
  { type, options }: CampaignRequest,
  key: string,
  signed: Signed,
): Promise<void> {
  const db = { db: req.payload.db, req }
  const { translationGroup, story } = signed
  const about = { id: '', type, storyKey: key, translationGroup, options }
  const sources = (await earlierSources(db, about, story.language)).map(({ campaign }) => campaign)
  const missing = (options.sources ?? []).filter((id) => !sources.includes(id))
  if (missing.length > 0) {
    throw refuse.invalid('A campaign in `sources` does not exist, has not started, or is about another story.', {
      field: 'options.sources',
      missing,
    })
  }
  if (sources.length === 0) throw refuse.wrongState('Nobody has been sent this story yet, so there is nobody to tell.')
  if (type === 'correction' && !story.correction && !options.text) {
    throw refuse.wrongState(
      'The signed edition is no correction. Correct the story first, or say in `text` what was wrong.',
    )
  }
  if (type === 'embargo_lifted') await demandEmbargo(db, translationGroup)
  if (type === 'follow_up') await demandNews(req, key, signed, sources, options.text)
  else await demandUnsaid(req, about, ['cancelled'])
}

/** Whoever never heard of an embargo would only wonder what they have missed. A later edition may say nothing of it any more. */
async function demandEmbargo(db: Db, translationGroup: string): Promise<void> {
  const signed = await all<{ canonical: string }>(
    db,
    'editions',
    { translationGroup: { equals: translationGroup } },
    { canonical: true },
  )
  if (signed.some(({ canonical }) => (JSON.parse(canonical) as CanonicalStory).embargoUntil)) return
  throw refuse.wrongState('This story was never under embargo, so there is none whose end could be told.')
}

/**
 * Journalists take one reminder at most, in whichever language, and only one that says something. One that was cancelled stands in nobody's
 * way; whom it reached before that is left out of the next when that is planned.
 */
async function demandNews(
  req: PayloadRequest,
  key: string,
  { number, translationGroup }: Signed,
  sources: string[],
  text: CampaignText | undefined,
): Promise<void> {
  const db = { db: req.payload.db, req }
  const earlier = await all<{ id: unknown }>(db, 'campaigns', {
    and: [
      { translationGroup: { equals: translationGroup } },
      { type: { equals: 'follow_up' } },
      { state: { not_equals: 'cancelled' } },
    ],
  })
  if (earlier.length > 0) {
    throw refuse.wrongState(
      'This story has its follow-up already, in all its languages; journalists take one at most.',
      {
        campaign: String(earlier[0]?.id),
      },
    )
  }
  if (text) return
  const store = outreachStore(handleOf(req.payload))
  for (const source of sources) {
    const { languages } = readFrozen(await store.frozenOf(source))
    // Each version counts its own editions, so only those of this story say what its readers had.
    const sent = await all<{ number: number }>(
      db,
      'editions',
      {
        and: [
          { storyKey: { equals: key } },
          { id: { in: Object.values(languages).map(({ edition }) => edition.id) } },
          { number: { greater_than_equal: number } },
        ],
      },
      { number: true },
    )
    if (sent.length > 0) {
      throw refuse.wrongState('Nothing is new since the brief. Sign a newer edition, or say what is new.')
    }
  }
}
