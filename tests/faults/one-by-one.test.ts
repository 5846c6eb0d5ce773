import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BATCH_SIZE } from '../../src/domain/batches.ts'
import { freshBucket } from '../../src/domain/rate.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { planCampaign } from '../../src/outreach/plan.ts'
import { anotherDatabase, describeEachDatabase } from '../support/databases.ts'
import { frozenFor, setCampaign, shortenTransactions } from '../support/outreach.ts'
import { type Running, startScript } from '../support/processes.ts'
import { isOver, judge, LANGUAGES, type Lab, openLab } from './lab.ts'
import type { WorkerPlan } from './plan.ts'
import type { Report } from './script.ts'
import type { SmtpReport, SmtpScript } from './smtp-server.ts'
import { rowOf } from './table.ts'

const PEOPLE = 200
const AT_ONCE = 3
/** The steps of sending messages one by one; those before it are the same as for whole batches, and tried with them. */
const STEPS = [
  ...['call', 'answer', 'beginDelivery', 'giveBackDelivery', 'applyFact', 'noteNotice', 'settleByEvidence'],
  ...['nextGeneration', 'settle', 'doubt'],
]
const GIVEN_BACK = 'giveBackDelivery: after'
/** Points that have to be among those somebody died at, or nothing would be shown. */
const CERTAIN = [
  ...[
    'call: before',
    'call: after',
    'beginDelivery: before',
    'beginDelivery: after',
    'answer: before',
    'answer: after',
  ],
  ...['applyFact: before', 'applyFact: after', 'noteNotice: before', 'noteNotice: after', 'settleByEvidence: before'],
  ...[GIVEN_BACK, 'nextGeneration: before', 'nextGeneration: after'],
]
const person = (...numbers: number[]) => numbers.map((i) => `person${i}@example.org`)
const SCRIPT: SmtpScript = {
  refused: person(8, 108),
  // Many, so that each worker meets some of them.
  putOff: person(...Array.from({ length: PEOPLE / 2 }, (_, i) => 2 * i + 1)),
  lost: person(24, 124),
  silentBefore: person(50, 52, 54, 56),
  silentAfter: person(150, 152, 154, 156),
}
const TAKES_ALL: SmtpScript = { refused: [], putOff: [], lost: [], silentBefore: [], silentAfter: [] }

/** A lab with a mail server of its own, and a campaign whose recipients are selected. */
async function openRoom(uri: string, script: SmtpScript) {
  const lab = await openLab(uri, { seed: 1 })
  const server = startScript('tests/faults/smtp-server.ts', {}, [JSON.stringify(script)])
  const [, smtp, page] = (await server.line(/^listening/)).split(' ')
  const { store } = lab.open
  await store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(1000), result: null }))
  const campaign = await lab.campaign(PEOPLE)
  await store.freeze(campaign, { frozen: frozenFor(LANGUAGES), title: 'By SMTP', at: new Date() })
  const deps = {
    store,
    suppressedAmong: async () => new Set<string>(),
    workerId: 'test',
    leaseMs: 60_000,
    now: Date.now,
  }
  await planCampaign(deps, (await store.campaign(campaign))!, new AbortController().signal, () => {})
  return {
    ...{ lab, campaign, server },
    hire: (plan: Partial<WorkerPlan>) =>
      lab.hire({ smtp: Number(smtp), rate: 1000, leaseMs: 500, timeoutMs: 5_000, ...plan }),
    async verdict() {
      const { accepted, copies } = (await (await fetch(`http://127.0.0.1:${page}`)).json()) as SmtpReport
      const ids = Object.entries(accepted).map(([id, times]) => [id, Array(times).fill(`${id}@example.org`)])
      const report = { accepted: Object.fromEntries(ids), copies: { [campaign]: copies } } as unknown as Report
      return judge(lab, campaign, report)
    },
    close: async () => {
      await lab.close()
      await server.stop()
    },
  }
}

