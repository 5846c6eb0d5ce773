import { Resend } from 'resend'
import { describe, expect, it, vi } from 'vitest'
import { signedHeaders, signingKey, webhookSecret } from '../../../src/trial/resend/signature.ts'
import { createWebhookQueue, type Notice } from '../../../src/trial/resend/webhooks.ts'
import { quiet, sample, startTrial } from './trial-server.ts'

const secret = webhookSecret(Buffer.alloc(24, 7))
const verifier = new Resend('re_any').webhooks

interface Received {
  id: string
  payload: string
  headers: { id: string; timestamp: string; signature: string }
}

/** A receiver in place of the network; `answers` are its status codes in turn, the last one for ever. */
function receiver(...answers: number[]) {
  const received: Received[] = []
  const stub: typeof fetch = async (_url, init) => {
    const headers = new Headers(init?.headers)
    const named = (name: string): string => headers.get(name) ?? ''
    received.push({
      id: named('svix-id'),
      payload: String(init?.body),
      headers: { id: named('svix-id'), timestamp: named('svix-timestamp'), signature: named('svix-signature') },
    })
    const status = answers[Math.min(received.length, answers.length) - 1] ?? 200
    if (status === 0) throw new TypeError('fetch failed')
    return new Response(null, { status })
  }
  return { received, fetch: stub }
}

const verified = (hook: Received): unknown =>
  verifier.verify({ payload: hook.payload, headers: hook.headers, webhookSecret: secret })

const notice: Notice = {
  id: '6a9d4ea6-3d3a-4d4c-9a52-3e4f5b9f3f10',
  at: Date.parse('2026-03-01T10:00:00Z'),
  from: sample.from,
  to: sample.to,
  subject: sample.subject,
  tags: [],
  outcome: 'bounced',
}

describe('webhooks', () => {
  it.each([
    ['Anna Ek <anna.ek@example.org>', ['email.sent', 'email.delivered']],
    ['Bounced.Berg@example.org', ['email.sent', 'email.bounced']],
    ['Carl <complained-carl@example.org>', ['email.sent', 'email.delivered', 'email.complained']],
  ])('tell the course of a mail to %s, signed so that the SDK accepts them', async (to, types) => {
    const { received, fetch } = receiver()
    const { resend } = await startTrial({ webhook: { url: () => 'http://app.test/hook', secret, fetch } })
    const tags = [{ name: 'delivery', value: 'd-1' }]
    const { data } = await resend.emails.send({ ...sample, to, tags })
    await vi.waitFor(() => expect(received).toHaveLength(types.length))
    const events = received.map(verified) as { type: string; data: Record<string, unknown> }[]
    expect(events.map(({ type }) => type)).toEqual(types)
    expect(events[1]?.data).toMatchObject({
      email_id: data?.id,
      from: sample.from,
      to: [to],
      subject: sample.subject,
      tags: { delivery: 'd-1' },
    })
    const bounce = events.find(({ type }) => type === 'email.bounced')
    if (bounce) expect(bounce.data.bounce).toMatchObject({ type: 'Permanent', subType: 'General' })
    expect(new Set(received.map(({ id }) => id)).size).toBe(types.length)
  })

  it('changed on the way are refused by the SDK', async () => {
    const body = '{"type":"email.sent"}'
    const headers = signedHeaders(signingKey(secret), 'msg_1', Math.floor(Date.now() / 1000), body)
    const signed = {
      id: headers['svix-id'] ?? '',
      timestamp: headers['svix-timestamp'] ?? '',
      signature: headers['svix-signature'] ?? '',
    }
    expect(verifier.verify({ payload: body, headers: signed, webhookSecret: secret })).toEqual({ type: 'email.sent' })
    const altered = { payload: body.replace('sent', 'bounced'), headers: signed, webhookSecret: secret }
    expect(() => verifier.verify(altered)).toThrow()
  })

  it('come for the mails of a batch that were accepted, and for no refused one', async () => {
    const { received, fetch } = receiver()
    const { resend } = await startTrial({ webhook: { url: () => 'http://app.test/hook', secret, fetch } })
    const mails = Array.from({ length: 99 }, (_, n) => ({ ...sample, to: `reader${n}@example.org` }))
    await resend.batch.send([{ ...sample, to: 'nobody' }, ...mails], { batchValidation: 'permissive' })
    await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(198))
    const delivered = received
      .map((hook) => JSON.parse(hook.payload) as { type: string; data: { to: string[] } })
      .filter(({ type }) => type === 'email.delivered')
    expect(new Set(delivered.map(({ data }) => data.to[0])).size).toBe(99)
  })

  it('are sent again with the same id until they are accepted, whatever went wrong', async () => {
    const { received, fetch } = receiver(503, 0, 302, 200)
    const queue = createWebhookQueue({ url: () => 'http://app.test', secret, fetch }, Date.now, quiet, () => 1)
    queue.announce([notice])
    await vi.waitFor(() => expect(queue.pending()).toBe(0))
    expect(received).toHaveLength(5)
    expect(new Set(received.map(({ id }) => id)).size).toBe(2)
    await queue.close()
  })

  it('are given up after eight tries, with a line in the log that names no address', async () => {
    const { received, fetch } = receiver(500)
    const warn = vi.fn()
    const logger = { ...quiet, warn }
    const queue = createWebhookQueue({ url: () => 'http://app.test', secret, fetch }, Date.now, logger, () => 1)
    queue.announce([notice])
    await vi.waitFor(() => expect(queue.pending()).toBe(0))
    expect(received).toHaveLength(16)
    expect(warn).toHaveBeenCalledTimes(2)
    expect(JSON.stringify(warn.mock.calls)).not.toContain('@')
    await queue.close()
  })

  it('stop when the queue is closed, the ones in flight and the waiting alike', async () => {
    let aborted = 0
    let started = 0
    const hanging: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        started += 1
        init?.signal?.addEventListener('abort', () => {
          aborted += 1
          reject(new Error('aborted'))
        })
      })
    const queue = createWebhookQueue({ url: () => 'http://app.test', secret, fetch: hanging }, Date.now, quiet)
    queue.announce(Array(20).fill(notice))
    await vi.waitFor(() => expect(started).toBe(8))
    await queue.close()
    expect([started, aborted, queue.pending()]).toEqual([8, 8, 0])
    queue.announce([notice])
    expect(queue.pending()).toBe(0)
  })

  it.each([['secret'], ['whsec_'], ['whsec_not base64'], ['whsec_abc']])('refuse %j as a secret', (bad) => {
    expect(() => createWebhookQueue({ url: () => '', secret: bad }, Date.now, quiet)).toThrow(/whsec_/)
  })
})
