import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { setCampaign, shortenTransactions } from '../support/outreach.ts'
import type { Running } from '../support/processes.ts'
import { isOver, judge, type Lab, openLab } from './lab.ts'
import type { Script } from './script.ts'

const RECIPIENTS = 600
const EXCLUDED = 30
const AT_ONCE = 3

/** Campaigns that give the engine reason to come to all its points. */
const ROUNDS: { name: string; script: Omit<Script, 'seed'>; cancelled?: boolean; mayDoubt?: boolean }[] = [
  {
    name: 'lost replies and storms',
    script: {
      first: ['rate_limit', 'drop_after', 'server_error_before'],
      chances: { drop_after: 0.05, unavailable: 0.05 },
    },
  },
  // A no after an attempt that nobody knows the outcome of waits for a person.
  {
    name: 'refusals',
    script: { first: ['refused', 'refused', 'mismatch'], chances: { refused: 0.1, mismatch: 0.05 } },
    mayDoubt: true,
  },
  { name: 'cancelled under way', script: { chances: { drop_after: 0.3 } }, cancelled: true, mayDoubt: true },
]

/** Points that have to be among those somebody died at, or the search would prove nothing. */
const CERTAIN = [
  'freeze: before',
  'freeze: after',
  'leasePlan: before',
  'writeSlice: before',
  'writeSlice: before insert batches',
  'writeSlice: before commit',
  'writeSlice: after',
  'completePlan: before',
  'claim: before',
  'claim: after',
  'seal: before',
  'seal: after',
  'call: before',
  'call: after',
  'settle: before',
  'settle: after',
  'beginAttempt: after',
  'endAttempt: before',
  'nextGeneration: before',
  'nextGeneration: after',
  'doubt: before',
  'renew: before',
  'unclaim: before',
  'finish: before',
  'cancelSome: before',
  'cancelSome: before commit',
  'close: before',
]

describeEachDatabase('a worker that dies at a point of its loop', (db) => {
  let lab: Lab
  beforeAll(async () => {
    if (db.engine === 'mongo') await shortenTransactions(db.uri, 3)
    lab = await openLab(db.uri, { seed: 1 })
  })
  afterAll(() => lab.close())

  it('leaves everything so that the next one goes on: at each point there is', async () => {
    const began = Date.now()
    const graves = join(db.dir, 'graves')
    mkdirSync(graves)
    const dead = () => readdirSync(graves)
    /** One campaign; each worker dies at the first point at which none has died before. @returns how many did */
    const round = async (number: number): Promise<number> => {
      const { script, cancelled, mayDoubt } = ROUNDS[number % ROUNDS.length]!
      await lab.script({ ...script, seed: number })
      const campaign = await lab.campaign(RECIPIENTS, EXCLUDED)
      const crew = new Set<Running>()
      const before = dead().length
      let over = false
      const hire = () => {
        const worker = lab.hire({ graves })
        crew.add(worker)
        void worker.exited.then(() => {
          crew.delete(worker)
          if (!over) hire()
        })
      }
      for (let n = 0; n < AT_ONCE; n++) hire()
      if (cancelled) {
        await lab.until(campaign, (_, { settled }) => Boolean(settled), 280_000)
        await setCampaign(lab.open.handle, campaign, 'cancelled')
      }
      await lab.until(campaign, isOver, 280_000)
      over = true
      await Promise.all([...crew].map((worker) => worker.stop()))
      const verdict = await judge(lab, campaign, await lab.report())
      expect(verdict, ROUNDS[number % ROUNDS.length]!.name).toMatchObject({ doubled: 0, lost: 0, untrue: 0 })
      if (!mayDoubt) expect(verdict).toMatchObject({ inDoubt: 0, unique: RECIPIENTS - EXCLUDED })
      return dead().length - before
    }

    let calm = 0
    let rounds = 0
    for (; calm < ROUNDS.length && rounds < 30; rounds++) calm = (await round(rounds)) > 0 ? 0 : calm + 1
    process.stdout.write(
      `\n${db.engine}: ${dead().length} points, a worker died at each; ${rounds} campaigns, ${Math.round((Date.now() - began) / 1000)} s\n`,
    )
    expect(dead()).toEqual(expect.arrayContaining(CERTAIN))
  }, 900_000)
})
