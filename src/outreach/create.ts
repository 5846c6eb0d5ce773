import type { PayloadRequest } from 'payload'
import { CAMPAIGN_TYPES, type CampaignType } from '../domain/campaign.ts'
import { isLanguage } from '../domain/languages.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { isStoryCollection, storyKey } from '../domain/story.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'
import { transact } from '../storage/transact.ts'
import { createCampaign } from './schedule.ts'

const ID = /^[\w-]{1,64}$/
const MAX_LISTS = 100

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Makes a campaign by hand, as a draft: nothing is sent before somebody launches it.
 *
 * @throws `unauthenticated`, `forbidden`; 400 `invalid` with the field; 404 `not_found`; 409 `wrong_state` for a story without a
 * signed edition
 */
export async function createByHand(req: PayloadRequest, body: Record<string, unknown>): Promise<{ id: string }> {
  const who = principalOf(req.user)
  demand(who, 'campaign.create')
  const type = readType(body.type)
  const { collection, id } = readStory(body.story)
  const lists = readLists(body.lists)
  const options = readOptions(body.options)
  return transact(req, async (inner) => {
    const { payload } = inner
    const key = storyKey(collection, id)
    const [edition] = (
      await payload.db.find<{ title?: string; translationGroup: string }>({
        collection: 'editions',
        where: { storyKey: { equals: key } },
        sort: '-number',
        limit: 1,
        pagination: false,
        req: inner,
      } as never)
    ).docs
    if (!edition) {
      const story = await payload.db.findOne({ collection, where: { id: { equals: id } }, req: inner } as never)
      if (!story) throw refuse.notFound('There is no such story.')
      throw refuse.wrongState('The story has no signed edition yet. Have it approved first.')
    }
    const known = await payload.db.find<{ id: unknown }>({
      collection: 'media-lists',
      where: { id: { in: lists } },
      limit: lists.length,
      pagination: false,
      req: inner,
    } as never)
    const found = new Set(known.docs.map((doc) => String(doc.id)))
    const missing = lists.filter((list) => !found.has(list))
    if (missing.length > 0) {
      throw refuse.invalid('A media list does not exist. Choose others and try again.', { field: 'lists', missing })
    }
    const campaign = await createCampaign(
      inner,
      {
        type,
        storyKey: key,
        translationGroup: edition.translationGroup,
        lists,
        launchAt: null,
        waitFor: options.waitFor,
        createdBy: who.id,
        title: edition.title ?? '',
        options: options.launchAt ? { launchAt: options.launchAt } : {},
      },
      'draft',
    )
    await recordAudit(inner, { action: 'campaign.create', subject: `campaigns:${campaign.id}`, data: { type, lists } })
    return { id: campaign.id }
  })
}

function readType(value: unknown): CampaignType {
  if (!(CAMPAIGN_TYPES as readonly unknown[]).includes(value)) {
    throw refuse.invalid(`\`type\` has to be one of: ${CAMPAIGN_TYPES.join(', ')}.`, { field: 'type' })
  }
  // The others go to exactly those who were sent an earlier campaign, which cannot be selected yet.
  if (value !== 'brief') {
    throw refuse.invalid('Only campaigns of the type `brief` can be made so far.', { field: 'type' })
  }
  return value
}

function readStory(value: unknown) {
  const story = isRecord(value) ? value : {}
  const id = typeof story.id === 'number' ? String(story.id) : story.id
  if (!isStoryCollection(story.collection) || typeof id !== 'string' || !ID.test(id)) {
    throw refuse.invalid('`story` has to name a story: {"collection": "press-releases", "id": "…"}.', {
      field: 'story',
    })
  }
  return { collection: story.collection, id }
}

function readLists(value: unknown): string[] {
  const lists = Array.isArray(value) ? [...new Set(value.map(String))] : []
  if (lists.length === 0 || lists.length > MAX_LISTS || !lists.every((id) => ID.test(id))) {
    throw refuse.invalid(`\`lists\` has to hold the ids of 1 to ${MAX_LISTS} media lists.`, { field: 'lists' })
  }
  return lists
}

function readOptions(value: unknown): { launchAt: string | null; waitFor: string[] } {
  if (value === undefined || value === null) return { launchAt: null, waitFor: [] }
  if (!isRecord(value)) throw refuse.invalid('`options` has to be an object.', { field: 'options' })
  const { launchAt = null, waitFor = [], ...unknown } = value
  const [stranger] = Object.keys(unknown)
  if (stranger !== undefined) {
    throw refuse.invalid(`There is no option \`${stranger.slice(0, 40)}\`. Known: launchAt, waitFor.`, {
      field: 'options',
    })
  }
  if (!Array.isArray(waitFor) || !waitFor.every(isLanguage)) {
    throw refuse.invalid('`waitFor` has to be a list of languages.', { field: 'options.waitFor' })
  }
  return { launchAt: launchAt === null ? null : readInstant(launchAt, 'options.launchAt').toISOString(), waitFor }
}

/** An ISO 8601 instant with its offset; a local time without one could mean several instants. */
export function readInstant(value: unknown, field: string): Date {
  const at = typeof value === 'string' && /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? new Date(value) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime())) {
    throw refuse.invalid('A time is written like 2026-03-01T08:00:00Z, with its offset.', { field })
  }
  return at
}
