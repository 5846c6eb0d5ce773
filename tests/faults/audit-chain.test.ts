import { randomUUID } from 'node:crypto'
import { ObjectId } from 'mongodb'
import { expect, it } from 'vitest'
import { walkChain } from '../../src/domain/audit-chain.ts'
import type { AuditStore } from '../../src/editorial/audit-store.ts'
import { auditStore } from '../../src/storage/audit.ts'
import type { Handle } from '../../src/storage/handle.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openStore } from '../support/outreach.ts'
import { type Running, startScript } from '../support/processes.ts'

const LINKERS = 3
const KILLS = 6

/** Events as actions write them, a few at a time; some claim an earlier time, as one does that commits late. */
async function writeEvents(handle: Handle, from: number, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => {
    const n = from + i
    const createdAt = new Date(Date.now() - (n % 7 === 0 ? 60_000 : 0))
    return { n, createdAt, action: 'story.submit', subject: `press-releases:${n}`, actorName: 'Fault' }
  })
  if (handle.engine === 'mongo') {
    await handle
      .collection('audit-events')
      .insertMany(rows.map(({ n, ...row }) => ({ ...row, _id: new ObjectId(), seq: 1, data: { n } })))
    return
  }
  await handle.transaction((run) =>
    run(
      `INSERT INTO audit_events (id, created_at, updated_at, action, subject, seq, actor_name, data) VALUES ${rows
        .map(() => '(?, ?, ?, ?, ?, 1, ?, ?)')
        .join(', ')}`,
      rows.flatMap(({ n, createdAt, action, subject, actorName }) => {
        const at = createdAt.toISOString()
        return [randomUUID(), at, at, action, subject, actorName, JSON.stringify({ n })]
      }),
    ),
  )
}

async function faultsOf(store: AuditStore): Promise<{ links: number; faults: string[] }> {
  const chain = walkChain()
  const faults: string[] = []
  let links = 0
  for (let after = 0; ; ) {
    const page = await store.linksAfter(after, 500)
    if (page.length === 0) return { links, faults }
    const events = await store.events(page.map(({ event }) => event))
    for (const link of page) faults.push(...chain.step(link, events.get(link.event) ?? null).map(({ fault }) => fault))
    links += page.length
    after += page.length
  }
}

describeEachDatabase('the chain over the audit log', (db) => {
  it(`takes in every event once, with ${LINKERS} processes that race without a lease and are killed ${KILLS} times`, async () => {
    const { handle, close } = await openStore(db.uri)
    const store = auditStore(handle)
    const running = new Set<Running>()
    let killed = 0
    let over = false
    let written = 0
    const hire = () => {
      const linker = startScript('tests/faults/audit-linker.ts', {}, [db.uri])
      running.add(linker)
      void linker.exited.then(() => {
        running.delete(linker)
        if (!over) hire()
      })
    }
    try {
      for (let i = 0; i < LINKERS; i += 1) hire()
      const end = Date.now() + 200_000
      for (;;) {
        const { links } = await store.counts()
        // Always a little ahead of the linkers, so that there is something to race for.
        if (killed < KILLS && written - links < 60) {
          await writeEvents(handle, written, 20)
          written += 20
        }
        // Whoever has linked something is at it now: a good moment to die.
        const busy = [...running].find((one) => /linked/.test(one.output()))
        if (busy && killed < KILLS) {
          busy.child.kill('SIGKILL')
          killed += 1
          await busy.exited
        }
        // The count is quick, and takes in what a killed process had not committed.
        if (killed >= KILLS && links >= written && (await store.unlinked(null, 1)).length === 0) break
        if (Date.now() > end) throw new Error(`${links} links of ${written} events, ${killed} killed after 200 s`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    } finally {
      over = true
      await Promise.all(
        [...running].map((one) => {
          one.child.kill('SIGKILL')
          return one.exited
        }),
      )
    }
    expect(await store.unlinked(null, 10)).toEqual([])
    const { links, faults } = await faultsOf(store)
    await close()
    console.log(`${db.engine}: ${links} links, ${killed} killed, ${faults.length} faults`)
    expect({ links, faults }).toEqual({ links: written, faults: [] })
  })
})
