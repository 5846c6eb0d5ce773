import type { Handle } from '../../src/storage/handle.ts'

const TABLES = ['campaigns', 'batches', 'deliveries', 'values']

/** Remembers what a backup would hold. @returns puts it back */
export async function backUp(handle: Handle): Promise<() => Promise<void>> {
  if (handle.engine === 'sqlite') {
    for (const table of TABLES) {
      await handle.run(`DROP TABLE IF EXISTS old_${table}`)
      await handle.run(`CREATE TABLE old_${table} AS SELECT * FROM "${table}"`)
    }
    return () =>
      handle.transaction(async (run) => {
        for (const table of [...TABLES].reverse()) await run(`DELETE FROM "${table}"`)
        for (const table of TABLES) await run(`INSERT INTO "${table}" SELECT * FROM old_${table}`)
      })
  }
  const old = await Promise.all(TABLES.map((slug) => handle.collection(slug).find().toArray()))
  return async () => {
    for (const [at, slug] of TABLES.entries()) {
      await handle.collection(slug).deleteMany({})
      if (old[at]!.length > 0) await handle.collection(slug).insertMany(old[at]!)
    }
  }
}
