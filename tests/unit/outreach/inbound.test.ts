import { describe, expect, it } from 'vitest'
import { applyStored, readEvent, recipientOf } from '../../../src/outreach/inbound.ts'
import type { InboundEvent, Touched } from '../../../src/outreach/store.ts'

const received = new Date('2026-03-01T08:00:00Z')
const webhook = (type: string, data: object, created_at?: string) => ({
  eventId: 'msg_1',
  type,
  event: { type, ...(created_at ? { created_at } : {}), data },
})

describe('reading a provider event', () => {
  it('takes what is needed and nothing personal', () => {
    const event = readEvent(
      webhook(
        'email.bounced',
        {
          email_id: 'e1',
          to: ['somebody@example.org'],
          subject: 'A brief',
          tags: { campaign: 'c1', batch: 'b1', delivery: 'd1' },
          bounce: { type: 'Permanent', subType: 'General', message: 'somebody@example.org does not exist' },
        },
        '2026-03-01T07:59:00Z',
      ),
      received,
    )
    expect(event).toEqual({
      eventId: 'msg_1',
      type: 'email.bounced',
      at: new Date('2026-03-01T07:59:00Z'),
      providerId: 'e1',
      campaign: 'c1',
      delivery: 'd1',
      reason: 'Permanent/General',
    })
    expect(JSON.stringify(event)).not.toContain('@')
  })

  it('understands tags as a list too', () => {
    const tags = [
      { name: 'campaign', value: 'c1' },
      { name: 'delivery', value: 'd1' },
    ]
    expect(readEvent(webhook('email.delivered', { tags }), received)).toMatchObject({ campaign: 'c1', delivery: 'd1' })
  })

  it.each<[string, string, object]>([
    ['opens', 'email.opened', { email_id: 'e1' }],
    ['other things', 'domain.updated', { id: 'x' }],
    ['mail to staff', 'email.delivered', { email_id: 'e1', tags: { kind: 'staff' } }],
    ['events that name no mail', 'email.delivered', {}],
    ['malformed data', 'email.delivered', [] as object],
  ])('leaves %s alone', (_, type, data) => {
    expect(readEvent(webhook(type, data), received)).toBeNull()
  })

  it('falls back on the time of receipt', () => {
    expect(readEvent(webhook('email.sent', { email_id: 'e1' }, 'soon'), received)?.at).toBe(received)
  })
})

describe('applying an event', () => {
  const event = (type: string, reason = ''): InboundEvent => ({
    eventId: 'e',
    type,
    at: received,
    providerId: 'p',
    campaign: 'c',
    delivery: 'd',
    reason,
  })
  const run = async (stored: InboundEvent, touched: Touched | null, suppressFails = false, recipient = '') => {
    const log: string[] = []
    const applied = applyStored(
      {
        store: {
          applyFact: async (_, fact, _reason, _at, bounces) => {
            log.push(fact)
            const row = touched?.news && bounces?.(touched)
            if (row)
              log.push(row.restUntil ? `rests until ${row.restUntil(1).toISOString().slice(0, 10)}` : 'rests no more')
            return touched
          },
          markApplied: async () => void log.push('marked'),
          settleByEvidence: async () => Boolean(log.push('settled')),
          recordEvent: async () => true,
        },
        suppress: async (address, reason) => {
          if (suppressFails) throw new Error('away')
          log.push(`${reason}:${address}`)
        },
        now: () => 0,
      },
      stored,
      recipient,
    )
    return { log, applied: await applied.catch(() => 'failed') }
  }
  const dayAfter = new Date(received.getTime() + 86_400_000).toISOString().slice(0, 10)
  const touched = {
    delivery: 'd',
    campaign: 'c',
    batch: 'b',
    contact: 'k',
    address: 'x@example.org',
    another: false,
    news: true,
  }

  it.each([
    ['email.delivered', '', ['delivered', 'rests no more', 'settled', 'marked']],
    ['email.bounced', 'Permanent/General', ['bounced', 'bounced:x@example.org', 'settled', 'marked']],
    ['email.bounced', 'Transient/MailboxFull', ['bounced', `rests until ${dayAfter}`, 'settled', 'marked']],
    ['email.complained', '', ['complained', 'complained:x@example.org', 'settled', 'marked']],
    ['email.suppressed', '', ['suppressed', 'provider:x@example.org', 'settled', 'marked']],
  ])('%s %s', async (type, reason, log) => {
    expect(await run(event(type, reason), touched)).toEqual({ log, applied: true })
  })

  it.each([
    [
      'email.bounced',
      'Permanent/General',
      'old@example.org',
      ['bounced', 'bounced:old@example.org', 'settled', 'marked'],
    ],
    ['email.complained', '', 'old@example.org', ['complained', 'complained:old@example.org', 'settled', 'marked']],
    ['email.complained', '', '', ['complained', 'complained:x@example.org', 'settled', 'marked']],
    ['email.bounced', 'Permanent/General', '', ['bounced', 'settled', 'marked']],
    ['email.bounced', 'Transient/MailboxFull', '', ['bounced', 'settled', 'marked']],
    ['email.delivered', '', '', ['delivered', 'settled', 'marked']],
  ])(
    '%s %s of another mail of the delivery concerns whom that one had gone to: “%s”',
    async (type, reason, to, log) => {
      expect(await run(event(type, reason), { ...touched, another: true }, false, to)).toEqual({ log, applied: true })
    },
  )

  it.each([
    [{ to: [' Old@Example.org '] }, 'old@example.org'],
    [{ to: [] }, ''],
    [{ to: 'old@example.org' }, ''],
    [{}, ''],
  ])('reads of an event whom its mail had been addressed to: %j', (data, address) => {
    expect(recipientOf(webhook('email.bounced', data))).toBe(address)
  })

  it('counts a transient bounce once, however often it is reported', async () => {
    const again = { ...touched, news: false }
    expect((await run(event('email.bounced', 'Transient/General'), again)).log).toEqual([
      'bounced',
      'settled',
      'marked',
    ])
  })

  it('waits when the delivery is not known yet', async () => {
    expect(await run(event('email.delivered'), null)).toEqual({ log: ['delivered'], applied: false })
  })

  it('does not count as applied before the address is suppressed', async () => {
    expect(await run(event('email.complained'), touched, true)).toEqual({ log: ['complained'], applied: 'failed' })
  })
})
