import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { isRestoredReason } from '../domain/lineage.ts'
import { figuresNote, type NotificationKind } from '../domain/notifications.ts'
import { causeOfPause } from '../domain/pauses.ts'
import type { Role } from '../domain/permissions.ts'
import { recordAudit } from '../editorial/audit.ts'
import { notify } from '../editorial/notify.ts'
import { transact } from '../storage/transact.ts'
import { sharedValue } from '../storage/values.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

/** What sets a campaign going or stops it, as the audit log knows it. */
const TURNS = ['campaign.launch', 'campaign.pause', 'campaign.resume', 'campaign.auto-pause'] as const

export interface Turn {
  action: (typeof TURNS)[number]
  createdAt: string
  data?: { reason?: string } | null
}

/** Who decides about campaigns; what only an admin can mend they hear of as well. */
export const EDITORS: readonly Role[] = ['editor', 'chief-editor']

export const people = (...ids: (string | null | undefined)[]) => ids.filter((id): id is string => Boolean(id))

/** The latest turns of a campaign, newest first. */
export async function turnsOf(payload: Payload, campaign: string, req?: PayloadRequest): Promise<Turn[]> {
  const { docs } = await payload.db.find<Turn>({
    collection: 'audit-events',
    where: { and: [{ subject: { equals: `campaigns:${campaign}` } }, { action: { in: [...TURNS] } }] },
    sort: '-seq',
    limit: 50,
    pagination: false,
    ...(req ? { req } : {}),
  } as never)
  return docs
}

/** Whether nobody was told of a pause: the campaign has stopped of itself after a person let it go, or the database was put back since it was paused. */
const isUntold = ([last]: readonly Turn[], reason: string) =>
  last === undefined ||
  last.action === 'campaign.launch' ||
  last.action === 'campaign.resume' ||
  (isRestoredReason(reason) && !isRestoredReason(last.data?.reason ?? ''))

/** Tells people, once, that a campaign has paused itself and why: whoever launched it, all editors, and where the account is refused the admins too. */
export async function tellOfPause(payload: Payload, id: string, reason: string): Promise<void> {
  if (!isUntold(await turnsOf(payload, id), reason)) return
  const req = await createLocalReq({}, payload)
  await transact(req, async (inner) => {
    // A write first, so that what is read next is behind the lock, and a resume at this moment is before or after.
    const campaign = await inner.payload.db.updateOne({
      collection: 'campaigns',
      where: { and: [{ id: { equals: id } }, { state: { equals: 'paused' } }] },
      data: { state: 'paused' },
      options: { atomic: true },
      req: inner,
    } as never)
    if (!campaign) return
    const { title, pausedReason, launchedBy, createdBy } = campaign as unknown as Record<string, string | null>
    const turns = await turnsOf(payload, id, inner)
    if (!isUntold(turns, pausedReason ?? '')) return
    const told = turns.filter(({ action }) => action === 'campaign.auto-pause').length
    await recordAudit(inner, {
      action: 'campaign.auto-pause',
      subject: `campaigns:${id}`,
      data: { reason: pausedReason ?? '' },
    })
    await notify(inner, {
      kind: 'campaign_paused',
      subject: `campaigns:${id}`,
      title: title ?? '',
      note: pausedReason ?? '',
      to: {
        roles: causeOfPause(pausedReason ?? '') === 'account' ? [...EDITORS, 'admin'] : EDITORS,
        users: people(launchedBy, createdBy),
      },
      key: `campaign_paused/${id}/${told + 1}`,
    })
  })
}

type Named = Pick<CampaignRow, 'id' | 'title'>

/** Tells editors, and whoever launched it, once, that a notice goes out without some of its languages. @param note the reason, in words for people */
export const tellOfUnmade = (payload: Payload, campaign: Named, note: string): Promise<void> =>
  tellOnce(payload, campaign, { action: 'campaign.language-missing', kind: 'language_missing', roles: EDITORS, note })

/** Tells editors, admins and whoever launched it, once, that the mail server puts a notice off, which goes on trying. @param note the server's words, without addresses */
export const tellOfPutOff = (payload: Payload, campaign: Named, note: string): Promise<void> =>
  tellOnce(payload, campaign, {
    action: 'campaign.put-off',
    kind: 'server_waits',
    roles: [...EDITORS, 'admin'],
    note,
  })

async function tellOnce(
  payload: Payload,
  { id, title }: Named,
  { action, kind, roles, note }: { action: string; kind: NotificationKind; roles: readonly Role[]; note: string },
): Promise<void> {
  await transact(await createLocalReq({}, payload), async (inner) => {
    // A write first, so that of two who begin it at once one finds it told.
    const campaign = (await inner.payload.db.updateOne({
      collection: 'campaigns',
      where: { id: { equals: id } },
      data: { title },
      options: { atomic: true },
      req: inner,
    } as never)) as unknown as Record<string, string | null> | null
    if (!campaign || (await timesOf(inner, id, action)) > 0) return
    const subject = `campaigns:${id}`
    await recordAudit(inner, { action, subject, data: { reason: note } })
    await notify(inner, {
      ...{ kind, subject, title, note },
      to: { roles, users: people(campaign.launchedBy, campaign.createdBy) },
      key: `${kind}/${id}`,
    })
  })
}

/** How often something was recorded of a campaign. */
export async function timesOf(req: PayloadRequest, id: string, action: string): Promise<number> {
  const { totalDocs } = await req.payload.db.count({
    collection: 'audit-events',
    where: { and: [{ subject: { equals: `campaigns:${id}` } }, { action: { equals: action } }] },
    req,
  } as never)
  return totalDocs
}

