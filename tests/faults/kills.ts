import { type BatchCounts, isOver, judge, type Lab, openLab, type Verdict } from './lab.ts'
import type { WorkerPlan } from './plan.ts'
import { type Report, type Script, seeded } from './script.ts'
import type { Weakness } from './weaken.ts'

export interface KillRun {
  recipients: number
  /** Of them, who may not be written to. */
  excluded: number
  /** Workers that die; those that come after them finish. */
  kills: number
  /** A worker dies within so many points … */
  within: number
  /**
   * … after it has settled so many batches at the most; absent: none. A life has its first twenty calls in the air before one of them is
   * answered, so a long campaign under workers that only count points would spend them all on seals.
   */
  settles?: number
  workers: number
  seed: number
  script?: Omit<Script, 'seed'>
  weakness?: Weakness
  /** Fields of every worker's plan; by its number, from 0. */
  plan?: (serial: number) => Partial<WorkerPlan>
  ms?: number
  /** Told now and then how far it is. */
  progress?: (deaths: number, batches: BatchCounts) => void
}

export interface KillResult extends Verdict {
  kills: number
  /** Different points somebody died at. */
  points: number
  calls: number
  replays: number
  seconds: number
}

/** Everything that can go wrong with a call and heals by repeating it: about one call in seven. */
export const ROUGH: NonNullable<Script['chances']> = {
  drop_before: 0.02,
  drop_after: 0.03,
  half_open_before: 0.005,
  half_open_after: 0.01,
  truncated: 0.02,
  server_error_before: 0.01,
  server_error_after: 0.02,
  gateway_page_after: 0.01,
  rate_limit: 0.005,
  unavailable: 0.01,
  unavailable_after: 0.01,
  concurrent: 0.01,
}

/** One campaign from its start to its end, by workers that die at points of chance, each replaced at once. */
export async function underFire(uri: string, run: KillRun): Promise<KillResult> {
  const began = Date.now()
  const lab = await openLab(uri, { ...run.script, seed: run.seed })
  try {
    const campaign = await lab.campaign(run.recipients, run.excluded)
    const deaths: string[] = []
    await staffed(lab, run, deaths, () =>
      lab.until(
        campaign,
        (row, batches) => {
          run.progress?.(deaths.length, batches)
          return isOver(row, batches)
        },
        run.ms ?? 120_000,
      ),
    )
    const report: Report = await lab.report()
    const verdict = await judge(lab, campaign, report)
    return {
      ...verdict,
      kills: deaths.length,
      points: new Set(deaths).size,
      calls: report.calls,
      replays: report.replays,
      seconds: Math.round((Date.now() - began) / 1000),
    }
  } finally {
    await lab.close()
  }
}

/** Keeps a crew at work while `work` runs. @param deaths where workers died is added to it */
async function staffed(lab: Lab, run: KillRun, deaths: string[], work: () => Promise<unknown>): Promise<void> {
  const random = seeded(run.seed)
  const crew = new Set<ReturnType<Lab['hire']>>()
  let doomed = 0
  let serial = 0
  let over = false
  const hire = () => {
    const dies = doomed < run.kills
    if (dies) doomed += 1
    const worker = lab.hire({
      ...(run.script?.rate ? { rate: run.script.rate } : {}),
      ...(run.weakness ? { weakness: run.weakness } : {}),
      ...(dies ? { dieAfter: lifeOf(run, random) } : {}),
      ...run.plan?.(serial++),
    })
    crew.add(worker)
    void worker.exited.then(() => {
      crew.delete(worker)
      const place = /^died (.*)$/m.exec(worker.output())?.[1]
      if (place) deaths.push(place)
      else if (dies) doomed -= 1
      if (!over) hire()
    })
  }
  for (let n = 0; n < run.workers; n++) hire()
  try {
    await work()
  } finally {
    over = true
    await Promise.all([...crew].map((worker) => worker.stop()))
  }
}

const lifeOf = ({ within, settles = 0 }: KillRun, random: () => number): NonNullable<WorkerPlan['dieAfter']> => ({
  settled: Math.floor(random() * (settles + 1)),
  points: 2 + Math.floor(random() * within),
})
