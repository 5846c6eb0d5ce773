import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshBucket } from '../../src/domain/rate.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { setCampaign } from '../support/outreach.ts'
import type { Running } from '../support/processes.ts'
import type { KillResult } from './kills.ts'
import { isOver, judge, type Lab, openLab, type Verdict } from './lab.ts'
import type { Script } from './script.ts'

const RECIPIENTS = 600
const EXCLUDED = 30
const AT_ONCE = 3
const MOST_ROUNDS = 28
/** Longer than a worker waits for the moments of all batches that it has (ms). */
const SEEN_MS = 8_000

/** Campaigns that give the engine reason to come to all its points. */
const ROUNDS: { script: Omit<Script, 'seed'>; underWay?: 'cancelled' | 'paused' }[] = [
  // Lost replies and storms.
  {
    script: {
      first: ['rate_limit', 'drop_after', 'server_error_before'],
      chances: { drop_after: 0.05, unavailable: 0.05 },
    },
  },
  // Refusals: a no after an attempt that nobody knows the outcome of waits for a person, and a no in permissive mode pauses the campaign.
  { script: { first: ['refused', 'refused', 'mismatch'], chances: { refused: 0.1, mismatch: 0.05 } } },
  { script: { chances: { drop_after: 0.3 } }, underWay: 'cancelled' },
  // So slow that there are always some who wait with a batch in hand.
  { script: { rate: 2 }, underWay: 'paused' },
]

/** Points that have to be among those somebody died at, or the search would prove nothing. */
const CERTAIN = [
  ...[
    'freeze: before',
    'freeze: after',
    'leasePlan: before',
    'writeSlice: before',
    'writeSlice: before insert batches',
  ],
  ...['writeSlice: before commit', 'writeSlice: after', 'completePlan: before', 'claim: before', 'claim: after'],
  ...['seal: before', 'seal: after', 'call: before', 'call: after', 'settle: before', 'settle: after'],
  ...['beginAttempt: after', 'endAttempt: before', 'nextGeneration: before', 'nextGeneration: after', 'doubt: before'],
  ...['renew: before', 'unclaim: before', 'finish: before', 'cancelSome: before', 'close: before'],
]

/**
 * Campaign after campaign, under workers of whom one dies at each point at which none has died before, until four in a row have found no
 * new point.
 * @throws Error when a point that has to be among them was not met
 */
export async function everyPoint(uri: string, say: (line: string) => void): Promise<KillResult> {
  const began = Date.now()
  const graves = mkdtempSync(join(tmpdir(), 'pressrum-graves-'))
  const lab = await openLab(uri, { seed: 1 })
  const dead = () => readdirSync(graves)
  const verdicts: Verdict[] = []
  try {
    for (let calm = 0; calm < ROUNDS.length && verdicts.length < MOST_ROUNDS; ) {
      const before = dead().length
      verdicts.push(await oneRound(lab, graves, verdicts.length))
      calm = dead().length > before ? 0 : calm + 1
      say(`${verdicts.length} campaigns, a worker died at each of ${dead().length} points`)
    }
    const missed = CERTAIN.filter((point) => !dead().includes(point))
    if (missed.length > 0) throw new Error(`Nobody died at: ${missed.join(', ')}.`)
    const { calls, replays } = await lab.report()
    const sum = (of: (verdict: Verdict) => number) => verdicts.reduce((total, verdict) => total + of(verdict), 0)
    return {
      planned: sum(({ planned }) => planned),
      unique: sum(({ unique }) => unique),
      doubled: sum(({ doubled }) => doubled),
      lost: sum(({ lost }) => lost),
      inDoubt: sum(({ inDoubt }) => inDoubt),
      failed: sum(({ failed }) => failed),
      untrue: sum(({ untrue }) => untrue),
      kills: dead().length,
      points: dead().length,
      calls,
      replays,
      seconds: Math.round((Date.now() - began) / 1000),
    }
  } finally {
    await lab.close()
    rmSync(graves, { recursive: true, force: true })
  }
}

async function oneRound(lab: Lab, graves: string, number: number): Promise<Verdict> {
  const { script, underWay } = ROUNDS[number % ROUNDS.length]!
  await lab.script({ ...script, seed: number })
  const { rate } = script
  // What the workers of the round before had learned would have all batches sealed before the first reply.
  if (rate)
    await lab.open.store.changeBucket(ACCOUNT, () => ({
      bucket: { ...freshBucket(rate), learned: true },
      result: null,
    }))
  const campaign = await lab.campaign(RECIPIENTS, EXCLUDED)
  const crew = new Set<Running>()
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
  try {
    if (underWay === 'cancelled') {
      await lab.until(campaign, (_, { settled }) => Boolean(settled), 280_000)
      await setCampaign(lab.open.handle, campaign, 'cancelled')
    } else if (underWay) await pauseAmidWork(lab, campaign, graves)
    // Whoever looks after it resumes it when it has paused itself.
    for (let paused = true; paused; ) {
      const row = await lab.until(campaign, (at, batches) => isOver(at, batches) || at.state === 'paused', 280_000)
      paused = row.state === 'paused'
      if (paused) await setCampaign(lab.open.handle, campaign, row.planComplete ? 'sending' : 'planning')
    }
  } finally {
    over = true
    await Promise.all([...crew].map((worker) => worker.stop()))
  }
  return judge(lab, campaign, await lab.report())
}

/**
 * Pauses a campaign until somebody with a batch in hand has seen it, and died of it. Who had the batches may have died of something else before; then it goes on
 * for one more batch.
 */
async function pauseAmidWork(lab: Lab, campaign: string, graves: string): Promise<void> {
  const diedOfIt = () => readdirSync(graves).includes('unclaim: before')
  for (let had = 0; ; ) {
    const { state } = await lab.until(
      campaign,
      (row, batches) => {
        const { settled = 0 } = batches
        if (settled <= had && !isOver(row, batches)) return false
        had = settled
        return true
      },
      280_000,
    )
    if (diedOfIt() || state === 'done') return
    await setCampaign(lab.open.handle, campaign, 'paused')
    const seen = await lab.until(campaign, diedOfIt, SEEN_MS).catch(() => null)
    if (seen) return
    await setCampaign(lab.open.handle, campaign, 'sending')
  }
}
