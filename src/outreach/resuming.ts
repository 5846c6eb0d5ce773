import type { PayloadRequest } from 'payload'
import { type CampaignType, readOptions } from '../domain/campaign.ts'
import { sparedBy } from '../domain/once.ts'
import { isReplaced, OBSTACLES, type Obstacle, obstacleTo, type StorySince } from '../domain/resuming.ts'
import { type Publication, visibility } from '../domain/visibility.ts'
import { refuse } from '../errors.ts'
import { editionsIn } from './carriers.ts'
import { all, type Db } from './content.ts'
import type { Frozen } from './frozen.ts'

/** A campaign that has begun, as far as its story decides about it. */
export interface Begun {
  id: string
  type: CampaignType
  storyKey: string
  translationGroup: string
  /** ISO 8601, or as the engine has it. */
  startedAt?: string | Date | null
  planComplete?: boolean | null
  options?: unknown
}

const NOTICES: readonly CampaignType[] = ['correction', 'hold', 'kill']

/**
 * Nothing that has begun goes on with a text that its readers would be told is wrong, by a notice that does not know of them. Takes the
 * publications of its group for the caller's transaction, so that a hold that is made at this moment comes before or after it.
 *
 * @param instead what else can be done, in words for people
 * @throws 409 `story_changed` with the obstacle
 */
export async function demandUnchanged(req: PayloadRequest, campaign: Begun, now: number, instead = ''): Promise<void> {
  const db = { db: req.payload.db, req }
  for (const { id, storyKey } of await publicationsOf(db, campaign.translationGroup)) {
    await req.payload.db.updateOne({
      collection: 'publications',
      where: { id: { equals: id } },
      data: { storyKey },
      options: { atomic: true },
      req,
    } as never)
  }
  const obstacle = await obstacleNow(db, campaign, now)
  if (obstacle) throw refuse.storyChanged([OBSTACLES[obstacle], instead].join(' ').trim(), { obstacle })
}

/** @throws 409 `wrong_state` while it would select recipients together with another one of its group */
export async function demandSelection(req: PayloadRequest, campaign: Begun): Promise<void> {
  if (!campaign.planComplete && (await othersSelect({ db: req.payload.db, req }, campaign))) {
    throw refuse.wrongState(
      'Another campaign about this story is selecting its recipients. Resume this one when that is done, so that nobody gets both.',
    )
  }
}

/** Whether a campaign whose recipients are spared in this one is selecting them: of two at once each would miss the other's. */
async function othersSelect(db: Db, { id, type, translationGroup }: Begun): Promise<boolean> {
  const types = sparedBy(type)
  if (types.length === 0) return false
  const group = { translationGroup: { equals: translationGroup } }
  const rows = await all<{ id: string }>(
    db,
    'campaigns',
    { and: [group, { type: { in: [...types] } }, { state: { equals: 'planning' } }] },
    { type: true },
  )
  return rows.some((row) => String(row.id) !== id)
}

/**
 * Why a campaign that has begun must not go on at an instant, or `null`. What was public when it began does not turn unpublished by the clock of another
 * machine, which may be behind the one that began it.
 */
export async function obstacleNow(db: Db, campaign: Begun, clock: number): Promise<Obstacle | null> {
  const now = Math.max(clock, new Date(campaign.startedAt ?? 0).getTime())
  const [rows, frozen] = await Promise.all([publicationsOf(db, campaign.translationGroup), frozenOf(db, campaign.id)])
  const own = rows.find(({ storyKey }) => storyKey === campaign.storyKey)
  const seen = rows.map((row) => ({ key: row.storyKey as string, seen: visibility(row, now) }))
  const readable = new Map(
    seen.flatMap(({ key, seen }) => (seen.state === 'public' ? [[key, String(seen.edition)]] : [])),
  )
  const notices = await noticesOf(db, campaign)
  return obstacleTo({
    type: campaign.type,
    story: readable.has(campaign.storyKey) ? 'public' : (own?.status ?? 'unpublished'),
    carried: await carriedBy(db, frozen, readable),
    told: notices
      .filter(({ sources, correction }) => {
        const replaced = correction && campaign.type === 'digest' && isReplaced(textsOf(frozen), correction)
        return !sources || sources.includes(campaign.id) || replaced
      })
      .map(({ type }) => type),
    superseded:
      campaign.type === 'correction' &&
      notices.some(
        ({ type, storyKey, startedAt }) =>
          type === 'correction' &&
          storyKey === campaign.storyKey &&
          Date.parse(String(startedAt)) > new Date(campaign.startedAt ?? 0).getTime(),
      ),
  })
}

/** What a digest was frozen with. */
const textsOf = (frozen: unknown) =>
  Object.values((frozen as Frozen | null)?.languages ?? {}).flatMap(({ stories = {} }) => Object.values(stories))

const publicationsOf = (db: Db, group: string) =>
  all<Publication & { id: string }>(db, 'publications', { translationGroup: { equals: group } })

async function frozenOf(db: Db, id: string): Promise<unknown> {
  const [row] = await all<{ frozen: unknown }>(db, 'campaigns', { id: { equals: id } }, { frozen: true })
  return row?.frozen
}

/** @param readable by story, the edition that the public reads */
async function carriedBy(
  db: Db,
  frozen: unknown,
  readable: ReadonlyMap<string, string>,
): Promise<StorySince['carried']> {
  const ids = (editionsIn(frozen) ?? []).filter(Boolean)
  if (ids.length === 0) return []
  const editions = await all<{ id: string; storyKey: string }>(db, 'editions', { id: { in: ids } }, { storyKey: true })
  return editions.map(({ id, storyKey }) => {
    const live = readable.get(storyKey)
    return { public: live !== undefined, live: live === String(id) }
  })
}

/** The notices about a mistake that have begun in its group, or, for a digest, in those of its stories. `sources` is `null` where it cannot be read. */
async function noticesOf(db: Db, { type, translationGroup, options }: Begun) {
  const briefs = type === 'digest' ? (readOptions(options).sources ?? []) : []
  const groups =
    type === 'digest'
      ? await all<{ translationGroup: string }>(db, 'campaigns', { id: { in: briefs } }, { translationGroup: true })
      : [{ translationGroup }]
  const rows = await all<{ id: string; type: CampaignType; storyKey: string; startedAt: string; frozen: unknown }>(
    db,
    'campaigns',
    {
      and: [
        { translationGroup: { in: [...new Set(groups.map((group) => group.translationGroup))] } },
        { type: { in: [...NOTICES] } },
        { startedAt: { exists: true } },
      ],
    },
    { type: true, storyKey: true, startedAt: true, frozen: true },
  )
  return rows
    .filter(({ startedAt }) => Boolean(startedAt))
    .map(({ frozen, ...row }) => ({
      ...row,
      sources: (frozen as Frozen | null)?.choice?.sources.map(({ campaign }) => campaign) ?? null,
      correction: row.type === 'correction' ? correctionIn(row.storyKey, frozen as Frozen | null) : null,
    }))
}

function correctionIn(storyKey: string, frozen: Frozen | null) {
  const own = frozen?.own ?? frozen?.languages[frozen.source]?.edition
  return own ? { storyKey, edition: own.number } : null
}
