import type { PayloadRequest } from 'payload'
import { demand, may, principalOf } from '../../domain/permissions.ts'
import { blockExcerpts, type CommentKind, isFieldPath, MAX_COMMENT, maySettle, plainText } from '../../domain/review.ts'
import { type StoryCollection, storyKey } from '../../domain/story.ts'
import { refuse } from '../../errors.ts'
import { transact } from '../../storage/transact.ts'
import { recordAudit } from '../audit.ts'
import { colleagues, nameOf, notify } from '../notify.ts'
import { readStory, type StoryDoc } from '../story.ts'

export interface CommentRow {
  id: string
  storyKey: string
  parent: string | null
  kind: CommentKind
  field: string | null
  block: string | null
  excerpt: string | null
  text: string
  author: string
  authorName: string | null
  revision: number
  resolvedBy: string | null
  resolvedByName: string | null
  resolvedAt: string | null
  createdAt: string
}

export interface CommentInput {
  text: string
  /** The remark this answers. */
  parent?: string | undefined
  field?: string | undefined
  /** Place of a block in `body`, from 0. */
  block?: number | undefined
  /** Colleagues who are asked to look, by id. */
  mentions?: string[] | undefined
}

/** More than this belongs into the text itself. */
const MAX_PER_STORY = 2000

/** Reads what a person says. @throws `invalid`, saying what to do, for nothing, too much, or markup */
export function demandPlain(value: string, field: string): string {
  const plain = plainText(value)
  if (plain.ok) return plain.text
  const why = {
    empty: 'Say something: the text is empty.',
    too_long: `A comment has at most ${MAX_COMMENT} characters. Shorten it, or write it into the story.`,
    markup: 'A comment is plain text. Take the markup (such as <b>) out and send it again.',
  }[plain.reason]
  throw refuse.invalid(why, { field, reason: plain.reason })
}

/** All that has been said about a story, oldest first. */
export async function commentsOf(req: PayloadRequest, key: string): Promise<CommentRow[]> {
  const { docs } = await req.payload.db.find<CommentRow>({
    collection: 'comments',
    where: { storyKey: { equals: key } },
    sort: 'createdAt',
    limit: MAX_PER_STORY,
    pagination: false,
    req,
  } as never)
  return docs
}

/** Adds a remark or a reply and tells those it concerns. */
export async function comment(
  req: PayloadRequest,
  collection: StoryCollection,
  id: string,
  input: CommentInput,
): Promise<CommentRow> {
  const who = principalOf(req.user)
  demand(who, 'story.comment')
  const text = demandPlain(input.text, 'text')
  return transact(req, async (inner) => {
    const doc = await readStory(inner, collection, id)
    const key = storyKey(collection, id)
    const thread = await commentsOf(inner, key)
    if (thread.length >= MAX_PER_STORY) throw refuse.conflict('There are too many remarks on this story.')
    const parent = parentIn(thread, input.parent)
    const anchor = parent ? { field: parent.field, block: parent.block, excerpt: parent.excerpt } : anchorOf(doc, input)
    const row = await write(inner, doc, { collection, kind: 'comment', text, parent: parent?.id ?? null, ...anchor })
    await recordAudit(inner, { action: 'story.comment', subject: key, data: { comment: String(row.id) } })
    await tell(inner, { doc, key, row, parent, thread, mentions: input.mentions ?? [], by: who.id })
    return row
  })
}

/** A reply to a reply belongs to the same thread. */
function parentIn(thread: readonly CommentRow[], wanted: string | undefined): CommentRow | null {
  if (!wanted) return null
  const found = thread.find(({ id }) => String(id) === wanted)
  if (!found) throw refuse.invalid('The remark you answer is not on this story.', { field: 'parent' })
  return found.parent ? (thread.find(({ id }) => String(id) === found.parent) ?? found) : found
}

type Anchor = Pick<CommentRow, 'field' | 'block' | 'excerpt'>

function anchorOf(doc: StoryDoc, { field, block }: CommentInput): Anchor {
  if (block !== undefined) {
    const excerpt = blockExcerpts(doc.body)[block]
    if (excerpt === undefined) {
      throw refuse.invalid('The text has no such block. Reload and choose again.', { field: 'block' })
    }
    return { field: 'body', block: String(block), excerpt }
  }
  if (field && !isFieldPath(field)) throw refuse.invalid('There is no such field.', { field: 'field' })
  return { field: field ?? null, block: null, excerpt: null }
}

