import { sql } from '@payloadcms/db-sqlite'
import type { ClientSession } from 'mongodb'
import type { PayloadRequest } from 'payload'
import { handleOf } from './open.ts'
import { uuidv7Source } from './sqlite/uuid.ts'

/** One file that a signed edition shows. */
export interface MediaUse {
  hash: string
  /** Id of the media document. */
  media: string
  storyKey: string
  edition: string
}

/** The transactions that Payload has open, by id, each with what its engine needs to write inside it. */
interface OpenTransactions {
  sessions?: Record<string, ClientSession | { db: { run(statement: unknown): Promise<unknown> } }>
}

const nextId = uuidv7Source()

/**
 * Writes down what an edition shows, in one go and in the transaction of `req`: kept or lost with it. As Payload's own
 * `create` would leave the rows, which costs a round trip each.
 *
 * @throws when `req` carries no open transaction
 */
export async function addMediaUses(req: PayloadRequest, uses: readonly MediaUse[]): Promise<void> {
  if (uses.length === 0) return
  const { payload } = req
  const session = (payload.db as OpenTransactions).sessions?.[String(await req.transactionID)]
  if (!session) throw new Error('What an edition shows is written inside a transaction.')
  const handle = handleOf(payload)
  const at = new Date()
  if (handle.engine === 'mongo') {
    const rows = uses.map((use) => ({ ...use, createdAt: at, updatedAt: at, __v: 0 }))
    await handle.collection('media-uses').insertMany(rows, { session: session as ClientSession })
    return
  }
  const rows = uses.map(({ hash, media, storyKey, edition }) => [nextId(), hash, media, storyKey, edition])
  const { db } = session as { db: { run(statement: unknown): Promise<unknown> } }
  await db.run(sql`
    INSERT INTO media_uses (id, hash, media, story_key, edition, created_at, updated_at)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, ${at.toISOString()}, ${at.toISOString()}
    FROM json_each(${JSON.stringify(rows)})`)
}
