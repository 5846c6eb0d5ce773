import type { BasePayload } from 'payload'
import { freshBucket } from '../domain/rate.ts'
import { OBSTACLES } from '../domain/resuming.ts'
import type { Tampered } from '../editorial/edition-alarm.ts'
import type { MailProvider } from '../mail/provider.ts'
import type { DiskGate } from './disk.ts'
import { type Engine, type EngineDeps, runEngine } from './engine.ts'
import { type FreezeResult, freezeCampaign } from './freeze.ts'
import { plain } from './log.ts'
import { ACCOUNT } from './pace.ts'
import { watchPacePolicy } from './policy.ts'
import { obstacleNow } from './resuming.ts'
import { deploymentFor } from './send-each.ts'
import { onWake } from './signal.ts'
import { createHalt, readStop } from './stop.ts'
import type { CampaignRow, OutreachStore } from './store.ts'
import { createWarmUpGate } from './warm-up.ts'

export interface OutreachOptions
  extends Pick<
    EngineDeps,
    | 'suppressedAmong'
    | 'suppress'
    | 'log'
    | 'workerId'
    | 'product'
    | 'beforeCall'
    | 'account'
    | 'tellWithout'
    | 'tellPutOff'
  > {
  store: OutreachStore
  payload: Pick<BasePayload, 'db'>
  provider: Pick<MailProvider, 'sendBatch' | 'sendEach' | 'kind' | 'prepare'>
  tokens: { publicUrl: string; tokenSecrets: readonly string[] }
  /** Stops everything while nothing can be stored. */
  disk: DiskGate
  /** Names this installation at the provider, so that two on one account never share a key. Never changes. */
  deployment: string
  /** Told of an edition that is not what was signed; no campaign starts from it. */
  onTampered?: (edition: Tampered) => void
  /** ms since the epoch. */
  now: () => number
  /** In [0, 1). */
  random: () => number
  /** Longer than the provider's timeout, and than the 20 s a MongoDB replica set may take to elect a primary. */
  leaseMs?: number
  pollMs?: number
  /** Asked just before a campaign freezes; what it says keeps the campaign waiting. */
  mayLaunch?: (campaign: CampaignRow, now: Date) => Promise<Extract<FreezeResult, { waiting: string }> | null>
}

const LEASE_MS = 90_000
const POLL_MS = 500

/** Starts the outreach worker of this process. */
export function startOutreach(options: OutreachOptions): Engine {
  const { payload, tokens, deployment, log, onTampered = () => {} } = options
  const policy = watchPacePolicy(payload, log)
  const warmUp = createWarmUpGate(
    options.store,
    () => policy.current().warmUp,
    options.now,
    () => policy.current().zone ?? 'UTC',
  )
  if (options.provider.kind === 'smtp') {
    // What another provider once told about its rate says nothing about this server.
    options.store
      .changeBucket(ACCOUNT, (bucket) => ({
        bucket: { ...(bucket ?? freshBucket(policy.current().perSecond)), learned: false },
        result: null,
      }))
      .catch((error: unknown) => log.warn({ err: plain(error) }, 'the rate could not be taken back to the policy’s'))
  }
  const stop = createHalt(
    async () => (await readStop(payload)).stopped,
    () => [performance.now(), Date.now()],
  )
  const engine = runEngine({
    ...options,
    halted: async () => (await options.disk.halted()) || (await stop.halted()),
    failed: options.disk.note,
    tokenSecrets: tokens.tokenSecrets,
    deployment: deploymentFor(options.provider, deployment),
    leaseMs: options.leaseMs ?? LEASE_MS,
    pollMs: options.pollMs ?? POLL_MS,
    fallbackRate: () => policy.current().perSecond,
    warmUp,
    largestBatch: warmUp.largestBatch,
    // Asked by each process before its first mail of a campaign, as `freeze` is by one: from there on the policy of that moment holds.
    obstacle: async (campaign) => {
      await policy.refresh()
      const obstacle = await obstacleNow({ db: payload.db }, campaign, options.now())
      return obstacle && OBSTACLES[obstacle]
    },
    freeze: async (campaign, now) => {
      const waits = await options.mayLaunch?.(campaign, now)
      if (waits) return waits
      await policy.refresh()
      return freezeCampaign({ db: payload.db, store: options.store, onTampered }, campaign, now, tokens.publicUrl)
    },
  })
  const unhear = onWake(engine.wake)
  return {
    ...engine,
    async stop() {
      unhear()
      policy.stop()
      await engine.stop()
    },
  }
}
