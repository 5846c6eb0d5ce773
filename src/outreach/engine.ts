import { setMaxListeners } from 'node:events'
import { mostStock, restAfterSlice } from '../domain/back-pressure.ts'
import { SMTP_SESSIONS } from '../domain/smtp.ts'
import { isUrgent, shareOf, turnsOf } from '../domain/turns.ts'
import { answersHeard } from './answers-heard.ts'
import { closeCancelled, doubtOverdue, finishCampaign, imbalance } from './closing.ts'
import { departures } from './departures.ts'
import type { FreezeResult } from './freeze.ts'
import { headStarts } from './head-start.ts'
import { leasesAhead } from './leases-ahead.ts'
import { plain } from './log.ts'
import { openedCampaigns } from './opened.ts'
import { createPacer } from './pace.ts'
import { pause } from './pause.ts'
import { type PlanDeps, planCampaign } from './plan.ts'
import type { Opened } from './seal.ts'
import { type SendDeps, sendBatch } from './send.ts'
import { serverReach } from './server-reach.ts'
import type { BatchRow, CampaignRow } from './store.ts'
import { atOnce, inParts, oneAfterAnother, turn } from './turn.ts'
import { batchesUnderWay } from './under-way.ts'

export interface EngineDeps
  extends Omit<SendDeps, 'pacer' | 'departures' | 'wait' | 'stopping' | 'reach'>,
    Omit<PlanDeps, 'store' | 'breathe' | 'inOrder'> {
  /** Fixes a campaign's content at its start, or says why it cannot start yet. */
  freeze: (campaign: CampaignRow, now: Date) => Promise<FreezeResult>
  /** Asked before a process sends the first mail of a campaign: why it must not, in words for people. The campaign is paused then. */
  obstacle?: (campaign: CampaignRow) => Promise<string | null>
  /** Told of a campaign that begins without some of its languages, and why, in words for people; more than once perhaps. */
  tellWithout?: (campaign: CampaignRow, reason: string) => Promise<void>
  /** Calls per second until the provider says otherwise. */
  fallbackRate: () => number
  pollMs: number
  /** Told of each error that work ended with. */
  failed?: (error: unknown) => void
  /** How long calls in flight are waited for at the stop (ms); then they are given up and stay sealed. */
  drainMs?: number
  /** What may be on its way at once (bytes); absent: `MOST_BYTES_IN_FLIGHT`. */
  mostBytes?: number
  /** Batches that may lie without an answer before no more are opened; absent: `MOST_OPEN`. */
  mostUnanswered?: number
}

export interface Engine {
  /** Stops claiming, lets calls in flight finish and be recorded, gives the rest back. */
  stop(): Promise<void>
  /** Looks for work now instead of at the next poll. */
  wake(): void
  /** Resolves when a whole look at the database has found nothing to do. */
  idle(): Promise<void>
}

/** Shorter than the time a process has to stop, with some left to record what became of the calls (ms). */
const DRAIN_MS = 8_000

/** How often a process that has none looks for batches while another selects recipients, which has less time to send (ms). */
const FRESH_MS = 150

/** How often a campaign that cannot start is looked at, and paused ones are checked for old keys (ms). */
const SELDOM_MS = 5_000

/** Batches whose notices are carried to the contacts in one go: some 3 ms each. */
const CARRIED = { quiet: 16, beside: 4 } as const

const OTHERS_SELECT = 'It starts when the recipients of another campaign about the story are selected.'

const CANNOT_START =
  'It cannot be started: something went wrong, and the server’s log says what. It is tried again by itself.'

const isRunning = ({ state }: CampaignRow): boolean => state === 'planning' || state === 'sending'

