import type { Endpoint, PayloadHandler, PayloadRequest } from 'payload'
import { correctionOf } from '../domain/correction.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { isBlocked } from '../domain/preflight.ts'
import type { Answer, Override } from '../domain/sign-off.ts'
import { type StoryCollection, storyKey } from '../domain/story.ts'
import { judge, offered, STORY_ACTIONS, type StoryAction, WORKFLOW } from '../domain/workflow.ts'
import { refuse } from '../errors.ts'
import { wakeWorkers } from '../outreach/signal.ts'
import { act } from './actions.ts'
import { idParam, jsonObject, revisionOf } from './body.ts'
import { checkStory } from './checks.ts'
import { groupOf } from './group.ts'
import { planAudience, planBrief } from './plan-preview.ts'
import { findPublication } from './publications.ts'
import { demandPlain, openRequests } from './review/comments.ts'
import { requestsOf, reviewEndpoints } from './review/endpoints.ts'
import { factsOf, lookAtLinks, readStory, signOffsOf } from './story.ts'
import { testSend } from './test-send.ts'

const perform =
  (collection: StoryCollection, action: StoryAction): PayloadHandler =>
  async (req) => {
    const body = await jsonObject(req)
    const said = textOf(body, 'comment') ?? textOf(body, 'reason')
    const comment = said?.trim() ? demandPlain(said, 'comment') : undefined
    const input = {
      revision: revisionOf(body, req),
      comment,
      at: textOf(body, 'at'),
      zone: textOf(body, 'zone'),
      language: textOf(body, 'language'),
      copyText: body.copyText === true,
      answers: { overrides: overridesOf(body.overrides), attestations: attestationsOf(body.attestations) },
      changes: changesOf(body.changes),
      requests: requestsOf(body),
    }
    const result = await act(req, collection, idParam(req), action, input, Date.now())
    if (result.campaign) wakeWorkers()
    return Response.json(result)
  }

function textOf(body: Record<string, unknown>, field: string): string | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw refuse.invalid(`\`${field}\` has to be text.`, { field })
  return value
}

const MAX_ANSWERS = 200
const MAX_REASON = 1000

/** Reads a list of objects. @throws `invalid` naming the field */
function rowsOf(value: unknown, field: string): Record<string, unknown>[] {
  if (value === undefined || value === null) return []
  const isRow = (row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row)
  if (!Array.isArray(value) || value.length > MAX_ANSWERS || !value.every(isRow)) {
    throw refuse.invalid(`\`${field}\` has to be a list of at most ${MAX_ANSWERS} objects.`, { field })
  }
  return value as Record<string, unknown>[]
}

function answerOf(row: Record<string, unknown>, field: string): Answer {
  const id = textOf(row, 'id')
  const about = textOf(row, 'field')
  if (!id) throw refuse.invalid(`Each of \`${field}\` names a finding by its \`id\`.`, { field })
  return about === undefined ? { id } : { id, field: about }
}

const attestationsOf = (value: unknown): Answer[] =>
  rowsOf(value, 'attestations').map((row) => answerOf(row, 'attestations'))

const overridesOf = (value: unknown): Override[] =>
  rowsOf(value, 'overrides').map((row) => {
    const reason = textOf(row, 'reason')?.trim() ?? ''
    if (!reason || reason.length > MAX_REASON) {
      throw refuse.invalid(`Overriding a warning takes a \`reason\` of at most ${MAX_REASON} characters.`, {
        field: 'overrides',
      })
    }
    return { ...answerOf(row, 'overrides'), reason }
  })

function changesOf(value: unknown): string[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || !value.every((change) => typeof change === 'string')) {
    throw refuse.invalid('`changes` has to be a list of texts.', { field: 'changes' })
  }
  return value
}

/** Loads a story for a signed-in reader. */
async function open(req: PayloadRequest, collection: StoryCollection) {
  const who = principalOf(req.user)
  demand(who, 'story.read')
  return { who, doc: await readStory(req, collection, idParam(req)) }
}

const report =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    const { doc } = await open(req, collection)
    const moment = doc.editorialState === 'in_review' ? 'approve' : 'submit'
    await lookAtLinks(req, collection, doc)
    const { findings } = await checkStory(req, collection, doc, Date.now(), moment)
    return Response.json({ findings, blocked: isBlocked(findings), revision: doc.revision })
  }

/** What this person may do with this story now, for the admin's buttons; with the reasons for what they may not. */
const possibilities =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    const { who, doc } = await open(req, collection)
    const now = Date.now()
    const facts = await factsOf(req, collection, doc, now)
    const publication = await findPublication(req, storyKey(collection, doc.id))
    return Response.json({
      revision: doc.revision,
      editorialState: doc.editorialState,
      publicationStatus: doc.publicationStatus,
      signOffs: signOffsOf(doc),
      correction: correctionOf(doc),
      openRequests: (await openRequests(req, storyKey(collection, doc.id))).map(({ id, text }) => ({ id, text })),
      visibleFrom: publication?.nextVisibleFrom ?? publication?.visibleFrom ?? null,
      offered: offered(who, facts).map((action) => ({ action, ...describe(action) })),
      refused: STORY_ACTIONS.flatMap((action) => {
        const verdict = judge(who, action, facts)
        return !verdict.allowed && verdict.code === 'four_eyes' ? [{ action, reason: verdict.reason }] : []
      }),
    })
  }

function describe(action: StoryAction) {
  const { label, explains, comment, asks } = WORKFLOW[action]
  return { label, explains, comment, asks }
}

const audience =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    const { who, doc } = await open(req, collection)
    demand(who, 'contact.count')
    return Response.json(await planAudience(req, collection, doc))
  }

const brief =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    const { doc } = await open(req, collection)
    return Response.json(await planBrief(req, collection, doc))
  }

const group =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    const { who, doc } = await open(req, collection)
    return Response.json(await groupOf(req, collection, doc, who))
  }

/** The endpoints of one story collection, beside Payload's own. */
export function storyEndpoints(collection: StoryCollection): Endpoint[] {
  return [
    ...STORY_ACTIONS.map(
      (action): Endpoint => ({
        path: `/:id/${action}`,
        method: 'post',
        handler: perform(collection, action),
      }),
    ),
    { path: '/:id/preflight', method: 'get', handler: report(collection) },
    { path: '/:id/actions', method: 'get', handler: possibilities(collection) },
    { path: '/:id/audience', method: 'get', handler: audience(collection) },
    { path: '/:id/brief', method: 'get', handler: brief(collection) },
    { path: '/:id/group', method: 'get', handler: group(collection) },
    { path: '/:id/test-send', method: 'post', handler: testSend(collection) },
    ...reviewEndpoints(collection),
  ]
}
