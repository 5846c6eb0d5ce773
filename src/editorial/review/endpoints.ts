import type { Endpoint, PayloadHandler } from 'payload'
import { demand, principalOf } from '../../domain/permissions.ts'
import { MAX_REQUESTS } from '../../domain/review.ts'
import { type StoryCollection, storyKey } from '../../domain/story.ts'
import { refuse } from '../../errors.ts'
import { idParam, jsonObject } from '../body.ts'
import { readStory } from '../story.ts'
import { assign } from './assign.ts'
import { type CommentRow, comment, commentsOf, demandPlain, settleComment } from './comments.ts'
import { newFrom } from './new-from.ts'
import { markSeen, sinceSeen } from './since.ts'
import { sourceText } from './source.ts'

function optionalText(body: Record<string, unknown>, field: string): string | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw refuse.invalid(`\`${field}\` has to be text.`, { field })
  return value
}

/** What an editor asks for, point by point. @throws `invalid` */
export function requestsOf({ requests }: Record<string, unknown>): string[] | undefined {
  if (requests === undefined || requests === null) return undefined
  if (!Array.isArray(requests) || requests.length > MAX_REQUESTS || !requests.every((one) => typeof one === 'string')) {
    throw refuse.invalid(`\`requests\` is a list of at most ${MAX_REQUESTS} texts.`, { field: 'requests' })
  }
  return requests.map((one, at) => demandPlain(one, `requests.${at}`))
}

const assigning =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    demand(principalOf(req.user), 'story.assign')
    const body = await jsonObject(req)
    if (!('assignee' in body) && !('dueAt' in body)) {
      throw refuse.invalid('Send `assignee` and `dueAt`; null takes one away.', { field: 'assignee' })
    }
    const wanted = {
      assignee: optionalText(body, 'assignee') || null,
      dueAt: optionalText(body, 'dueAt') || null,
      zone: optionalText(body, 'zone'),
    }
    return Response.json(await assign(req, collection, idParam(req), wanted, Date.now()))
  }

const shown = ({ id, storyKey: _, ...row }: CommentRow) => ({ id: String(id), ...row })

const listing =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    demand(principalOf(req.user), 'story.read')
    const doc = await readStory(req, collection, idParam(req))
    return Response.json({ docs: (await commentsOf(req, storyKey(collection, doc.id))).map(shown) })
  }

const adding =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    demand(principalOf(req.user), 'story.comment')
    const body = await jsonObject(req)
    const { block, mentions } = body
    if (block !== undefined && block !== null && !(Number.isInteger(block) && Number(block) >= 0)) {
      throw refuse.invalid('`block` is the place of a block in the text, counted from 0.', { field: 'block' })
    }
    if (mentions !== undefined && !(Array.isArray(mentions) && mentions.every((id) => typeof id === 'string'))) {
      throw refuse.invalid('`mentions` is a list of people’s ids.', { field: 'mentions' })
    }
    const row = await comment(req, collection, idParam(req), {
      text: optionalText(body, 'text') ?? '',
      parent: optionalText(body, 'parent'),
      field: optionalText(body, 'field') || undefined,
      block: typeof block === 'number' ? block : undefined,
      mentions: mentions as string[] | undefined,
    })
    return Response.json({ doc: shown(row), message: 'Your remark is on the story.' }, { status: 201 })
  }

const settling =
  (collection: StoryCollection, what: 'resolve' | 'reopen'): PayloadHandler =>
  async (req) => {
    const row = await settleComment(req, collection, idParam(req), String(req.routeParams?.comment ?? ''), what)
    return Response.json({ doc: shown(row), message: what === 'resolve' ? 'Resolved.' : 'Open again.' })
  }

const seeing =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    const { revision } = await jsonObject(req)
    const wanted = revision === undefined || revision === null ? null : Number(revision)
    return Response.json({ revision: await markSeen(req, collection, idParam(req), wanted, Date.now()) })
  }

/** What reviewing a story takes, beside its actions. */
export function reviewEndpoints(collection: StoryCollection): Endpoint[] {
  return [
    { path: '/:id/assign', method: 'post', handler: assigning(collection) },
    {
      path: '/:id/since',
      method: 'get',
      handler: async (req) => Response.json(await sinceSeen(req, collection, idParam(req))),
    },
    { path: '/:id/seen', method: 'post', handler: seeing(collection) },
    {
      path: '/:id/source',
      method: 'get',
      handler: async (req) => Response.json(await sourceText(req, collection, idParam(req))),
    },
    {
      path: '/:id/new-from',
      method: 'post',
      handler: async (req) => Response.json(await newFrom(req, collection, idParam(req)), { status: 201 }),
    },
    { path: '/:id/comments', method: 'get', handler: listing(collection) },
    { path: '/:id/comments', method: 'post', handler: adding(collection) },
    { path: '/:id/comments/:comment/resolve', method: 'post', handler: settling(collection, 'resolve') },
    { path: '/:id/comments/:comment/reopen', method: 'post', handler: settling(collection, 'reopen') },
  ]
}
