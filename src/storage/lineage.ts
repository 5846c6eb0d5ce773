import { randomBytes } from 'node:crypto'
import { advanced, type Lineage, newLine, readLineage } from '../domain/lineage.ts'
import { contactStore } from './contacts.ts'
import type { Handle } from './handle.ts'
import { haltMongo, haltSqlite } from './restored.ts'

/** Where a database keeps how far it has come, among the values all processes share. */
export const LINEAGE_KEY = 'lineage'

export interface LineageStore {
  read(): Promise<Lineage | null>
  /** One step further, by a machine. @returns the lineage afterwards; the first step of a database begins its first line */
  advance(machine: string): Promise<Lineage>
  /** Goes on under a new line; `false` when somebody else has moved it meanwhile. */
  branch(from: Lineage | null): Promise<boolean>
  /** Turns the switch that stops everything, and pauses every campaign that is under way or waits for its time. @returns how many campaigns */
  halt(now: Date): Promise<number>
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
    halt: (now) =>
      handle.engine === 'sqlite' ? haltSqlite(handle.run, now) : haltMongo((slug) => handle.collection(slug), now),
  }
}

export const randomName = (): string => randomBytes(9).toString('hex')
