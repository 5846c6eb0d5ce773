import { randomUUID } from 'node:crypto'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { transact } from '../storage/transact.ts'

const PREFIX = 'names-to-look-for/'
/** In the place of a person's id: all of them. */
export const EVERYBODY = '*'

/** How far the look for one person's name has come. Holds no name and no hash. */
export interface Look {
  /** Another one with every name that is typed: what was begun for an earlier name ends there. */
  id: string
  /** When the name was typed, UTC ISO 8601. */
  since: string
  /** `all`: everything public or about to be. `changed`: what has changed since shortly before the name was typed. */
  pass: 'all' | 'changed'
  /** Id of the last publication that was looked at in this pass. */
  after: string
  /** Nothing is done before this instant (ms). */
  notBefore: number
  failed: number
  /** How often a pass had to be made again because of what failed in it. */
  attempts: number
  looked: number
  held: number
  told: number
}

interface LookRow {
  id: string
  key: string
  value: Look
}

/**
 * Asks that what is public already, or about to be, is looked through for a person's name; in the transaction of `req`, so
 * that no name is kept without it.
 *
 * @param person id of the record, or `EVERYBODY`
 * @param notBefore when to begin (ms)
 */
export async function askForLook(req: PayloadRequest, person: string, now = Date.now(), notBefore = 0): Promise<void> {
  const value: Look = {
    ...{ id: randomUUID(), since: new Date(now).toISOString(), pass: 'all', after: '', notBefore },
    ...{ failed: 0, attempts: 0, looked: 0, held: 0, told: 0 },
  }
  const { db } = req.payload
  const key = PREFIX + person
  const where = { key: { equals: key } }
  const known = await db.updateOne({
    collection: 'values',
    where,
    data: { value },
    options: { atomic: true },
    req,
  } as never)
  if (!known) await db.create({ collection: 'values', data: { key, value }, req })
}

/** Whom to look for, as it was asked: ids of records, or `EVERYBODY`. */
export async function askedFor(payload: Payload): Promise<string[]> {
  const { docs } = await payload.db.find<LookRow>({
    collection: 'values',
    // The keys that begin with the prefix: `0` comes after `/`.
    where: { and: [{ key: { greater_than: PREFIX } }, { key: { less_than: `${PREFIX.slice(0, -1)}0` } }] },
    sort: 'key',
    limit: 0,
    pagination: false,
  } as never)
  return docs.map(({ key }) => key.slice(PREFIX.length))
}

export async function readLook({ db }: Payload, person: string, req?: PayloadRequest): Promise<Look | null> {
  const where = { key: { equals: PREFIX + person } }
  return (await db.findOne<LookRow>({ collection: 'values', where, req } as never))?.value ?? null
}

/**
 * Puts how far a look has come in the place of what was read, or takes it away.
 *
 * @returns whether it was still there as it was read; nothing is written otherwise
 */
export async function moveLook(payload: Payload, person: string, from: Look, to: Look | null): Promise<boolean> {
  return transact(await createLocalReq({}, payload), async (req) => {
    const now = await readLook(payload, person, req)
    const place = ({ id, pass, after, notBefore }: Look) => JSON.stringify([id, pass, after, notBefore])
    if (!now || place(now) !== place(from)) return false
    const own = { collection: 'values', where: { key: { equals: PREFIX + person } }, req }
    if (to) await payload.db.updateOne({ ...own, data: { value: to }, options: { atomic: true } } as never)
    else await payload.db.deleteOne(own as never)
    return true
  })
}
