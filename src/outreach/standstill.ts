import type { Payload } from 'payload'
import type { Standstill } from '../domain/campaign.ts'
import { lastBeat } from '../editorial/watch.ts'
import { sharedValue } from '../storage/values.ts'
import type { DiskGate } from './disk.ts'
import { readStop } from './stop.ts'

/** Where a process that cannot store what sending needs tells the others, among the values all processes share. */
const KEY = 'outreach-unstorable'
/** What was told is repeated every few seconds; older than this (ms), whoever told it is gone or can store nothing at all. */
const TOLD_MS = 30_000
/** A process that sends says so every five seconds; after this (ms) none is there, or none can store even that. */
const SILENT_MS = 20_000

interface Told {
  since: number
  at: number
}

/** Why nothing is sent although nobody stopped it. Times are ms since the epoch. */
interface Found {
  /** Since when nothing can be stored, here or where mail is sent from. */
  unstorableSince: number | null
  /** When a process that sends was last heard of, if that is too long ago; where none ever was, when the newsroom was set up. */
  silentSince: number | null
  /** No process that sends has ever been heard of. */
  neverSent: boolean
}

type Db = Pick<Payload, 'db'>

/** Makes the place to tell it beforehand: there would be no room for it later. */
export async function prepareToTell(payload: Payload): Promise<void> {
  await sharedValue(payload, KEY, () => null)
}

/** @param since ms since the epoch; `null`: it is over */
export async function tellUnstorable({ db }: Db, since: number | null, now: number): Promise<void> {
  await db.updateOne({
    collection: 'values',
    where: { key: { equals: KEY } },
    data: { value: { v: since === null ? null : ({ since, at: now } satisfies Told) } },
    options: { atomic: true },
  } as never)
}

async function told({ db }: Db, now: number): Promise<number | null> {
  const row = await db.findOne<{ id: string; value: { v: Told | null } }>({
    collection: 'values',
    where: { key: { equals: KEY } },
  } as never)
  const value = row?.value?.v
  return value && Math.abs(now - value.at) < TOLD_MS ? value.since : null
}

/** The first process of all makes the deployment's id: since then one that sends could have been heard of (ms since the epoch). */
async function setUpAt({ db }: Db): Promise<number | null> {
  const row = await db.findOne<{ id: string; createdAt: string }>({
    collection: 'values',
    where: { key: { equals: 'deployment' } },
  } as never)
  return row ? Date.parse(row.createdAt) : null
}

/**
 * Why sending stands still, as any process can tell it: what it has met itself, what a process that sends tells, or, where there is no room
 * even for that, the silence of those processes and a try of its own.
 */
export async function standstill(payload: Payload, disk: DiskGate | undefined, now: number): Promise<Found> {
  await disk?.halted()
  const beat = await lastBeat(payload, 'sending')
  const heard = beat ?? (await setUpAt(payload))
  const silentSince = heard !== null && now - heard > SILENT_MS ? heard : null
  const elsewhere = await told(payload, now)
  if (silentSince !== null && elsewhere === null) await disk?.look()
  const here = disk?.since() ?? null
  const known = [here, elsewhere].filter((since) => since !== null)
  // Who has been silent longer met it earlier.
  if (here !== null && silentSince !== null && beat !== null) known.push(silentSince)
  return { unstorableSince: known.length > 0 ? Math.min(...known) : null, silentSince, neverSent: beat === null }
}

/** Why campaigns that are under way or due stand where they are; `null` when they move. */
export async function whyNothingMoves(
  payload: Payload,
  disk: DiskGate | undefined,
  now: number,
): Promise<Standstill | null> {
  if ((await readStop(payload)).stopped) return 'stopped'
  const { unstorableSince, silentSince } = await standstill(payload, disk, now)
  if (unstorableSince !== null) return 'unstorable'
  return silentSince === null ? null : 'silent'
}
