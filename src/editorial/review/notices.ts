import type { Endpoint, PayloadHandler, PayloadRequest } from 'payload'
import { principalOf } from '../../domain/permissions.ts'
import { refuse } from '../../errors.ts'
import { jsonObject } from '../body.ts'

const MAX_IDS = 500

function own(req: PayloadRequest): string {
  const who = principalOf(req.user)
  if (!who) throw refuse.unauthenticated()
  return who.id
}

async function unreadOf(req: PayloadRequest, user: string): Promise<number> {
  const { totalDocs } = await req.payload.count({
    collection: 'notifications',
    where: { and: [{ user: { equals: user } }, { readAt: { exists: false } }] },
    overrideAccess: true,
    req,
  })
  return totalDocs
}

const unread: PayloadHandler = async (req) => Response.json({ unread: await unreadOf(req, own(req)) })

/** `{ids: [...]}` or `{all: true}`: marks the person's own news as read, never somebody else's. */
const markRead: PayloadHandler = async (req) => {
  const user = own(req)
  const { ids, all } = await jsonObject(req)
  const named = Array.isArray(ids) && ids.length <= MAX_IDS && ids.every((id) => typeof id === 'string')
  if (!named && all !== true) {
    throw refuse.invalid(`Send \`ids\`, at most ${MAX_IDS} of them, or \`all: true\`.`, { field: 'ids' })
  }
  await req.payload.db.updateMany({
    collection: 'notifications',
    where: {
      and: [
        { user: { equals: user } },
        { readAt: { exists: false } },
        ...(all === true ? [] : [{ id: { in: ids as string[] } }]),
      ],
    },
    data: { readAt: new Date().toISOString() },
    req,
  } as never)
  return Response.json({ unread: await unreadOf(req, user) })
}

export const noticeEndpoints: Endpoint[] = [
  { path: '/unread', method: 'get', handler: unread },
  { path: '/read', method: 'post', handler: markRead },
]
