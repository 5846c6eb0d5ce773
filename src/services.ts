import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Router } from 'express'
import { createLocalReq, type Payload } from 'payload'
import type { Logger } from 'pino'
import { startImports } from './contacts/imports.ts'
import { createSuppression, type Suppression } from './contacts/suppression.ts'
import { writeMailbox } from './domain/mail-headers.ts'
import { recordAudit } from './editorial/audit.ts'
import { alarmTampered } from './editorial/edition-alarm.ts'
import { setEditionPage } from './editorial/edition-preview.ts'
import { nameHasher } from './editorial/name-key.ts'
import { startWatch, type Watch } from './editorial/watch.ts'
import type { Env } from './env.ts'
import { refuse } from './errors.ts'
import { setStaffMail } from './mail/payload-adapter.ts'
import type { MailProvider } from './mail/provider.ts'
import { accountMark, createProvider } from './mail/resend.ts'
import { createSmtpProvider } from './mail/smtp.ts'
import { createStaffQueue } from './mail/staff-queue.ts'
import { editionPage } from './newsroom/edition-page.tsx'
import { newsroomSource } from './newsroom/queries.ts'
import { createNewsroom } from './newsroom/routes.ts'
import { createDiskGate, type DiskGate } from './outreach/disk.ts'
import { mailNewsroom } from './outreach/freeze.ts'
import { createPacer } from './outreach/pace.ts'
import { watchPacePolicy } from './outreach/policy.ts'
import { rememberForEndpoints } from './outreach/remembered.ts'
import { pacedProvider } from './outreach/single-calls.ts'
import { prepareToTell, standstill, tellUnstorable } from './outreach/standstill.ts'
import type { OutreachStore } from './outreach/store.ts'
import { createUnsubscribeRoutes } from './outreach/unsubscribe-routes.ts'
import { createWebhookRoutes } from './outreach/webhooks.ts'
import { handleOf } from './storage/open.ts'
import { outreachStore } from './storage/outreach.ts'
import { transact } from './storage/transact.ts'
import { sharedValue } from './storage/values.ts'
import type { TrialResend } from './trial/resend/server.ts'
import { PRODUCT } from './version.ts'

/** What the rooms of one process share, put together once. */
export interface Services {
  /** Names this installation at the provider; made once, kept in the database. */
  deployment: string
  /** The mark of the provider's account; `null` where there is but one. */
  account: string | null
  provider: MailProvider
  outreach: OutreachStore
  suppression: Suppression
  webhooks: Router
  unsubscribe: Router
  newsroom: Router
  trial: TrialResend | null
  /** Asked before anything that the clock shows to the public. */
  watch: Watch
  /** Stops sending while nothing can be stored. */
  disk: DiskGate
  /** Rejects when the database does not answer. */
  ready(): Promise<{ ready: boolean; problems: string[] }>
  figures(): Promise<Record<string, { help: string; value: number }>>
  close(): Promise<void>
}

export interface ServiceOptions {
  env: Env
  payload: Payload
  log: Logger
}

/** Longer than a slow answer, much shorter than a batch's lease. */
const PROVIDER_TIMEOUT_MS = 30_000

