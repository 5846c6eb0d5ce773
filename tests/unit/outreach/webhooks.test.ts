import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/outreach/store.ts'
import { createWebhookRoutes } from '../../../src/outreach/webhooks.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function post(body: string, part: { secret?: string | null; storeFails?: boolean; type?: string } = {}) {
  const suppressed: string[][] = []
  const stored: InboundEvent[] = []
  const payloads: string[] = []
  const app = express().use(
    createWebhookRoutes({
      store: {
        recordEvent: async (event) => {
          if (part.storeFails) throw new Error('away')
          return stored.push(event) > 0
        },
        applyFact: async () => null,
        markApplied: async () => {},
        settleByEvidence: async () => false,
      },
      suppress: async (address, reason, source) => {
        if (part.storeFails) throw new Error('away')
        suppressed.push([address, reason, source])
      },
      verify: ({ payload, headers }) => {
        payloads.push(payload)
        return headers.signature === 'good'
          ? { eventId: headers.id, type: part.type ?? 'email.sent', event: JSON.parse(payload) }
          : null
      },
      secret: part.secret === undefined ? 'whsec' : part.secret,
      now: () => 0,
      log: { warn: () => {}, error: () => {} },
    }),
  )
  server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server!.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/resend`
  const send = (signature: string) =>
    fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'svix-id': 'e1',
        'svix-timestamp': '0',
        'svix-signature': signature,
      },
    })
  return { send, stored, suppressed, payloads }
}

const body = JSON.stringify({ data: { email_id: 'p1', tags: { delivery: 'd1' } } }, null, 1)

describe('POST /webhooks/resend', () => {
  it('verifies the bytes as they came, stores and answers 200', async () => {
    const { send, stored, payloads } = await post(body)
    expect((await send('good')).status).toBe(200)
    expect(payloads).toEqual([body])
    expect(stored).toMatchObject([{ eventId: 'e1', type: 'email.sent', delivery: 'd1', providerId: 'p1' }])
  })

  it('stores nothing without a valid signature', async () => {
    const { send, stored } = await post(body)
    const answer = await send('bad')
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'unauthenticated' }] })
    expect(stored).toEqual([])
  })

  it('answers 503 without a secret, and says what is missing', async () => {
    const answer = await (await post(body, { secret: null })).send('good')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({
      errors: [{ code: 'unavailable', message: expect.stringMatching(/RESEND_WEBHOOK_SECRET/) }],
    })
  })

  it('asks for the event again when it could not be stored', async () => {
    expect((await (await post(body, { storeFails: true })).send('good')).status).toBe(503)
  })

  it('answers 200 to what says nothing about a delivery', async () => {
    const { send, stored } = await post('{"data":{}}')
    expect((await send('good')).status).toBe(200)
    expect(stored).toEqual([])
  })

  it.each([
    ['bounce', 'bounced'],
    ['complaint', 'complained'],
    ['manual', 'provider'],
  ])('takes over an address that the provider suppresses by %s', async (origin, reason) => {
    const event = JSON.stringify({ data: { id: 's1', email: 'gone@example.org', origin } })
    const { send, stored, suppressed } = await post(event, { type: 'suppression.added' })
    expect((await send('good')).status).toBe(200)
    expect(suppressed).toEqual([['gone@example.org', reason, `provider:${origin}`]])
    expect(stored).toEqual([])
    const away = await post(event, { type: 'suppression.added', storeFails: true })
    expect((await away.send('good')).status).toBe(503)
  })

  it.each(['suppression.removed', 'contact.created'])('suppresses nobody by %s', async (type) => {
    const { send, suppressed } = await post('{"data":{"email":"gone@example.org","origin":"manual"}}', { type })
    expect((await send('good')).status).toBe(200)
    expect(suppressed).toEqual([])
  })
})
