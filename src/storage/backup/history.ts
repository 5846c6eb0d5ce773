import type { MongoClient } from 'mongodb'
import type { Connection } from 'mongoose'
import type { BasePayload } from 'payload'

const HISTORY = 'minSnapshotHistoryWindowInSeconds'
/** How long a backup may take (s). */
export const LONGEST_DUMP_S = 3_600

/** What the server kept before a backup asked for more, among the values; no backup holds it. */
export const HISTORY_KEY = 'backup-history'

/** `at`: when a backup has begun last (ms since the epoch). */
interface HistoryNote {
  before: number
  at: number
}

/** Of the driver's client what is used here: mongoose carries its own copy of the types. */
type Client = Pick<MongoClient, 'db'>

const values = (client: Client) => client.db().collection<{ key: string; value: HistoryNote }>('values')
const admin = (client: Client, command: object) => client.db('admin').command({ ...command, [HISTORY]: 1 })
const kept = async (client: Client) => Number((await admin(client, { getParameter: 1 }))[HISTORY])
const keep = (client: Client, seconds: number) => client.db('admin').command({ setParameter: 1, [HISTORY]: seconds })

/**
 * Has the server keep the past for as long as a backup reads it: five minutes unless told otherwise, and not at all where it was told so to save work
 * (`docker-compose.yml`). What it was is noted first, because a backup may be killed. Somebody who may not ask for that gets what the server keeps.
 * https://www.mongodb.com/docs/manual/reference/parameters/#mongodb-parameter-param.minSnapshotHistoryWindowInSeconds
 *
 * @param now ms since the epoch
 * @returns makes it as it was
 */
export async function keepHistory(client: Client, now: number): Promise<() => Promise<void>> {
  try {
    const found = await kept(client)
    // One that asks for just as much is another backup's, which may have been killed.
    const note = found === LONGEST_DUMP_S ? await readNote(client) : null
    const before = note?.before ?? found
    if (!(before < LONGEST_DUMP_S)) return async () => {}
    // Whoever may only read cannot note it, and puts it back all the same.
    await values(client)
      .updateOne({ key: HISTORY_KEY }, { $set: { value: { before, at: now } } }, { upsert: true })
      .catch(() => {})
    await keep(client, LONGEST_DUMP_S)
    return () => putBack(client, before).catch(() => {})
  } catch {
    return async () => {}
  }
}

/**
 * Makes the server's history as short as it was before a backup that was killed; one that may still read is left alone.
 *
 * @param now ms since the epoch
 * @returns whether there was anything to put back
 */
export async function giveBackHistory({ db }: Pick<BasePayload, 'db'>, now: number): Promise<boolean> {
  if (db.name !== 'mongoose') return false
  const client = (db as unknown as { connection: Connection }).connection.getClient() as unknown as Client
  const note = await readNote(client)
  if (!note || Math.abs(now - note.at) < LONGEST_DUMP_S * 1000) return false
  await putBack(client, note.before)
  return true
}

const readNote = async (client: Client) => (await values(client).findOne({ key: HISTORY_KEY }))?.value ?? null

/** A server that was started since, or that somebody has told otherwise, is left as it is. */
async function putBack(client: Client, before: number): Promise<void> {
  if ((await kept(client)) === LONGEST_DUMP_S) await keep(client, before)
  await values(client).deleteOne({ key: HISTORY_KEY })
}