export async function createServices({ env, payload, log }: ServiceOptions): Promise<Services> {
  const deployment = await sharedValue(payload, 'deployment', () => randomBytes(12).toString('hex'))
  // A trial's own catcher is one and the same, at whatever address it listens.
  const account = env.smtp || env.mode === 'trial' ? null : accountMark(env.resend, deployment)
  const outreach = outreachStore(handleOf(payload))
  const suppression = await createSuppression({ payload, tokenSecrets: env.tokenSecrets, random: randomBytes })
  // Opened here, so that no transaction ever has to write it.
  await suppression.traceKeys().catch((err: unknown) => log.error({ err }, 'the key of the suppressions does not open'))
  await nameHasher(payload).catch((err: unknown) => log.error({ err }, 'the key of the protected names does not open'))
  const policy = watchPacePolicy(payload, log)
  const ending = new AbortController()
  const pacer = createPacer({
    store: outreach,
    fallbackRate: () => policy.current().perSecond,
    staffShare: () => policy.current().staffShare,
    now: Date.now,
    signal: ending.signal,
  })
  const direct: MailProvider = env.smtp
    ? createSmtpProvider(env.smtp)
    : createProvider({
        apiKey: env.resend.apiKey,
        ...(env.resend.baseUrl ? { baseUrl: env.resend.baseUrl } : {}),
        userAgent: PRODUCT,
        timeoutMs: PROVIDER_TIMEOUT_MS,
      })
  const provider = pacedProvider(direct, pacer)
  const disk = createDiskGate({
    probe: async () => {
      await probeWrite(payload, SEALS_BYTES)
      await probeWrite(payload)
    },
    now: Date.now,
    log,
    onOver: (since, until) => recordFull(payload, since, until),
    tell: (since) => tellUnstorable(payload, since, Date.now()),
  })
  await prepareToTell(payload).catch((err: unknown) =>
    log.warn({ err }, 'a full disk could not be told to other processes'),
  )
  const staff = createStaffQueue({
    provider,
    from: async () => {
      const newsroom = await mailNewsroom({ db: payload.db })
      if (!newsroom) throw refuse.unavailable('The newsroom has no sender yet. Set one in Settings.')
      return writeMailbox(newsroom.sender)
    },
    log,
  })
  rememberForEndpoints(payload, { provider, disk })
  setStaffMail(staff.add)
  setEditionPage(editionPage)
  // Imports run in the process that received them; every process also takes over those whose owner died.
  const imports = startImports({ payload, dataDir: env.dataDir, now: Date.now, log })
  const watch = startWatch({ payload, duty: 'public', now: Date.now, log })
  const trial = env.mode === 'trial' && env.roles.web ? await openTrial(env, log) : null
  return {
    deployment,
    account,
    provider,
    outreach,
    suppression,
    trial,
    watch,
    webhooks: createWebhookRoutes({
      store: outreach,
      verify: provider.verifyWebhook,
      suppress: suppression.suppress,
      secret: env.resend.webhookSecret,
      now: Date.now,
      log,
    }),
    unsubscribe: createUnsubscribeRoutes({ payload, tokenSecrets: env.tokenSecrets, suppression, now: Date.now, log }),
    newsroom: createNewsroom({
      source: newsroomSource(payload, (edition) => alarmTampered(payload, edition)),
      publicUrl: env.publicUrl,
      now: Date.now,
      trial: env.mode === 'trial',
      logger: log,
    }),
    disk,
    ready: async () => {
      await payload.db.findOne({ collection: 'values', where: { key: { equals: 'deployment' } } } as never)
      // A gate that is closed tries by itself; in a process that only serves pages nobody else would ask it.
      if (!(await disk.halted())) {
        await probeWrite(payload).catch((error: unknown) => {
          if (!disk.note(error)) throw error
        })
      }
      const { unstorableSince } = await standstill(payload, disk, Date.now())
      return { ready: true, problems: unstorableSince === null ? [] : [FULL_WORDS] }
    },
    figures: async () => ({
      pressrum_memory_bytes: { help: 'Resident memory of the process.', value: process.memoryUsage.rss() },
      pressrum_disk_full: { help: '1 while nothing can be stored.', value: disk.since() === null ? 0 : 1 },
      pressrum_uptime_seconds: { help: 'Time since the start.', value: Math.round(process.uptime()) },
    }),
    async close() {
      await watch.stop()
      policy.stop()
      ending.abort()
      await imports.stop()
      setStaffMail(undefined)
      setEditionPage(undefined)
      await staff.close()
      await trial?.close()
    },
  }
}

const FULL_WORDS =
  'Nothing can be stored: the disk is full, over its quota, or refuses writing. Sending has stopped. Nothing is lost; make room.'

/** Writes into the audit log that nothing could be stored for a while: the log has a gap there, and sending stood still. */
async function recordFull(payload: Payload, since: number, until: number): Promise<void> {
  const req = await createLocalReq({}, payload)
  const [from, to] = [new Date(since).toISOString(), new Date(until).toISOString()]
  await transact(req, (inner) =>
    recordAudit(inner, { action: 'campaign.disk-full', subject: 'campaigns:all', data: { from, to } }),
  )
}

/** What the seals of several batches take. With room for less, sending would begin only to stop again. */
const SEALS_BYTES = 2 ** 20

/** Stores so many random bytes, durably, to learn whether anything can be stored. */
async function probeWrite(payload: Payload, bytes = 8): Promise<void> {
  await sharedValue(payload, 'write-probe', () => '')
  await payload.db.updateOne({
    collection: 'values',
    where: { key: { equals: 'write-probe' } },
    data: { value: { v: randomBytes(bytes).toString('base64') } },
    options: { atomic: true },
  } as never)
}

async function openTrial(env: Env, log: Logger): Promise<TrialResend> {
  const { createTrialResend } = await import('./trial/resend/server.ts')
  return createTrialResend({
    dir: join(env.dataDir, 'trial-mail'),
    now: Date.now,
    apiKey: env.resend.apiKey,
    webhook: env.resend.webhookSecret
      ? { url: () => `${env.publicUrl}/webhooks/resend`, secret: env.resend.webhookSecret }
      : null,
    logger: log,
  })
}
