import { copyFileSync, createReadStream, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createImporter, type Importer } from '../../../src/contacts/import/importer.ts'
import { receiveUpload } from '../../../src/contacts/import/receive.ts'
import { contactStore } from '../../../src/storage/contacts.ts'
import type { Handle } from '../../../src/storage/handle.ts'
import { openStore, seedList } from '../../support/outreach.ts'
import { type BareRow, bareInsert, empty, readAll } from './bare.ts'

const TABLES = ['list-members', 'contacts', 'outlets', 'import-jobs']
/** What an import leaves behind, in the order in which rows refer to each other. */
const WRITTEN = ['outlets', 'contacts', 'list-members'] as const
const OUTLETS = 2_000

interface Input {
  uri: string
  dir: string
  rounds: number
  contacts: number
}

export interface Contacts {
  importMs: number[]
  bareMs: number[]
  /** Lists by name: everybody, and the first 10,000 of them. */
  lists: { all: string; small: string }
}

/** Imports a file of contacts again and again, in turns with a bare insert of the same rows, and leaves the lists behind. */
export async function work({ uri, dir, rounds, contacts }: Input): Promise<Contacts> {
  const everywhere = (at: number) => COUNTRIES[at % COUNTRIES.length]!
  const file = writeCsv(join(dir, 'all.csv'), contacts, everywhere)
  const small = writeCsv(join(dir, 'small.csv'), Math.min(10_000, contacts), everywhere)
  const database = startOver(uri, dir)
  const run = async (act: (room: Room) => Promise<void>) => {
    const room = await database.fresh()
    const began = performance.now()
    await act(room)
    return performance.now() - began
  }
  const importAll = (room: Room) => importFile(room, file, room.list)
  const importMs: number[] = []
  const bareMs: number[] = []
  const rows: Record<string, BareRow[]> = {}
  const bare = async () => {
    const ms = await run(async ({ handle }) => {
      for (const slug of WRITTEN) await bareInsert(handle, slug, rows[slug]!)
    })
    bareMs.push(ms)
  }
  // Compiles what is compiled at the first use.
  if (rounds > 0) await run((room) => importFile(room, small, room.list))
  for (let round = 0; round < Math.max(1, rounds); round++) {
    if (round > 0) await bare()
    importMs.push(await run(importAll))
    if (round === 0 && rounds > 0) {
      for (const slug of WRITTEN) rows[slug] = await readAll(database.room().handle, slug)
      await bare()
      if (rounds === 1) await run(importAll)
    }
  }
  const room = database.room()
  const tenThousand = await seedList(room.handle, 'Ten thousand', [])
  await importFile(room, small, tenThousand)
  await room.close()
  return { importMs, bareMs, lists: { all: room.list, small: tenThousand } }
}

interface Room {
  handle: Handle
  importer: Importer
  /** An empty media list, the same each time: rows of one run can be inserted in another. */
  list: string
  close: () => Promise<void>
}

/** The same database, empty again and again but for one media list. */
function startOver(uri: string, dir: string) {
  const path = uri.replace(/^file:/, '')
  const log = { info() {}, warn: complain, error: complain }
  let room: Room | null = null
  const open = async (list?: string): Promise<Room> => {
    const { handle, close } = await openStore(uri, false)
    const importer = createImporter({
      store: contactStore(handle),
      dataDir: dir,
      log,
      traceKeys: async () => (address) => address,
    })
    return { handle, importer, list: list ?? (await seedList(handle, 'Everybody', [])), close }
  }
  return {
    room: () => room!,
    fresh: async (): Promise<Room> => {
      if (!uri.startsWith('file:')) {
        room ??= await open()
        await empty(room.handle, TABLES)
        return room
      }
      // A copied file is as a new one; deleting would leave its pages behind.
      room ??= await open()
      if (room.handle.engine === 'sqlite') await room.handle.run('PRAGMA wal_checkpoint(TRUNCATE)')
      await room.close()
      for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
      if (existsSync(`${path}.empty`)) copyFileSync(`${path}.empty`, path)
      else copyFileSync(path, `${path}.empty`)
      room = await open(room.list)
      return room
    },
  }
}

/** What a request does: takes the file in, checks and spools it, makes the job; then the rows, to the end. */
async function importFile({ importer, handle }: Room, path: string, list: string): Promise<void> {
  const store = contactStore(handle)
  const body = Readable.toWeb(createReadStream(path)) as unknown as ReadableStream<Uint8Array>
  const headers = new Headers({ 'content-type': 'text/csv' })
  const { spool, file, bytes, layout } = await receiveUpload({ headers, body }, await importer.spoolDir())
  const { holder, until } = importer.lease()
  const id = await store.createJob({
    ...{ ...layout, file, list, spool, bytes, holder, leaseUntil: until },
    ...{ listName: 'List', audience: 'journalist' as const, dryRun: false, createdBy: 'bench', startedAt: new Date() },
  })
  importer.start((await store.job(id))!)
  await importer.idle()
  const job = await store.job(id)
  if (job?.state !== 'done' || job.rejected > 0) throw new Error(`The import ended as ${job?.state}: ${job?.message}`)
}

/** Denmark and Norway are excluded by the usual policy, so a plan has something to exclude. */
const COUNTRIES = ['SE', 'FI', 'SE', 'EE', 'FI', 'LV', 'SE', 'LT', 'FI', 'SE', 'DK', 'NO', 'IS', 'SE', 'FI', 'EE']
const LANGUAGES: Record<string, string> = {
  SE: 'sv|en',
  FI: 'fi|sv',
  EE: 'et',
  LV: 'lv',
  LT: 'lt',
  DK: 'da',
  NO: 'nb',
  IS: 'is|en',
}

function writeCsv(path: string, rows: number, countryOf: (at: number) => string): string {
  const lines = ['email,name,outlet,role,beats,countries,languages']
  for (let at = 0; at < rows; at++) {
    const country = countryOf(at)
    const outlet = `Sample ${country === 'SE' ? 'Tidning' : 'Gazette'} ${at % OUTLETS}`
    const name = `Given${at % 997} Family${at % 4_999}`
    lines.push(
      `person.${at}@desk${at % 300}.example.org,${name},${outlet},Reporter,politics|social affairs,${country},${LANGUAGES[country]}`,
    )
  }
  writeFileSync(path, `${lines.join('\r\n')}\r\n`)
  return path
}

const complain = (data: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(data)}\n`)
