import type { PayloadRequest } from 'payload'
import { isDuplicate, transact } from '../storage/transact.ts'

export interface AuditEntry {
  /** What was done, as `noun.verb`: `story.approve`. */
  action: string
  /** What it was done to, as `collection:id`. */
  subject: string
  edition?: string
  editionHash?: string
  data?: Record<string, unknown>
  /** Somebody of whom it is not known who they are, instead of whoever `req` speaks for. */
  by?: 'nobody'
  /** Where `req` is not the caller's own; `null`: of many. */
  address?: string | null
}

/** Races for one number that somebody without a transaction of their own may lose. */
const ATTEMPTS = 8

/**
 * Writes one audit event in the transaction of `req`, so that what was done and its record are kept or lost together.
 * `seq` counts per subject; two actions that race for one number cannot both commit, and the later one counts anew.
 */
export async function recordAudit(req: PayloadRequest, entry: AuditEntry): Promise<void> {
  if (req.transactionID) return write(req, entry)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transact(req, (inner) => write(inner, entry))
    } catch (error) {
      if (attempt >= ATTEMPTS || !isDuplicate(error)) throw error
    }
  }
}

async function write(req: PayloadRequest, entry: AuditEntry): Promise<void> {
  const { payload, user } = req
  const last = await payload.db.find<{ seq?: number }>({
    collection: 'audit-events',
    where: { subject: { equals: entry.subject } },
    sort: '-seq',
    limit: 1,
    pagination: false,
    req,
  } as never)
  const seq = (last.docs[0]?.seq ?? 0) + 1
  await payload.db.create({
    collection: 'audit-events',
    data: {
      action: entry.action,
      subject: entry.subject,
      seq,
      ...(entry.by === 'nobody' ? { actor: null, actorName: '' } : actorOf(user)),
      address: entry.address === undefined ? addressOf(req) : entry.address,
      edition: entry.edition ?? null,
      editionHash: entry.editionHash ?? null,
      data: entry.data ?? null,
    },
    req,
  })
}

const actorOf = (user: PayloadRequest['user']) => ({
  actor: user ? String(user.id) : 'system',
  actorName: user && 'name' in user && typeof user.name === 'string' ? user.name : user ? '' : 'Pressrum',
})

/** The caller's address as the front door established it; it overwrites whatever a client sends. */
export const CLIENT_ADDRESS_HEADER = 'x-pressrum-client-address'

function addressOf(req: PayloadRequest): string | null {
  return req.headers?.get(CLIENT_ADDRESS_HEADER) ?? null
}
