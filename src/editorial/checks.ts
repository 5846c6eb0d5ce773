import type { PayloadRequest } from 'payload'
import type { CanonicalStory } from '../domain/edition.ts'
import type { Finding, Severity } from '../domain/preflight.ts'
import type { StoryCollection } from '../domain/story.ts'
import { refuse } from '../errors.ts'
import { preflightOf, releaseFindings, type StoryDoc } from './story.ts'
import { sourceOf } from './translations.ts'

/** What the checks are for. A signature asks more than a submission. */
export type Moment = 'submit' | 'approve'

/** Everything that is checked before a story goes on: preflight, and what only the other stories and lists can tell. */
export async function checkStory(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: StoryDoc,
  now: number,
  moment: Moment,
): Promise<{ findings: Finding[]; story: CanonicalStory }> {
  const { findings, story } = await preflightOf(req, collection, doc, now)
  return {
    story,
    findings: [
      ...findings,
      ...(await listFindings(req, story)),
      ...(await staleFindings(req, collection, doc, moment)),
    ],
  }
}

/** What stands against a signed edition today: a consent that ended, an address that was taken. Attested is attested. */
export async function releaseBlocks(req: PayloadRequest, story: CanonicalStory, now: number): Promise<Finding[]> {
  return (await releaseFindings(req, story, now)).filter(({ severity }) => severity === 'block')
}

/** @throws 422 `preflight_blocked` when something stands against a signed edition that is to go out */
export async function demandRelease(req: PayloadRequest, story: CanonicalStory, now: number): Promise<void> {
  const blocks = await releaseBlocks(req, story, now)
  if (blocks.length > 0) throw blocked(blocks)
}

/** 422 with every finding; the message names the first that stands in the way. */
export function blocked(findings: readonly Finding[], standing = findings.filter((f) => f.severity === 'block')) {
  const first = standing[0]
  const more = standing.length > 1 ? ` And ${standing.length - 1} more.` : ''
  const then = first?.severity === 'attest' ? 'Attest it, or change the text.' : 'Mend it and try again.'
  return refuse.preflightBlocked(`${first?.message ?? ''}${more} ${then}`, { findings })
}

/** A list that was deleted since the plan was made would silently receive nothing. */
async function listFindings(req: PayloadRequest, { outreachPlan: { lists } }: CanonicalStory): Promise<Finding[]> {
  if (lists.length === 0) return []
  const { docs } = await req.payload.find({
    collection: 'media-lists',
    // A text that can be no id here is no list; MongoDB would fail over it.
    where: {
      id: { in: req.payload.db.name === 'mongoose' ? lists.filter((id) => /^[0-9a-f]{24}$/i.test(id)) : lists },
    },
    depth: 0,
    limit: lists.length,
    pagination: false,
    overrideAccess: true,
    req,
  })
  const missing = lists.length - docs.length
  if (missing <= 0) return []
  const message =
    missing === 1
      ? 'A media list of the outreach plan does not exist any more.'
      : `${missing} media lists of the outreach plan do not exist any more.`
  return [finding('block', 'plan_list_missing', 'outreachPlan.lists', message, 'Take it out, or choose another list.')]
}

async function staleFindings(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: StoryDoc,
  moment: Moment,
): Promise<Finding[]> {
  const source = await sourceOf(req, collection, doc)
  if (!source?.stale) return []
  return [
    finding(
      moment === 'approve' ? 'block' : 'warn',
      'translation_stale',
      'translationOf',
      `The story that this was translated from has been signed anew since (edition ${source.editionNumber}).`,
      'Compare the two, change this version where it needs it, then press “Source looked at”.',
    ),
  ]
}

const finding = (severity: Severity, id: string, field: string, message: string, fix: string): Finding => ({
  id,
  severity,
  field,
  message,
  fix,
})
