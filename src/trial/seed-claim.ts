import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Payload } from 'payload'

/**
 * Where the sample newsroom stands: `empty` (nobody works here yet), `started` (a process was filling it),
 * `done`, or `foreign` (people work here, and they are not ours: hands off).
 */
export type SeedState = 'empty' | 'started' | 'done' | 'foreign'

const KEY = 'seed'

export async function seedState(payload: Payload): Promise<SeedState> {
  const row = await payload.db.findOne<{ id: string; value?: { state?: unknown } }>({
    collection: 'values',
    where: { key: { equals: KEY } },
  } as never)
  if (row) return row.value?.state === 'done' ? 'done' : 'started'
  const { totalDocs } = await payload.count({ collection: 'users', overrideAccess: true })
  return totalDocs === 0 ? 'empty' : 'foreign'
}

/** `started` is written before the first person, `done` after the last record: what lies between can be resumed. */
export async function markSeed(payload: Payload, state: 'started' | 'done'): Promise<void> {
  const { db } = payload
  const value = { state, at: new Date().toISOString() }
  const row = await db.updateOne({
    collection: 'values',
    where: { key: { equals: KEY } },
    data: { value },
    options: { atomic: true },
  } as never)
  if (!row) await db.create({ collection: 'values', data: { key: KEY, value } })
}

/** Longer than any one step of the seed takes, in ms; renewed after each. */
const LEASE_MS = 60_000
const LOOK_MS = 500

const me = `${hostname()}:${process.pid}`

/**
 * Runs `work` in one process at a time. Another one waits, and takes over as soon as the holder is dead (on this
 * machine) or has been silent for a minute (on another).
 *
 * @param finished whether there is nothing left to wait for
 */
export async function withSeedClaim(
  payload: Payload,
  say: (line: string) => void,
  finished: () => Promise<boolean>,
  work: (renew: () => Promise<void>) => Promise<void>,
): Promise<void> {
  let told = false
  while (!(await take(payload))) {
    if (await finished()) return
    if (!told) say('Another process is filling the sample newsroom; waiting for it …')
    told = true
    await delay(LOOK_MS)
  }
  try {
    await work(async () => {
      if (!(await take(payload))) throw new Error('Another process has taken over the sample newsroom. Start again.')
    })
  } finally {
    await setLease(payload, { holder: { equals: me } }, new Date(0))
  }
}

async function take(payload: Payload): Promise<boolean> {
  const now = new Date()
  const until = new Date(now.getTime() + LEASE_MS)
  // A holder with my name is me, or somebody who died and whose number I was given.
  if (
    await setLease(payload, { or: [{ holder: { equals: me } }, { until: { less_than: now.toISOString() } }] }, until)
  ) {
    return true
  }
  const lease = await payload.db.findOne<{ id: string; holder?: string }>({
    collection: 'leases',
    where: { key: { equals: KEY } },
  } as never)
  if (lease) return isDead(lease.holder) && setLease(payload, { holder: { equals: lease.holder } }, until)
  const data = { key: KEY, holder: me, token: 1, until: until.toISOString() }
  // The key is unique: of two who create it, one fails and looks again.
  return payload.db.create({ collection: 'leases', data }).then(
    () => true,
    () => false,
  )
}

/** Takes or ends the lease if its row still matches. */
async function setLease(payload: Payload, match: object, until: Date): Promise<boolean> {
  const row = await payload.db.updateOne({
    collection: 'leases',
    where: { and: [{ key: { equals: KEY } }, match] },
    data: { holder: me, until: until.toISOString() },
    options: { atomic: true },
  } as never)
  return Boolean(row)
}

/** Only a process of this machine can be known to be dead. */
function isDead(holder: string | undefined): boolean {
  const [host, pid] = holder?.split(':') ?? []
  if (host !== hostname() || !pid) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
