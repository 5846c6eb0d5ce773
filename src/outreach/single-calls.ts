import { freshBucket, take } from '../domain/rate.ts'
import type { MailProvider } from '../mail/provider.ts'
import { ACCOUNT, type Pacer } from './pace.ts'
import { pause } from './pause.ts'
import type { OutreachStore } from './store.ts'

/**
 * A provider whose single mails (to colleagues, tests) go through the shared rate. Better a mail at the wrong moment than
 * none: when the rate cannot be asked, or the process ends, it goes at once.
 */
export function pacedProvider(provider: MailProvider, pacer: Pick<Pacer, 'slot' | 'heard'>): MailProvider {
  return {
    ...provider,
    async sendOne(call) {
      await pacer.slot().catch(() => null)
      const reply = await provider.sendOne(call)
      const quota = reply.errorName === 'daily_quota_exceeded' || reply.errorName === 'monthly_quota_exceeded'
      if (!quota) await pacer.heard(reply.headers, reply.status === 429).catch(() => {})
      return reply
    },
  }
}

/** Requests per second for questions, while nobody knows what the provider permits. */
const CAUTIOUS = 2

/** Waits for permission to make one request that is not a batch, from the same bucket; `false` when the signal came first. */
export async function oneSlot(
  store: Pick<OutreachStore, 'changeBucket'>,
  now: () => number,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    const { slots, retryAt } = await store.changeBucket(ACCOUNT, (stored) => {
      const taken = take(stored ?? freshBucket(CAUTIOUS), 1, now())
      return { bucket: taken.bucket, result: taken }
    })
    await pause((slots[0] ?? retryAt) - now(), signal)
    if (slots.length > 0) return !signal.aborted
  }
  return false
}
