import { afterAll, beforeAll, expect, it } from 'vitest'
import { anotherDatabase, describeEachDatabase } from '../support/databases.ts'
import { setCampaign } from '../support/outreach.ts'
import { ROUGH } from './kills.ts'
import { allOf, isDone, isOver, judge, type Lab, openLab } from './lab.ts'
import type { Fate, Script } from './script.ts'

const PEOPLE = 1_000

/** Each of them at least twice among the first calls, then all of them by chance. */
const EACH: Fate[] = [
  'drop_before',
  'drop_after',
  'half_open_before',
  'half_open_after',
  'truncated',
  'slow',
  'server_error_before',
  'server_error_after',
  'gateway_page_after',
  'rate_limit',
  'concurrent',
  'unavailable',
  'unavailable_after',
]

describeEachDatabase('a provider that misbehaves', (db) => {
  let lab: Lab
  let second: ReturnType<typeof anotherDatabase>
  beforeAll(async () => {
    second = anotherDatabase(db)
    lab = await openLab(db.uri, { seed: 5 })
  })
  afterAll(async () => {
    await lab.close()
    await second.drop()
  })

  const sendUnder = async (where: Lab, script: Script, over: typeof isOver, plan: Parameters<Lab['hire']>[0] = {}) => {
    await where.script(script)
    const campaign = await where.campaign(PEOPLE)
    const worker = where.hire(plan)
    await where.until(campaign, over, 120_000)
    await worker.stop()
    const report = await where.report()
    return { campaign, report, verdict: await judge(where, campaign, report) }
  }

  it('gets every message once, whatever becomes of its replies', async () => {
    const script = { seed: 5, first: [...EACH, ...EACH], chances: ROUGH }
    const { verdict, report } = await sendUnder(lab, script, isDone)
    expect(verdict).toEqual(allOf(PEOPLE))
    for (const fate of EACH) expect(report.fates[fate], fate).toBeGreaterThan(0)
    expect(report.replays).toBeGreaterThan(0)
    expect(report.mismatches).toBe(0)
  })

  it('may refuse one address: the other ninety-nine of its batch get theirs', async () => {
    const { verdict } = await sendUnder(lab, { seed: 6, badAddress: 'person77@' }, isDone)
    expect(verdict).toEqual({ ...allOf(PEOPLE), unique: PEOPLE - 1, failed: 1 })
  })

  it('may know a key with other bytes: that batch is counted in doubt, and the rest goes out', async () => {
    const { verdict } = await sendUnder(lab, { seed: 7, first: ['mismatch'] }, isOver)
    expect(verdict).toEqual({ ...allOf(PEOPLE), unique: PEOPLE - 100, inDoubt: 100 })
  })

  /** Taken, but the reply is lost; and when it is asked again the account may not send any more. Then somebody resumes. */
  const lostThenRefused = async (where: Lab, weakness?: 'no open count') => {
    await where.script({ seed: 8, first: ['drop_after', 'unauthorised'] })
    const campaign = await where.campaign(100)
    const worker = where.hire(weakness ? { weakness } : {})
    await where.until(campaign, ({ state }) => state === 'paused')
    await setCampaign(where.open.handle, campaign, 'sending')
    await where.until(campaign, isOver)
    await worker.stop()
    return judge(where, campaign, await where.report())
  }

  it('may take a batch, lose the reply and then refuse the account: nobody is asked again by itself', async () => {
    expect(await lostThenRefused(lab)).toMatchObject({ doubled: 0, lost: 0, inDoubt: 100 })
  })

  it('would be handed that batch twice if attempts without an answer were not counted', async () => {
    const weak = await openLab(second.uri, { seed: 8 })
    try {
      expect(await lostThenRefused(weak, 'no open count')).toMatchObject({ doubled: 100 })
    } finally {
      await weak.close()
    }
  })
})