/** What was put off waits for a minute and more; here nobody does. */
async function waitForNothing({ open }: Lab): Promise<void> {
  const { handle } = open
  if (handle.engine === 'sqlite')
    await handle.run("UPDATE batches SET not_before = '2000-01-01T00:00:00.000Z' WHERE state = 'planned'")
  else await handle.collection('batches').updateMany({ state: 'planned' }, { $set: { notBefore: new Date(0) } })
}

describeEachDatabase('workers that send one by one and are killed', (db) => {
  let second: ReturnType<typeof anotherDatabase>
  let graves: string
  beforeAll(async () => {
    second = anotherDatabase(db)
    graves = mkdtempSync(join(tmpdir(), 'pressrum-graves-'))
    if (db.engine === 'mongo') await shortenTransactions(db.uri, 1)
  })
  afterAll(async () => {
    rmSync(graves, { recursive: true, force: true })
    await second.drop()
  })

  it('at each point, and between dot and answer, write to nobody twice, and lose nobody', async () => {
    const began = Date.now()
    const room = await openRoom(db.uri, SCRIPT)
    const { lab, campaign, server } = room
    // Met only while a batch has not been left often; so the first one is sent to it.
    await room.hire({ die: { point: GIVEN_BACK, nth: 1 } }).exited
    writeFileSync(join(graves, GIVEN_BACK), '')
    const crew = new Set<Running>()
    let silenced = 0
    let over = false
    const hire = () => {
      const worker = room.hire({ graves, gravesAt: STEPS })
      crew.add(worker)
      void worker.exited.then(() => {
        crew.delete(worker)
        if (!over) hire()
      })
    }
    // Whoever waits for the answer dies with the others.
    for (const silent of [/^silent before/, /^silent after/]) {
      void server.line(silent, 120_000).then(
        () => {
          silenced += 1
          for (const { child } of crew) child.kill('SIGKILL')
        },
        () => {},
      )
    }
    for (let n = 0; n < AT_ONCE; n++) hire()
    try {
      for (let done = false; !done; ) {
        await waitForNothing(lab)
        const row = await lab.until(campaign, () => true)
        // Whoever looks after it resumes it.
        if (row.state === 'paused') await setCampaign(lab.open.handle, campaign, 'sending')
        done = await lab.until(campaign, isOver, 500).then(
          () => true,
          () => false,
        )
        if (Date.now() > began + 120_000) await lab.until(campaign, isOver, 1)
      }
    } finally {
      over = true
      await Promise.all([...crew].map((worker) => worker.stop()))
    }
    const verdict = await room.verdict()
    const dead = readdirSync(graves)
    const row = {
      ...verdict,
      kills: dead.length + silenced,
      replays: 0,
      seconds: Math.round((Date.now() - began) / 1000),
    }
    process.stdout.write(`${rowOf('one by one, killed at each point', db.engine, row)}\n`)
    await room.close()
    expect(CERTAIN.filter((point) => !dead.includes(point))).toEqual([])
    expect(silenced).toBe(2)
    expect(verdict).toMatchObject({ planned: PEOPLE, doubled: 0, lost: 0, untrue: 0 })
    const unanswered = SCRIPT.lost.length + 1
    expect(verdict.inDoubt).toBeGreaterThanOrEqual(unanswered)
    // Besides those, only who was being written to when somebody died: one in each batch.
    expect(verdict.inDoubt).toBeLessThanOrEqual(unanswered + (PEOPLE / BATCH_SIZE) * (dead.length + 2 * AT_ONCE))
  })

  it('would write to one twice without the mark that comes before the first byte', async () => {
    const room = await openRoom(second.uri, TAKES_ALL)
    try {
      await room.hire({ weakness: 'no mark', die: { point: 'answer: before', nth: 5 } }).exited
      const next = room.hire({ weakness: 'no mark' })
      await room.lab.until(room.campaign, isOver)
      await next.stop()
      expect((await room.verdict()).doubled).toBeGreaterThan(0)
    } finally {
      await room.close()
    }
  })
})