interface Writing extends Anchor {
  collection: StoryCollection
  kind: CommentKind
  text: string
  parent: string | null
}

async function write(req: PayloadRequest, doc: StoryDoc, { collection, ...data }: Writing): Promise<CommentRow> {
  return (await req.payload.db.create({
    collection: 'comments',
    data: {
      ...data,
      storyKey: storyKey(collection, doc.id),
      author: req.user ? String(req.user.id) : 'system',
      authorName: nameOf(req),
      revision: doc.revision,
    },
    req,
  })) as unknown as CommentRow
}

interface Telling {
  doc: StoryDoc
  key: string
  row: CommentRow
  parent: CommentRow | null
  thread: readonly CommentRow[]
  mentions: readonly string[]
  by: string
}

async function tell(req: PayloadRequest, { doc, key, row, parent, thread, mentions, by }: Telling): Promise<void> {
  if (mentions.length > 0) {
    const known = new Set((await colleagues(req)).filter((one) => may(one, 'story.read')).map(({ id }) => id))
    if (!mentions.every((id) => known.has(id))) {
      throw refuse.invalid('Somebody you mention cannot read stories here.', { field: 'mentions' })
    }
  }
  const news = { subject: key, title: String(doc.title ?? ''), by: nameOf(req), note: row.text }
  await notify(req, { ...news, kind: 'mention', to: { users: mentions, except: by }, key: `mention/${row.id}` })
  const spoke = parent ? thread.filter((one) => one.id === parent.id || one.parent === String(parent.id)) : []
  const concerned = parent ? spoke.map(({ author }) => author) : [doc.createdBy, doc.submittedBy, doc.assignee]
  const users = concerned.filter((id): id is string => typeof id === 'string' && !mentions.includes(id))
  const kind = parent ? 'reply' : 'comment'
  await notify(req, { ...news, kind, to: { users, except: by }, key: `comment/${row.id}` })
}

/** Writes what an editor asks for as a checklist, in the action's transaction. */
export async function requestChecklist(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: StoryDoc,
  requests: readonly string[],
): Promise<void> {
  for (const text of requests) {
    const anchor = { field: null, block: null, excerpt: null }
    await write(req, doc, { collection, kind: 'change_request', text, parent: null, ...anchor })
  }
}

/** The requests that nobody has ticked off. */
export async function openRequests(req: PayloadRequest, key: string): Promise<CommentRow[]> {
  return (await commentsOf(req, key)).filter(({ kind, resolvedAt }) => kind === 'change_request' && !resolvedAt)
}

/** Settles a thread or opens it again; of two who do it at once, one does. @throws `wrong_state` when it is so already */
export async function settleComment(
  req: PayloadRequest,
  collection: StoryCollection,
  id: string,
  commentId: string,
  what: 'resolve' | 'reopen',
): Promise<CommentRow> {
  const who = principalOf(req.user)
  demand(who, 'story.comment')
  return transact(req, async (inner) => {
    const key = storyKey(collection, id)
    const row = (await commentsOf(inner, key)).find((one) => String(one.id) === commentId)
    if (!row) throw refuse.notFound('There is no such remark on this story.')
    if (row.parent) throw refuse.invalid('A thread is settled as a whole: use its first remark.', { field: 'comment' })
    if (!maySettle(who, what, row.kind)) throw refuse.forbidden('Whether a request is met is for an editor to say.')
    const settled = what === 'resolve'
    const changed = (await inner.payload.db.updateOne({
      collection: 'comments',
      where: { and: [{ id: { equals: row.id } }, { resolvedAt: { exists: !settled } }] },
      data: {
        resolvedBy: settled ? who.id : null,
        resolvedByName: settled ? nameOf(inner) : null,
        resolvedAt: settled ? new Date().toISOString() : null,
      },
      options: { atomic: true },
      req: inner,
    } as never)) as unknown as CommentRow | null
    if (!changed) throw refuse.wrongState(settled ? 'It is resolved already.' : 'It is open already.')
    await recordAudit(inner, { action: `story.${what}`, subject: key, data: { comment: commentId, kind: row.kind } })
    return changed
  })
}
