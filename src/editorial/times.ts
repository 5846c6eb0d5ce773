import type { PayloadRequest } from 'payload'
import type { StoryCollection } from '../domain/story.ts'
import { isZone, readZonedTime } from '../domain/zoned-time.ts'
import { refuse } from '../errors.ts'

const OFFSET = /(?:z|[+-]\d\d:?\d\d)$/i

/**
 * An instant as somebody typed it: with its offset, or as a local time in a zone.
 *
 * @param field names the time in a refusal, `zoneField` its zone
 * @returns ms since the epoch
 * @throws `invalid`, for a local time that the clock skips or passes twice with both candidates
 */
export function instantOf(text: string, zone: string, field: string, zoneField: string): number {
  const reading = readZonedTime(text, zone)
  if (reading.ok) return reading.instant
  if (reading.code === 'unknown_zone') {
    throw refuse.invalid('Name the time zone, for example Europe/Stockholm.', {
      field: zoneField,
      reason: reading.code,
    })
  }
  if (!('candidates' in reading)) {
    throw refuse.invalid('Write the time as 2027-03-28T10:00.', { field, reason: reading.code })
  }
  const [one, other] = reading.candidates
  const why = reading.code === 'doubled_time' ? 'exists twice, because' : 'does not exist, because'
  throw refuse.invalid(`That time ${why} the clocks change then. Send one of ${one} and ${other}.`, {
    field,
    reason: reading.code,
    candidates: reading.candidates,
  })
}

/**
 * Makes instants of the times in a caller’s own data, before anybody reads them in the zone of the machine: an embargo
 * without an offset is meant in its own zone, a time of the plan has to bring its offset.
 *
 * @throws `invalid` for a zone that does not exist, and for a time that is none
 */
export async function settleTimes(
  req: PayloadRequest,
  collection: StoryCollection,
  data: Record<string, unknown>,
  id?: string,
): Promise<void> {
  const { embargoUntil, embargoZone, outreachPlan } = data
  if (typeof embargoZone === 'string' && embargoZone && !isZone(embargoZone)) {
    throw refuse.invalid('There is no such time zone. Write it like Europe/Stockholm.', { field: 'embargoZone' })
  }
  if (isLocal(embargoUntil)) {
    const zone = typeof embargoZone === 'string' && embargoZone ? embargoZone : await storedZone(req, collection, id)
    data.embargoUntil = new Date(instantOf(embargoUntil, zone, 'embargoUntil', 'embargoZone')).toISOString()
  }
  const plan = outreachPlan as { at?: unknown } | null | undefined
  if (plan && isLocal(plan.at)) {
    throw refuse.invalid('Write the time of the plan with its offset, for example 2027-03-28T10:00+02:00.', {
      field: 'outreachPlan.at',
    })
  }
}

const isLocal = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && !OFFSET.test(value.trim())

/** The zone that the story has already; a new one names its own. */
async function storedZone(req: PayloadRequest, collection: StoryCollection, id: string | undefined): Promise<string> {
  if (id === undefined) return ''
  const row = await req.payload.db.findOne<{ id: string; embargoZone?: string }>({
    collection,
    where: { id: { equals: id } },
    select: { embargoZone: true },
    req,
  } as never)
  return row?.embargoZone ?? ''
}
