import type { BasePayload, PayloadRequest } from 'payload'
import { staysOffDesk, type Unreached } from '../domain/unreached.ts'
import { recordAudit } from '../editorial/audit.ts'

const ACTION = 'campaign.off-desk'
/** Records that are read at once; hardly any campaign is taken off twice. */
const MOST = 1_000

/** Who has taken a campaign off the desk of editors, when, and whom it had left then. */
interface OffDesk {
  by: string
  at: string
  seen: Unreached
}

/** Those of the campaigns that have been taken off the desk, the last time each, by id. */
async function takenOffDesk(payload: BasePayload, ids: readonly string[]): Promise<Map<string, OffDesk>> {
  if (ids.length === 0) return new Map()
  const { docs } = await payload.db.find<{
    id: string
    subject: string
    actorName?: string
    createdAt: string
    data?: Unreached | null
  }>({
    collection: 'audit-events',
    where: { and: [{ subject: { in: ids.map((id) => `campaigns:${id}`) } }, { action: { equals: ACTION } }] },
    sort: '-seq',
    limit: MOST,
    pagination: false,
  } as never)
  // The newest comes first, and so stands at the end of what is turned round.
  return new Map(
    docs
      .reverse()
      .map(({ subject, actorName, createdAt, data }) => [
        subject.slice('campaigns:'.length),
        { by: actorName || 'Somebody', at: new Date(createdAt).toISOString(), seen: data ?? {} },
      ]),
  )
}

/** Who has taken a campaign off the desk, and when; `null` where nobody has, or it has left more since. */
export async function offDesk(
  payload: BasePayload,
  id: string,
  now: Unreached,
): Promise<Pick<OffDesk, 'by' | 'at'> | null> {
  const taken = (await takenOffDesk(payload, [id])).get(id)
  return taken && staysOffDesk(taken.seen, now) ? { by: taken.by, at: taken.at } : null
}

/** Without the campaigns that somebody has taken off the desk, as far as they have left nobody else since. */
export async function withoutTaken(
  payload: BasePayload,
  found: ReadonlyMap<string, Unreached>,
): Promise<Map<string, Unreached>> {
  const taken = await takenOffDesk(payload, [...found.keys()])
  return new Map([...found].filter(([id, now]) => !staysOffDesk(taken.get(id)?.seen ?? {}, now)))
}

/** Records who has taken a campaign off the desk of all editors, and whom it has left at that moment: it was meant so, or is not worth another brief. */
export const takeOffDesk = (req: PayloadRequest, id: string, left: Unreached): Promise<void> =>
  recordAudit(req, { action: ACTION, subject: `campaigns:${id}`, data: { ...left } })
