import type { ProviderReply } from '../../../../src/domain/outcomes.ts'
import type { MailProvider } from '../../../../src/mail/provider.ts'
import type { InboundEvent } from '../../../../src/outreach/store.ts'
import { CAMPAIGN } from './memory-store.ts'

/** `…lost`: the mail may be gone, the answer certainly is. */
export const FATES = [
  'taken',
  'taken, lost',
  'lost',
  'refused',
  'busy',
  'taken, busy',
  'unavailable',
  'taken, unavailable',
  'too fast',
  'quota',
  'unauthorised',
] as const
export type Fate = (typeof FATES)[number]

const KEY_LIFE_MS = 24 * 3600_000
type Sender = MailProvider['sendBatch']

/** A provider that keeps its keys for 24 hours by the model's clock, and counts. */
export function createModelProvider(now: () => number) {
  const keys = new Map<string, { at: number; reply: ProviderReply; body: string }>()
  /** Ids by address: more than one is a doubled mail. */
  const copies = new Map<string, string[]>()
  /** What has not been reported yet. */
  const news: InboundEvent[] = []
  const reply = (status: number | null, body: unknown, errorName: string | null = null): ProviderReply => ({
    ...{ status, body, errorName, errorMessage: errorName, headers: {} },
    transport: status === null ? 'unknown' : 'replied',
  })

  const take = ({ idempotencyKey, messages, validation }: Parameters<Sender>[0]): ProviderReply => {
    const body = JSON.stringify([validation, messages])
    const known = keys.get(idempotencyKey)
    if (known && now() - known.at < KEY_LIFE_MS) {
      return known.body === body ? known.reply : reply(409, {}, 'invalid_idempotent_request')
    }
    const data = messages.map(({ to, tags }) => {
      const had = copies.get(String(to)) ?? []
      const id = `${idempotencyKey}/${String(to)}/${had.length}`
      copies.set(String(to), [...had, id])
      const about = {
        providerId: id,
        campaign: CAMPAIGN,
        delivery: tags.find(({ name }) => name === 'delivery')?.value ?? '',
        reason: '',
      }
      news.push({ ...about, eventId: `e-${id}`, type: 'email.delivered', at: new Date(now()) })
      return { id }
    })
    const answer = reply(200, { data })
    keys.set(idempotencyKey, { at: now(), reply: answer, body })
    return answer
  }

  return {
    copies,
    news,
    call(input: Parameters<Sender>[0], fate: Fate): ProviderReply {
      switch (fate) {
        case 'taken':
          return take(input)
        case 'taken, lost':
          take(input)
          return reply(null, null)
        case 'lost':
          return reply(null, null)
        case 'refused':
          return reply(422, {}, 'validation_error')
        case 'busy':
          return reply(409, {}, 'concurrent_idempotent_requests')
        case 'taken, busy':
          take(input)
          return reply(409, {}, 'concurrent_idempotent_requests')
        case 'unavailable':
          return reply(503, {}, 'service_unavailable')
        case 'taken, unavailable':
          take(input)
          return reply(503, {}, 'service_unavailable')
        case 'quota':
          return reply(429, {}, 'daily_quota_exceeded')
        case 'too fast':
          return reply(429, {}, 'rate_limit_exceeded')
        case 'unauthorised':
          return reply(401, {}, 'restricted_api_key')
      }
    },
  }
}
