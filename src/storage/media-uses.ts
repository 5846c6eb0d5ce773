import { sql } from '@payloadcms/db-sqlite'
import type { PayloadRequest } from 'payload'
import { uuidv7Source } from './sqlite/uuid.ts'
import { within } from './within.ts'

/** One file that a signed edition shows. */
export interface MediaUse {
  hash: string
  /** Id of the media document. */
  media: string
  storyKey: string
  edition: string
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
  const tx = await within(req)
  if (tx.engine === 'mongo') {
    const at = new Date()
    const rows = uses.map((use) => ({ ...use, createdAt: at, updatedAt: at, __v: 0 }))
    await tx.collection('media-uses').insertMany(rows, { session: tx.session })
    return
  }
  const at = new Date().toISOString()
  const rows = uses.map(({ hash, media, storyKey, edition }) => [nextId(), hash, media, storyKey, edition])
  await tx.run(sql`
    INSERT INTO media_uses (id, hash, media, story_key, edition, created_at, updated_at)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, ${at}, ${at}
    FROM json_each(${JSON.stringify(rows)})`)
}
