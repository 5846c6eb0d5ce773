import { createLocalReq, type Payload, type PayloadRequest, type Where } from 'payload'
import { CAME_BACK, mayLift, type SuppressedBy } from '../domain/contact.ts'
import { type Trace, withoutList } from '../domain/trace.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'
import { isDuplicate, transact } from '../storage/transact.ts'
import { suppressionOf } from './suppression.ts'
import { keepTrace, traceAt } from './trace-hooks.ts'

/** Somebody who subscribes to a list again by the link in a mail. */
export interface Return {
  contact: string
  list: string
  /** Where they were written to when it was decided that they can: what was said at another one may be somebody else's word. */
  present: string
  /** Other addresses that the link stands for, of nobody else: what was said there is taken back as well. */
  addresses: readonly string[]
  /** Those, and all others where mail to them went or may have gone: an edit or an import there is not to put them off again. */
  traced: readonly string[]
}

/** How often a day somebody can come back: the audit log, which takes each down, is not for whoever holds a link to fill. */
const MOST_A_DAY = 10
const DAY_MS = 86_400_000
const CAME_BACK_EVENT = 'contact.came-back'

/** Races for a number of the audit log that are lost before it is given up. */
const ATTEMPTS = 8

/**
 * Puts somebody back on a list that they have left, and lifts what they had said to all of our mail, in one transaction with its audit event. Never a suppression
 * that is more than their own word (`mayLift`), nor a row that the house has taken off.
 * @returns whether anything has changed
 * @throws `too_many_requests` for whoever has done so too often on a day
 */
export async function comeBack(payload: Payload, back: Return): Promise<boolean> {
  const suppression = suppressionOf(payload)
  const traceKey = await suppression.traceKeys()
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transact(await createLocalReq({}, payload), async (req) => {
        const person = await payload.db.findOne<{ id: string; email: string }>({
          collection: 'contacts',
          where: { id: { equals: back.contact } },
          req,
        })
        if (person?.email !== back.present) return false
        const lifted = await lift(req, await suppression.keyOf(person.email))
        if (lifted === 'kept') return false
        const joined = await join(req, back, lifted === 'lifted')
        if (!joined && lifted === 'none') return false
        await refuseTooOften(req, back.contact)
        for (const address of back.addresses) {
          const theirs = (await traceAt(req, traceKey(address)))?.contact
          if (!theirs || theirs === back.contact) await lift(req, await suppression.keyOf(address))
        }
        for (const address of new Set([person.email, ...back.traced])) {
          await forget(req, traceKey(address), (trace) =>
            withoutList(trace, back.list, back.contact, address === person.email),
          )
        }
        await recordAudit(req, {
          action: CAME_BACK_EVENT,
          subject: `contacts:${back.contact}`,
          data: { lists: [back.list], lifted: lifted === 'lifted' },
          by: 'nobody',
          address: null,
        })
        return true
      })
    } catch (error) {
      if (attempt >= ATTEMPTS || !isDuplicate(error)) throw error
    }
  }
}

/** Thrown in the transaction: nothing of the attempt is kept. */
async function refuseTooOften(req: PayloadRequest, contact: string): Promise<void> {
  const since = new Date(Date.now() - DAY_MS).toISOString()
  const { totalDocs } = await req.payload.db.count({
    collection: 'audit-events',
    where: {
      subject: { equals: `contacts:${contact}` },
      action: { equals: CAME_BACK_EVENT },
      createdAt: { greater_than: since },
    },
    req,
  })
  if (totalDocs >= MOST_A_DAY) throw refuse.tooMany()
}

/** @returns `kept` where an address is suppressed by more than its reader's own word */
async function lift(req: PayloadRequest, key: string): Promise<'none' | 'lifted' | 'kept'> {
  const { db } = req.payload
  const of = { collection: 'suppressions' as const, req }
  const read = () => db.findOne<SuppressedBy & { id: string }>({ ...of, where: { key: { equals: key } } })
  const known = await read()
  if (!known) return 'none'
  if (!mayLift({ reason: known.reason, source: known.source ?? '' })) return 'kept'
  // Only as it was read: a complaint may have come in between.
  const same: Where = known.source ? { source: { equals: known.source } } : {}
  await db.deleteMany({
    ...of,
    where: { and: [{ id: { equals: known.id } }, { reason: { equals: known.reason } }, same] },
  })
  return (await read()) ? 'kept' : 'lifted'
}

/** @returns whether a row has changed; whom only the rules of a list bring in has none, and needs none. */
async function join(req: PayloadRequest, { contact, list }: Return, lifted: boolean): Promise<boolean> {
  const where = {
    contact: { equals: contact },
    list: { equals: list },
    state: { in: lifted ? ['unsubscribed', 'active'] : ['unsubscribed'] },
  }
  const rows = { collection: 'list-members' as const, where, req }
  if (!(await req.payload.db.findOne(rows))) return false
  const data = { state: 'active', source: CAME_BACK, addedAt: new Date().toISOString() }
  await req.payload.db.updateMany({ ...rows, data, returning: false })
  return true
}

async function forget(req: PayloadRequest, key: string, change: (trace: Trace) => Trace | null): Promise<void> {
  const trace = await traceAt(req, key)
  const next = trace && change(trace)
  if (next !== trace) await keepTrace(req, key, next)
}
