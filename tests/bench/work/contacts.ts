import { createReadStream, mkdirSync, writeFileSync } from 'node:fs'
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
  /** Lists by name: everybody, the first 10,000 of them, and 20,000 others who may all be written to. */
  lists: { all: string; small: string; sendable: string }
}

/** Imports a file of contacts again and again, in turns with a bare insert of the same rows, and leaves the lists behind. */
export async function work({ uri, dir, rounds, contacts }: Input): Promise<Contacts> {
  const { handle, close } = await openStore(uri, false)
  const importer = createImporter({ store: contactStore(handle), dataDir: dir, log: { info() {}, warn() {}, error() {} } })
  const file = writeCsv(join(dir, 'all.csv'), contacts, (at) => COUNTRIES[at % COUNTRIES.length]!)
  const small = writeCsv(join(dir, 'small.csv'), Math.min(10_000, contacts), (at) => COUNTRIES[at % COUNTRIES.length]!)
  const all = await seedList(handle, 'Everybody', [])
  const timed = async (act: () => Promise<void>) => {
    await empty(handle, TABLES)
    const began = performance.now()
    await act()
    return performance.now() - began
  }
  const importMs: number[] = []
  const bareMs: number[] = []
  // Compiles what is compiled at the first use.
  if (rounds > 0) await timed(() => importFile(importer, handle, small, all))
  let rows: Record<string, BareRow[]> | null = null
  for (let round = 0; round < rounds; round++) {
    importMs.push(await timed(() => importFile(importer, handle, file, all)))
    rows ??= Object.fromEntries(await Promise.all(WRITTEN.map(async (slug) => [slug, await readAll(handle, slug)])))
    bareMs.push(
      await timed(async () => {
        for (const slug of WRITTEN) await bareInsert(handle, slug, rows![slug]!)
      }),
    )
  }
  await empty(handle, TABLES)
  await importFile(importer, handle, file, all)
  const smallList = await seedList(handle, 'Ten thousand', [])
  await importFile(importer, handle, small, smallList)
  const sendable = await seedList(handle, 'Sendable', [])
  const others = writeCsv(join(dir, 'sendable.csv'), 20_000, () => 'SE', 'other')
  await importFile(importer, handle, others, sendable)
  await close()
  return { importMs, bareMs, lists: { all, small: smallList, sendable } }
}

/** What a request does: takes the file in, checks and spools it, makes the job; then the rows, to the end. */
async function importFile(importer: Importer, handle: Handle, path: string, list: string): Promise<void> {
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
const LANGUAGES: Record<string, string> = { SE: 'sv|en', FI: 'fi|sv', EE: 'et', LV: 'lv', LT: 'lt', DK: 'da', NO: 'nb', IS: 'is|en' }

function writeCsv(path: string, rows: number, countryOf: (at: number) => string, domain = 'desk'): string {
  const lines = ['email,name,outlet,role,beats,countries,languages']
  for (let at = 0; at < rows; at++) {
    const country = countryOf(at)
    const outlet = `Sample ${country === 'SE' ? 'Tidning' : 'Gazette'} ${at % OUTLETS}`
    const name = `Given${at % 997} Family${at % 4_999}`
    lines.push(
      `person.${at}@${domain}${at % 300}.example.org,${name},${outlet},Reporter,politics|social affairs,${country},${LANGUAGES[country]}`,
    )
  }
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, `${lines.join('\r\n')}\r\n`)
  return path
}
