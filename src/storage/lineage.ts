import { randomBytes } from 'node:crypto'
import { advanced, type Lineage, newLine, RESTORED_REASON, readLineage } from '../domain/lineage.ts'
import { contactStore } from './contacts.ts'
import type { Handle } from './handle.ts'

/** Where a database keeps how far it has come, among the values all processes share. */
export const LINEAGE_KEY = 'lineage'

const WAITING = ['scheduled', 'planning', 'sending'] as const

export interface LineageStore {
  read(): Promise<Lineage | null>
  /** One step further, by a machine. @returns the lineage afterwards; the first step of a database begins its first line */
  advance(machine: string): Promise<Lineage>
  /** Goes on under a new line; `false` when somebody else has moved it meanwhile. */
  branch(from: Lineage | null): Promise<boolean>
  /** Pauses every campaign that is under way or waits for its time. @returns how many */
  pauseOpen(): Promise<number>
}

/** How often a lost race is run again. */
const TRIES = 50

export function lineageStore(handle: Handle): LineageStore {
  const values = contactStore(handle)
  const read = async () => readLineage(await values.readValue(LINEAGE_KEY))
  const write = (from: Lineage | null, next: Lineage) =>
    from ? values.replaceValue(LINEAGE_KEY, from.version, next) : values.insertValue(LINEAGE_KEY, next)
  return {
    read,
    async advance(machine) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const from = await read()
        const next = advanced(from, machine, randomName())
        if (await write(from, next)) return next
      }
      throw new Error('The lineage of the database could not be moved on: too many processes at once.')
    },
    branch: (from) => write(from, newLine(from, randomName())),
    pauseOpen: () => pauseOpen(handle),
  }
}

export const randomName = (): string => randomBytes(9).toString('hex')

async function pauseOpen(handle: Handle): Promise<number> {
  if (handle.engine === 'sqlite') {
    const { rowsAffected } = await handle.run(
      `UPDATE campaigns SET state = 'paused', paused_reason = ? WHERE state IN (SELECT value FROM json_each(?))`,
      [RESTORED_REASON, JSON.stringify(WAITING)],
    )
    return rowsAffected
  }
  const { modifiedCount } = await handle
    .collection('campaigns')
    .updateMany({ state: { $in: [...WAITING] } }, { $set: { state: 'paused', pausedReason: RESTORED_REASON } })
  return modifiedCount
}
