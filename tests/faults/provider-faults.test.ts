import { afterAll, beforeAll, expect, it } from 'vitest'
import { BATCH_SIZE } from '../../src/domain/batches.ts'
import { anotherDatabase, describeEachDatabase } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import { setCampaign } from '../support/outreach.ts'
import { ROUGH } from './kills.ts'
import { allOf, isDone, isOver, judge, type Lab, openLab } from './lab.ts'
import type { Fate, Script } from './script.ts'

const PEOPLE = 1_000
const all = (fates: Fate[]) => Object.fromEntries(fates.map((fate) => [fate, BATCH_SIZE]))

/** The call was taken, and its sender is not told so. */
const TAKEN: Fate[] = [
  'drop_after',
  'half_open_after',
  'truncated',
  'slow',
  'server_error_after',
  'gateway_page_after',
  'unavailable_after',
]
/** Nothing was taken. A storm is the last of them: whoever calls within it meets the same. */
const NOT_TAKEN: Fate[] = [
  'drop_before',
  'half_open_before',
  'server_error_before',
  'unavailable',
  'concurrent',
  'rate_limit',
]
/** Each of them at least twice among the first calls, then all of them by chance. */
const EACH: Fate[] = [...TAKEN, ...NOT_TAKEN]

/** Waits for each answer: on a machine that is busy with other things a call that got none would be a fault more than is meant. */
const PATIENT = { timeoutMs: 60_000 }

describeEachDatabase('a provider that misbehaves', (db) => {
  let lab: Lab
  let second: ReturnType<typeof anotherDatabase>
  /** For workers that lack a protection. */
  let weak: Lab
  beforeAll(async () => {
    second = anotherDatabase(db)
    lab = await openLab(db.uri, { seed: 5 })
    weak = await openLab(second.uri, { seed: 5 })
  })
  afterAll(async () => {
    await lab.close()
    await weak.close()
    await second.drop()
  })

  const sendUnder = async (
    where: Lab,
    script: Script,
    over: typeof isOver,
    plan: Parameters<Lab['hire']>[0] = {},
    people = PEOPLE,
  ) => {
    await where.script(script)
    const campaign = await where.campaign(people)
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

  it('would hand over twice what it took without saying so, whichever way, were there no key', async () => {
    const script = { seed: 5, first: TAKEN }
    const { report } = await sendUnder(weak, script, isDone, { weakness: 'no key' }, BATCH_SIZE * TAKEN.length)
    const doubled = (fate: Fate) => report.met[fate]?.filter((id) => report.accepted[id]!.length > 1).length
    expect(Object.fromEntries(TAKEN.map((fate) => [fate, doubled(fate)]))).toEqual(all(TAKEN))
  })

  it('would leave out whom it did not take, whichever way, if a call were not repeated', async () => {
    const script = { seed: 5, first: NOT_TAKEN }
    const people = BATCH_SIZE * NOT_TAKEN.length
    const { report, verdict } = await sendUnder(weak, script, isDone, { weakness: 'no repeat' }, people)
    const lost = (fate: Fate) => report.met[fate]?.filter((id) => !report.accepted[id]).length
    expect(Object.fromEntries(NOT_TAKEN.map((fate) => [fate, lost(fate)]))).toEqual(all(NOT_TAKEN))
    expect(verdict).toMatchObject({ unique: 0, lost: people })
  })

  /** The one that calls dies while the provider is at work, and another one asks before it is done. */
  const askedMeanwhile = async (where: Lab, weakness?: 'no key') => {
    await where.script({ seed: 9, first: ['at_work'] })
    const before = await where.report()
    const campaign = await where.campaign(BATCH_SIZE)
    const plan = { ...PATIENT, ...(weakness ? { weakness } : {}) }
    const caller = where.hire(plan)
    await until(where.report, ({ calls }) => calls > before.calls)
    caller.child.kill('SIGKILL')
    const next = where.hire(plan)
    await where.until(campaign, isDone)
    await next.stop()
    const report = await where.report()
    return { verdict: await judge(where, campaign, report), busy: report.busy - before.busy }
  }

  it('may still be at work on a call when it is asked again: it says so, and answers later', async () => {
    const { verdict, busy } = await askedMeanwhile(lab)
    expect(verdict).toEqual(allOf(BATCH_SIZE))
    expect(busy).toBeGreaterThan(0)
  })

  it('would work on it twice at once without the key', async () => {
    expect(await askedMeanwhile(weak, 'no key')).toMatchObject({ verdict: { doubled: BATCH_SIZE }, busy: 0 })
  })

  it('may refuse one address: the other ninety-nine of its batch get theirs', async () => {
    const { verdict } = await sendUnder(lab, { seed: 6, badAddress: 'person77@' }, isDone, PATIENT)
    expect(verdict).toEqual({ ...allOf(PEOPLE), unique: PEOPLE - 1, failed: 1 })
  })

  it('would keep the other ninety-nine from theirs if the batch were not asked about once more', async () => {
    const script = { seed: 6, badAddress: 'person77@' }
    const { verdict } = await sendUnder(weak, script, isDone, { ...PATIENT, weakness: 'no second look' }, BATCH_SIZE)
    expect(verdict).toMatchObject({ unique: 0, failed: BATCH_SIZE })
  })

  it('may know a key with other bytes: that batch is counted in doubt, and the rest goes out', async () => {
    const { verdict } = await sendUnder(lab, { seed: 7, first: ['mismatch'] }, isOver, PATIENT)
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
    expect(await lostThenRefused(weak, 'no open count')).toMatchObject({ doubled: 100 })
  })
})
