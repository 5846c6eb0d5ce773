import type { PayloadRequest } from 'payload'
import type { CampaignType } from '../domain/campaign.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import { type Gap, missedReason } from '../domain/gap.ts'
import { holdWaiting, type PublicationState } from '../domain/publication.ts'
import { recordAudit } from './audit.ts'
import { notify } from './notify.ts'
import { findPublication, type PublicationRow, writePublication } from './publications.ts'

const iso = (ms: number) => new Date(ms).toISOString()

/** Publications that are due in a stretch of time, the next one first; instants that bound it in ms. */
export async function publicationsDue(
  req: PayloadRequest,
  { after, until }: Gap,
  limit = 0,
): Promise<PublicationRow[]> {
  const within = (field: string) => [
    { [field]: { greater_than: iso(after) } },
    { [field]: { less_than_equal: iso(until) } },
  ]
  const { docs } = await req.payload.db.find<PublicationRow>({
    collection: 'publications',
    where: {
      or: [
        { and: [{ status: { equals: 'scheduled' } }, ...within('visibleFrom')] },
        {
          and: [
            { status: { in: ['published', 'scheduled'] } },
            { nextState: { equals: 'scheduled' } },
            ...within('nextVisibleFrom'),
          ],
        },
      ],
    },
    sort: 'visibleFrom',
    limit,
    pagination: false,
    req,
  } as never)
  return docs
}

export const dueAt = (row: PublicationState): string => String(row.nextEdition ? row.nextVisibleFrom : row.visibleFrom)

/**
 * Holds what waits of one publication, writes it down, and tells whoever signed it and the editors.
 *
 * @throws `wrong_state` when somebody changed the row meanwhile
 */
export async function holdForDecision(
  req: PayloadRequest,
  row: PublicationRow,
  kind: 'held_missed_window' | 'held_by_preflight',
  reason: string,
): Promise<boolean> {
  const after = holdWaiting(row, reason)
  if (!after) return false
  const edition = String(row.nextEdition ?? row.edition)
  await writePublication(req, row.storyKey, row, after)
  const signed = await req.payload.db.findOne<{
    id: string
    hash: string
    canonical: string
    signOffs?: { user: string }[]
  }>({
    collection: 'editions',
    where: { id: { equals: edition } },
    req,
  } as never)
  await recordAudit(req, {
    action: 'publication.held',
    subject: row.storyKey,
    edition,
    ...(signed ? { editionHash: signed.hash } : {}),
    data: { due: dueAt(row), reason, kind },
  })
  await notify(req, {
    kind,
    subject: row.storyKey,
    title: signed ? (JSON.parse(signed.canonical) as CanonicalStory).title : row.slug,
    note: reason,
    to: { users: (signed?.signOffs ?? []).map(({ user }) => user), roles: ['editor', 'chief-editor'] },
    key: `${kind}/${row.storyKey}/${edition}/${dueAt(row)}`,
  })
  return true
}

/** Holds every publication that came due in the gap. A live edition stays live. @returns how many */
export async function holdMissedPublications(req: PayloadRequest, gap: Gap): Promise<number> {
  let held = 0
  for (const { storyKey } of await publicationsDue(req, gap)) {
    const row = await findPublication(req, storyKey)
    if (row && (await holdForDecision(req, row, 'held_missed_window', missedReason(dueAt(row), gap)))) held++
  }
  return held
}

interface DueCampaign {
  id: string
  title?: string
  storyKey: string
  launchAt?: Date | string | null
  createdBy?: string | null
}

/** What tells people not to use a story is late already: it goes out as soon as anything does, if it still holds then. */
const NEVER_TOO_LATE: readonly CampaignType[] = ['hold', 'kill']

/** Pauses every campaign that should have started in the gap, but for those that are never too late. Nothing of it has been selected yet. @returns how many */
export async function holdMissedCampaigns(req: PayloadRequest, gap: Gap): Promise<number> {
  const { docs } = await req.payload.db.find<DueCampaign>({
    collection: 'campaigns',
    where: {
      and: [
        { state: { equals: 'scheduled' } },
        { type: { not_in: [...NEVER_TOO_LATE] } },
        { launchAt: { greater_than: iso(gap.after) } },
        { launchAt: { less_than_equal: iso(gap.until) } },
      ],
    },
    limit: 0,
    pagination: false,
    req,
  } as never)
  let held = 0
  for (const campaign of docs) {
    const due = new Date(campaign.launchAt ?? gap.until).toISOString()
    if (await pauseForDecision(req, campaign, 'held_missed_window', missedReason(due, gap))) held++
  }
  return held
}

/** Pauses a campaign that has not begun, with the reason that people see on it. @returns whether it was still waiting */
export async function pauseForDecision(
  req: PayloadRequest,
  campaign: DueCampaign,
  kind: 'held_missed_window' | 'held_by_preflight',
  reason: string,
): Promise<boolean> {
  const id = String(campaign.id)
  const won: unknown = await req.payload.db.updateOne({
    collection: 'campaigns',
    where: { and: [{ id: { equals: id } }, { state: { equals: 'scheduled' } }] },
    data: { state: 'paused', pausedReason: reason },
    options: { atomic: true },
    req,
  } as never)
  if (!won) return false
  const subject = `campaigns:${id}`
  await recordAudit(req, { action: 'campaign.held', subject, data: { reason, kind, storyKey: campaign.storyKey } })
  await notify(req, {
    kind,
    subject,
    title: campaign.title ?? campaign.storyKey,
    note: reason,
    to: { users: campaign.createdBy ? [campaign.createdBy] : [], roles: ['editor', 'chief-editor'] },
    key: `${kind}/${subject}/${campaign.launchAt ? new Date(campaign.launchAt).toISOString() : ''}`,
  })
  return true
}