/** Which campaigns people know to be in doubt, among the values all processes share. */
const DOUBT_KEY = 'outreach-in-doubt'

/** Campaigns in which somebody has to decide about recipients in doubt, by id. */
export async function campaignsInDoubt({ db }: Pick<Payload, 'db'>, req?: PayloadRequest): Promise<string[]> {
  const row = await db.findOne<{ id: string; value: { v?: string[] } }>({
    collection: 'values',
    where: { key: { equals: DOUBT_KEY } },
    ...(req ? { req } : {}),
  } as never)
  return row?.value.v ?? []
}

type Doubts = Awaited<ReturnType<OutreachStore['doubts']>>

/** Tells editors, and whoever launched it, of each campaign with recipients in doubt: once, and again when new ones came after all were dealt with. */
export async function tellOfDoubt(payload: Payload, doubts: Doubts): Promise<void> {
  const isKnown = (known: readonly string[]) =>
    known.length === doubts.length && doubts.every(({ campaign }) => known.includes(campaign))
  if (isKnown(await campaignsInDoubt(payload))) return
  await sharedValue(payload, DOUBT_KEY, () => [])
  await transact(await createLocalReq({}, payload), async (inner) => {
    const keep = (data: object) => {
      const where = { key: { equals: DOUBT_KEY } }
      return inner.payload.db.updateOne({ collection: 'values', where, data, req: inner } as never)
    }
    // A write first, so that what is read next is behind the lock.
    await keep({ key: DOUBT_KEY })
    const known = await campaignsInDoubt(inner.payload, inner)
    if (isKnown(known)) return
    for (const doubt of doubts) if (!known.includes(doubt.campaign)) await tellOfOneDoubt(inner, doubt)
    await keep({ value: { v: doubts.map(({ campaign }) => campaign) } })
  })
}

async function tellOfOneDoubt(req: PayloadRequest, { campaign, batches, recipients }: Doubts[number]): Promise<void> {
  const where = { id: { equals: campaign } }
  const doc = await req.payload.db.findOne<Record<string, string | null> & { id: string }>({
    collection: 'campaigns',
    where,
    req,
  } as never)
  const times = await timesOf(req, campaign, 'campaign.in-doubt')
  const subject = `campaigns:${campaign}`
  await recordAudit(req, { action: 'campaign.in-doubt', subject, data: { batches, recipients } })
  await notify(req, {
    kind: 'in_doubt',
    subject,
    title: doc?.title ?? '',
    note: figuresNote({ inDoubt: recipients }),
    to: { roles: EDITORS, users: people(doc?.launchedBy, doc?.createdBy) },
    key: `in_doubt/${campaign}/${times + 1}`,
  })
}

/** Who did not hear of the end of a campaign within this (ms) has seen it. */
const DONE_LATELY_MS = 24 * 3600_000

/** Of which of these campaigns something has been told, by its record. */
export async function toldAmong(payload: Payload, ids: readonly string[], action: string): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { docs } = await payload.db.find<{ id: string; subject: string }>({
    collection: 'audit-events',
    where: { and: [{ subject: { in: ids.map((id) => `campaigns:${id}`) } }, { action: { equals: action } }] },
    limit: ids.length,
    pagination: false,
  } as never)
  return new Set(docs.map(({ subject }) => subject.slice('campaigns:'.length)))
}

/** Tells whoever launched a campaign, or signed its plan, that it has come to its end. A digest is nobody’s: it comes every day. */
export async function tellOfEnds(payload: Payload, now: number): Promise<void> {
  const { docs } = await payload.db.find<{ id: string }>({
    collection: 'campaigns',
    where: {
      and: [
        { state: { equals: 'done' } },
        { type: { not_equals: 'digest' } },
        { finishedAt: { greater_than: new Date(now - DONE_LATELY_MS).toISOString() } },
      ],
    },
    select: { state: true },
    limit: 500,
    pagination: false,
  } as never)
  const ids = docs.map(({ id }) => String(id))
  const known = await toldAmong(payload, ids, 'campaign.done')
  for (const id of ids) if (!known.has(id)) await tellOfEnd(payload, id)
}

async function tellOfEnd(payload: Payload, id: string): Promise<void> {
  await transact(await createLocalReq({}, payload), async (inner) => {
    // A write first, so that of two who look at once one finds it told.
    const done = (await inner.payload.db.updateOne({
      collection: 'campaigns',
      where: { and: [{ id: { equals: id } }, { state: { equals: 'done' } }] },
      data: { state: 'done' },
      options: { atomic: true },
      req: inner,
    } as never)) as unknown as Record<string, string | number | null> | null
    if (!done || (await timesOf(inner, id, 'campaign.done')) > 0) return
    const subject = `campaigns:${id}`
    const failed = await countFailed(inner, id)
    const excluded = Number(done.excluded ?? 0)
    const figures = { submitted: Number(done.planned ?? 0) - failed, failed, excluded }
    await recordAudit(inner, { action: 'campaign.done', subject, data: figures })
    const launched = done.launchedBy ?? done.createdBy
    await notify(inner, {
      kind: 'campaign_done',
      subject,
      title: String(done.title ?? ''),
      note: figuresNote(figures),
      to: { users: launched ? [String(launched)] : [] },
      key: `campaign_done/${id}`,
    })
  })
}

async function countFailed(req: PayloadRequest, campaign: string): Promise<number> {
  const { totalDocs } = await req.payload.db.count({
    collection: 'deliveries',
    where: { and: [{ campaign: { equals: campaign } }, { state: { equals: 'failed' } }] },
    req,
  } as never)
  return totalDocs
}
