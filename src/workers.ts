import type { Payload } from 'payload'
import type { Logger } from 'pino'
import { openAuditLinker } from './editorial/audit-duty.ts'
import { watchConsents } from './editorial/consent-watch.ts'
import { alarmTampered } from './editorial/edition-alarm.ts'
import { whyNotLaunch } from './editorial/launch-check.ts'
import { metadataBackfill } from './editorial/metadata-backfill.ts'
import { lookForNames } from './editorial/name-watch.ts'
import { remindOfDates } from './editorial/review/due.ts'
import { letterDuty } from './editorial/review/letters.ts'
import { keepCalendar, makePendingVariants } from './editorial/scheduler.ts'
import { startWatch } from './editorial/watch.ts'
import type { Env } from './env.ts'
import { watchAftermath } from './outreach/aftermath.ts'
import { keepDigests } from './outreach/digests.ts'
import { pruneEvents } from './outreach/event-pruning.ts'
import { recordKeeper } from './outreach/records.ts'
import { oneSlot } from './outreach/single-calls.ts'
import { tellOfPutOff, tellOfUnmade } from './outreach/telling.ts'
import { keepWatch } from './outreach/watch.ts'
import { startOutreach } from './outreach/worker.ts'
import type { Services } from './services.ts'
import type { Fence } from './storage/backup/fence.ts'
import { giveBackHistory } from './storage/backup/history.ts'
import { PRODUCT } from './version.ts'

export interface Workers {
  /** Ends claims at once, finishes what is in flight, releases the rest. */
  stop(): Promise<void>
}

export interface WorkerOptions {
  env: Env
  payload: Payload
  services: Services
  /** Asked before each call to the provider. */
  fence: Pick<Fence, 'beforeCall'>
  log: Logger
}

/** How often due publications and new pictures are looked for, in ms. Visibility itself goes by the clock. */
const ROUND_MS = 1_000

/** How often campaigns are looked at for errors that heap up, in ms. */
const WATCH_MS = 2_000
/** How often it is looked how much has come back of campaigns that have ended, in ms. */
const AFTERMATH_ROUND_MS = 60_000
/** How often the audit log is looked through for events to link, in ms. */
const LINK_MS = 2_000

/** How often due dates, and ends of consents, are looked at, in ms. */
const DATES_MS = 60_000

/** How often it is looked whether a name has been protected for which what is public is to be looked through, in ms. */
const NAMES_MS = 2_000

/** How often it is looked whether a digest is due, in ms. */
const DIGESTS_MS = 10_000

/** How often provider events that nobody needs any more are deleted, in ms. */
const PRUNE_MS = 3_600_000

/** How often the provider may be asked for what its webhooks did not bring, in ms. */
const ASK_MS = 60_000

/** Starts what a worker process does: sending, turning labels, making derivatives, chaining the audit log. */
export async function startWorkers({ env, payload, services, fence, log }: WorkerOptions): Promise<Workers> {
  const watching = startWatch({ payload, duty: 'sending', now: Date.now, log })
  await watching.ready()
  const workerId = `${services.deployment.slice(0, 8)}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
  const outreach = startOutreach({
    store: services.outreach,
    payload,
    provider: services.provider,
    beforeCall: fence.beforeCall,
    disk: services.disk,
    tokens: { publicUrl: env.publicUrl, tokenSecrets: env.tokenSecrets },
    deployment: services.deployment,
    ...(services.account ? { account: services.account } : {}),
    product: PRODUCT,
    workerId,
    mayLaunch: async (campaign, now) => {
      await services.watch.ready()
      await watching.ready()
      return whyNotLaunch(payload, campaign, now)
    },
    tellWithout: (campaign, reason) => tellOfUnmade(payload, campaign, reason),
    tellPutOff: (campaign, words) => tellOfPutOff(payload, campaign, words),
    onTampered: (edition) => alarmTampered(payload, edition),
    suppressedAmong: services.suppression.suppressedAmong,
    suppress: services.suppression.suppress,
    now: Date.now,
    random: Math.random,
    log,
  })
  const rounds = everyRound(
    ROUND_MS,
    async () => {
      await services.watch.ready()
      await keepCalendar(payload, workerId, Date.now())
      while ((await makePendingVariants(payload)) > 0 && !rounds.stopping());
    },
    log,
  )
  const watch = everyRound(
    WATCH_MS,
    () => keepWatch({ payload, store: services.outreach, holder: workerId, log }, Date.now()),
    log,
  )
  const aftermath = everyRound(
    AFTERMATH_ROUND_MS,
    () => watchAftermath({ payload, store: services.outreach, holder: workerId }, Date.now()),
    log,
  )
  const { provider } = services
  const writeLetters = letterDuty({ payload, provider, publicUrl: env.publicUrl, holder: workerId, log })
  const letters = everyRound(ROUND_MS, async () => void (await writeLetters(Date.now())), log)
  const digests = everyRound(
    DIGESTS_MS,
    () => keepDigests({ payload, store: services.outreach, holder: workerId, log }, Date.now()),
    log,
  )
  const dates = everyRound(DATES_MS, () => remindOfDates(payload, Date.now()), log)
  const consents = everyRound(DATES_MS, async () => void (await watchConsents(payload, Date.now())), log)
  const hashPage = metadataBackfill(payload, workerId)
  const metadata = everyRound(
    DIGESTS_MS,
    async () => {
      while ((await hashPage(Date.now())) > 0 && !metadata.stopping());
    },
    log,
  )
  const stopping = new AbortController()
  const looking = { holder: workerId, now: Date.now, ends: () => stopping.signal.aborted }
  const names = everyRound(NAMES_MS, async () => void (await lookForNames(payload, looking)), log)
  const records = services.provider.records
  const keep = records
    ? recordKeeper({
        payload,
        records,
        store: services.outreach,
        suppress: services.suppression.suppress,
        slot: () => oneSlot(services.outreach, Date.now, stopping.signal),
        holder: workerId,
        now: Date.now,
        log,
      })
    : async () => {}
  const asking = everyRound(ASK_MS, keep, log)
  const pruning = everyRound(
    PRUNE_MS,
    () => pruneEvents({ payload, store: services.outreach, log, ...looking }, Date.now()),
    log,
  )
  const past = everyRound(
    PRUNE_MS,
    async () => {
      if (await giveBackHistory(payload, Date.now())) log.info('the server keeps the past no longer for a backup')
    },
    log,
  )
  const linker = openAuditLinker(payload, workerId)
  const links = everyRound(
    LINK_MS,
    async () => {
      await linker.round(Date.now())
    },
    log,
  )
  return {
    async stop() {
      stopping.abort()
      const duties = [
        asking,
        pruning,
        past,
        outreach,
        rounds,
        watch,
        aftermath,
        letters,
        digests,
        dates,
        consents,
        names,
        metadata,
        links,
        watching,
      ]
      await Promise.all(duties.map((duty) => duty.stop()))
    },
  }
}

/** Runs a duty again and again, never twice at once; a failed round is logged and the next one tries anew. */
function everyRound(ms: number, duty: () => Promise<void>, log: Logger) {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const round = () => {
    running = duty()
      .catch((err: unknown) => log.error({ err }, 'a periodic duty failed'))
      .then(() => {
        if (!stopped) timer = setTimeout(round, ms)
      })
  }
  round()
  return {
    stopping: () => stopped,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
