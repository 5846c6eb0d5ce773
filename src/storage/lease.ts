import type { BasePayload } from 'payload'
import { CLOCK_TOLERANCE_MS } from '../domain/batches.ts'

interface LeaseRow {
  id: string
  holder: string
  token: number
  until: string
}

/**
 * Takes a duty for `ms`, or keeps it when it is held already: of any number of processes one does it at a time. What the
 * holder does must be harmless when it is late all the same; the token, which grows with every change of hands, tells.
 *
 * @returns the token, or `null` while somebody else holds the duty
 */
export async function takeLease(
  { db }: Pick<BasePayload, 'db'>,
  lease: { key: string; holder: string; ms: number; now: number },
): Promise<number | null> {
  const { key, holder, ms, now } = lease
  const until = new Date(now + ms).toISOString()
  const row = await db.findOne<LeaseRow>({ collection: 'leases', where: { key: { equals: key } } } as never)
  if (!row) {
    const made = await db.create({ collection: 'leases', data: { key, holder, token: 1, until } }).catch(() => null)
    return made ? 1 : null
  }
  const mine = row.holder === holder
  // One that ends later than any lease of this length can was taken by a clock that was ahead, and is not believed.
  const ends = Date.parse(row.until)
  if (!mine && ends > now && ends <= now + ms + CLOCK_TOLERANCE_MS) return null
  const token = mine ? row.token : row.token + 1
  const won: unknown = await db.updateOne({
    collection: 'leases',
    where: { and: [{ key: { equals: key } }, { holder: { equals: row.holder } }, { token: { equals: row.token } }] },
    data: { holder, token, until },
    options: { atomic: true },
  } as never)
  return won ? token : null
}