/** The loop of one worker process: freeze what is due, plan, claim, send, close. Any number of them may run. */
export function runEngine(deps: EngineDeps): Engine {
  const { store, now, log } = deps
  const stopping = new AbortController()
  const calls = new AbortController()
  const { signal } = stopping
  // Each call in flight listens to it.
  setMaxListeners(0, calls.signal)
  const pacer = createPacer({ store, fallbackRate: deps.fallbackRate, now, signal })
  const answers = answersHeard({ store, now, log, most: deps.mostUnanswered })
  const first = headStarts()
  const freeLeasesAhead = leasesAhead(deps)
  const parts = inParts()
  const send: SendDeps = {
    ...{ ...deps, calls: calls.signal, stopping: signal, pacer, answers },
    // Where nothing limits, no call has a moment for which it could be late, and the turns between the parts would only take time.
    inParts: (work) => (pacer.isLimiting() ? parts : atOnce)(work),
    ...{ departures: departures(), left: first.over, reach: serverReach() },
    wait: (ms, until = new AbortController().signal) => pause(ms, until),
  }
  const planning = new Map<string, Promise<void>>()
  const underWay = batchesUnderWay({
    ...{ pacer, selecting: () => planning.size > 0, mostBytes: deps.mostBytes },
    // Each holds a session with the server for as long as its messages take.
    ...(deps.provider.kind === 'smtp' ? { most: SMTP_SESSIONS } : {}),
  })
  const inOrder = oneAfterAnother()
  const lookAgain = new Map<string, number>()
  let round = 0
  let woken = true
  /** Somebody else selects recipients, of which this process hears only by looking. */
  let othersSelect = false
  let rouse = () => {}
  let idlers: (() => void)[] = []

  const wake = () => {
    woken = true
    rouse()
  }

  const seldom = (key: string): boolean => {
    if ((lookAgain.get(key) ?? 0) > now()) return false
    lookAgain.set(key, now() + SELDOM_MS)
    return true
  }

  const opened = openedCampaigns({ store, obstacle: deps.obstacle, seldom, log, failed: deps.failed })

  /** What one campaign fails with is put off for so long (ms), and holds up no other one. */
  const apart = async (campaign: CampaignRow, ms: number, work: () => Promise<boolean>): Promise<boolean> => {
    const key = `failed ${campaign.id}`
    if ((lookAgain.get(key) ?? 0) > now()) return false
    try {
      return await work()
    } catch (error) {
      lookAgain.set(key, now() + ms)
      deps.failed?.(error)
      log.error({ campaign: campaign.id, err: plain(error) }, 'work on a campaign failed; it will be tried again')
      return false
    }
  }

  const start = async (campaign: CampaignRow): Promise<boolean> => {
    if ((lookAgain.get(campaign.id) ?? 0) > now()) return false
    const at = new Date(now())
    const result = await deps.freeze(campaign, at)
    if ('waiting' in result) {
      for (const { id, reason } of result.pause ?? []) await store.stopCampaign(id, reason)
      // While it waits for its publication a second decides; what a person has to mend is looked at less often.
      lookAgain.set(campaign.id, now() + (result.soon ? 0 : SELDOM_MS))
      await store.noteWaiting(campaign.id, result.waiting)
      return false
    }
    const { without } = result.frozen
    if (without) await sayWithout({ ...campaign, title: result.title }, without, result.errors ?? [])
    const frozen = await store.freeze(campaign.id, { ...result, at })
    if (!frozen) {
      // Rendering it anew at each look would only take time from the one that selects.
      lookAgain.set(campaign.id, now() + deps.pollMs)
      if (result.alone) await store.noteWaiting(campaign.id, OTHERS_SELECT)
    } else log.info({ campaign: campaign.id, languages: Object.keys(result.frozen.languages) }, 'campaign started')
    return frozen
  }

  /** Before it begins, so that nobody who dies in between keeps it from people; that it cannot be told holds nothing up. */
  const sayWithout = async (campaign: CampaignRow, reason: string, errors: readonly unknown[]) => {
    for (const error of errors) log.error({ campaign: campaign.id, err: plain(error) }, 'a mail cannot be made')
    try {
      await deps.tellWithout?.(campaign, reason)
    } catch (error) {
      deps.failed?.(error)
      log.error({ campaign: campaign.id, err: plain(error) }, 'people could not be told of a mail that cannot be made')
    }
  }

  const startOrSay = async (campaign: CampaignRow): Promise<boolean> => {
    try {
      return await start(campaign)
    } catch (error) {
      await store.noteWaiting(campaign.id, CANNOT_START)
      throw error
    }
  }

  /** While the rate is what limits, selecting recipients leaves the processor and the database to the calls, which have to leave on time. */
  const breathe = async (campaign: string, slice: number, ms: number) => {
    if (slice === 1) await first.give(campaign, signal)
    else if (pacer.isLimiting()) {
      const perSecond = pacer.perSecond()
      const stock = await store.unsealed(campaign, new Date(now()), mostStock(perSecond))
      await pause(restAfterSlice(stock, perSecond, ms), signal)
    }
  }

  const plan = (campaign: CampaignRow) => {
    const key = `plan ${campaign.id}`
    if (planning.has(campaign.id) || (lookAgain.get(key) ?? 0) > now()) return
    const work = planCampaign({ ...deps, breathe, hurry: () => !pacer.isLimiting(), inOrder }, campaign, signal, wake)
      .then((result) => {
        // Somebody else selects: asking again at once, and after each batch, would only keep both busy.
        if (result === 'left') lookAgain.set(key, now() + deps.pollMs)
        else log.info({ campaign: campaign.id, result }, 'recipients selected')
      })
      .catch((error: unknown) => {
        deps.failed?.(error)
        log.error({ campaign: campaign.id, err: plain(error) }, 'planning failed; it will go on')
      })
      .finally(() => {
        planning.delete(campaign.id)
        wake()
      })
    planning.set(campaign.id, work)
  }

  const dispatch = (of: CampaignRow, content: Opened, batch: BatchRow) => {
    const { id: campaign } = of
    const bytes = content.batchBytes
    const done = sendBatch(send, content, batch)
      .then(() => {})
      .catch((error: unknown) => {
        deps.failed?.(error)
        // The lease runs out by itself, and the batch goes on from what is stored.
        log.error({ batch: batch.id, campaign, err: plain(error) }, 'work on a batch failed; it will go on')
      })
    underWay.add(of, batch, bytes, done, () => {
      first.over(campaign)
      if (underWay.room(of, bytes) >= underWay.worthALook(of, bytes)) wake()
    })
  }

  /** @returns whether anything moved */
  const look = async (): Promise<boolean> => {
    let moved = false
    othersSelect = false
    const halted = (await deps.halted?.()) === true
    const campaigns = await store.openCampaigns()
    for (const campaign of campaigns) {
      if (signal.aborted) return false
      if (await apart(campaign, SELDOM_MS, () => tend(campaign, halted))) moved = woken = true
    }
    const running = halted ? [] : turnsOf(campaigns.filter(isRunning), round++)
    pacer.standing(running)
    othersSelect = pacer.isLimiting() && running.some(({ id, state }) => state === 'planning' && !planning.has(id))
    for (const [at, campaign] of running.entries()) {
      if (signal.aborted) return false
      if (campaign.state === 'planning') plan(campaign)
      if (await apart(campaign, deps.pollMs, () => claim(campaign, running.length - at))) moved = true
    }
    forgetAllBut(campaigns)
    if (!moved && (await carryNotices())) moved = woken = true
    return moved
  }

  /** What settled calls left for when there is time: when nothing is sent or, once the rate limits, beside the calls. @returns whether there was some */
  const carryNotices = async (): Promise<boolean> => {
    const quiet = underWay.size === 0 && planning.size === 0
    if (!quiet && !(pacer.isLimiting() && seldom('notices'))) return false
    return (await store.carryNotices(quiet ? CARRIED.quiet : CARRIED.beside)) > 0
  }

  /** What there is to do for a campaign beside sending. @returns whether it has started */
  const tend = async (campaign: CampaignRow, halted: boolean): Promise<boolean> => {
    if (campaign.startedAt && seldom(`leases ${campaign.id}`)) await freeLeasesAhead(campaign)
    if (campaign.state === 'cancelled') await closeCancelled(deps, campaign)
    else if (campaign.state === 'paused' || (halted && campaign.startedAt)) {
      if (seldom(campaign.id)) await doubtOverdue(deps, campaign)
    } else if (campaign.state === 'scheduled' && !halted) {
      // While all is stopped nothing starts: its content would be fixed while something is wrong.
      const due = campaign.launchAt !== null && campaign.launchAt.getTime() <= now()
      return due && (await startOrSay(campaign))
    }
    return false
  }

  /** What is no longer open, here or elsewhere, need not be kept. */
  const forgetAllBut = (campaigns: readonly CampaignRow[]) => {
    opened.keepOnly(new Set([...campaigns.map(({ id }) => id), ...underWay.batches().map((batch) => batch.campaign)]))
    for (const [key, at] of lookAgain) if (at <= now()) lookAgain.delete(key)
  }

  /** While calls get no answer only those that may have been taken are repeated; a campaign that has none opens one, to ask in its own name. */
  const take = async (campaign: CampaignRow, limit: number): Promise<BatchRow[]> => {
    const at = new Date(now())
    const { id } = campaign
    const asked = { campaign: id, holder: deps.workerId, now: at, until: new Date(at.getTime() + deps.leaseMs) }
    const spent = !isUrgent(campaign) && (deps.warmUp?.waiting() ?? false)
    const wary = !answers.mayOpen(id)
    const batches = await store.claim({ ...asked, limit, startedOnly: wary || spent })
    if (!wary || spent || batches.length > 0 || underWay.of(id) > 0) return batches
    if ((await store.overdue(id, at, at, 1)).length > 0) return []
    return (await store.claim({ ...asked, limit: 1 })).map(answers.asks)
  }

  /** @param waiting campaigns that have not had their turn in this look, this one included */
  const claim = async (campaign: CampaignRow, waiting: number): Promise<boolean> => {
    const content = await opened.open(campaign)
    if (!content) return false
    // One more than needed at a low rate would only wait here, where a second process could be sending it.
    const free = underWay.room(campaign, content.batchBytes)
    const most = Math.min(free, 1 + Math.ceil(pacer.perSecond()))
    const idles = underWay.of(campaign.id) === 0
    const hurries = isUrgent(campaign) || idles || free >= underWay.worthALook(campaign, content.batchBytes)
    const limit = hurries ? shareOf(campaign, most, waiting) : 0
    const batches = limit <= 0 ? [] : await take(campaign, limit)
    for (const batch of batches) dispatch(campaign, content, batch)
    if (batches.length > 0 && batches.length === limit && underWay.room(campaign, content.batchBytes) > 0) woken = true
    const idle = batches.length === 0 && underWay.of(campaign.id) === 0
    if (idle && campaign.state === 'sending') await tryFinish(campaign)
    return batches.length > 0
  }

  const tryFinish = async (campaign: CampaignRow): Promise<void> => {
    if (await store.hasOpenBatches(campaign.id)) return
    // Read again: an exclusion at seal may have moved the figures since this look began.
    const fresh = await store.campaign(campaign.id)
    const disagreement = fresh && (await imbalance(store, fresh))
    if (disagreement) await store.stopCampaign(campaign.id, disagreement)
    else await finishCampaign(deps, campaign)
  }

  const loop = async () => {
    while (!signal.aborted) {
      woken = false
      const asked = idlers
      idlers = []
      let moved = true
      try {
        moved = await look()
      } catch (error) {
        deps.failed?.(error)
        log.error({ err: plain(error) }, 'looking for work failed')
      }
      if (!moved && underWay.size === 0 && planning.size === 0) for (const resolve of asked) resolve()
      else idlers.push(...asked)
      // Also with more to do: planning wakes it after every slice, and the two would keep each other from ever ending a turn.
      if (woken) await turn()
      // Told to stop amid that look, it has no next one to wait for.
      else if (!signal.aborted) await rest()
    }
    for (const resolve of idlers) resolve()
  }

  const rest = () =>
    new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', finish)
        resolve()
      }
      // Whose calls are under way looks again when they are through.
      const soon = othersSelect && underWay.size === 0
      const timer = setTimeout(finish, soon ? Math.min(deps.pollMs, FRESH_MS) : deps.pollMs)
      rouse = finish
      signal.addEventListener('abort', finish, { once: true })
    })

  const heartbeat = setInterval(() => {
    store.renew(underWay.batches(), new Date(now() + deps.leaseMs)).catch((error: unknown) => {
      log.warn({ err: plain(error) }, 'leases could not be prolonged')
    })
  }, deps.leaseMs / 4)

  const running = loop()
  return {
    async stop() {
      stopping.abort()
      // The provider's own timeout is longer than a process has to stop.
      const late = setTimeout(() => calls.abort(), deps.drainMs ?? DRAIN_MS)
      await running
      await underWay.settled()
      clearTimeout(late)
      await Promise.all(planning.values())
      clearInterval(heartbeat)
    },
    wake,
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve)
        wake()
      }),
  }
}
