import { describe, expect, it } from 'vitest'
import { sample, startTrial } from './trial-server.ts'

const keyed = (key: string) => ({ 'idempotency-key': key })
const HOUR = 60 * 60 * 1000

describe('an idempotency key', () => {
  it('answers the same payload with the first answer, byte for byte, and sends nothing again', async () => {
    const { post, resend } = await startTrial()
    const body = JSON.stringify([sample, { ...sample, to: 'nobody' }])
    const headers = { ...keyed('campaign/1/batch/1'), 'x-batch-validation': 'permissive' }
    const first = await (await post('/emails/batch', body, headers)).text()
    const again = await post('/emails/batch', body, headers)
    expect(again.status).toBe(200)
    expect(await again.text()).toBe(first)
    expect((await resend.emails.list()).data?.data).toHaveLength(1)
  })

  it('without which the same payload is sent twice', async () => {
    const { post, resend } = await startTrial()
    await post('/emails', JSON.stringify(sample))
    await post('/emails', JSON.stringify(sample))
    expect((await resend.emails.list()).data?.data).toHaveLength(2)
  })

  it('with another payload, or on another path, is a 409 invalid_idempotent_request', async () => {
    const { post, resend } = await startTrial()
    await resend.emails.send(sample, { idempotencyKey: 'k' })
    const other = await resend.emails.send({ ...sample, subject: 'Another' }, { idempotencyKey: 'k' })
    expect(other.error).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' })
    const path = await post('/emails/batch', JSON.stringify(sample), keyed('k'))
    expect(path.status).toBe(409)
    expect((await resend.emails.list()).data?.data).toHaveLength(1)
  })

  it('is a 409 concurrent_idempotent_requests while the first request is being worked on', async () => {
    const waiting: (() => void)[] = []
    let arrived: () => void = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const hold = (): Promise<void> =>
      new Promise((resolve) => {
        waiting.push(resolve)
        arrived()
      })
    const { resend } = await startTrial({ hold })
    const first = resend.emails.send(sample, { idempotencyKey: 'k' })
    await arrival
    const second = await resend.emails.send(sample, { idempotencyKey: 'k' })
    expect(second.error).toMatchObject({ statusCode: 409, name: 'concurrent_idempotent_requests' })
    for (const release of waiting) release()
    const { data } = await first
    expect(data?.id).toBeTruthy()
    const third = await resend.emails.send(sample, { idempotencyKey: 'k' })
    expect(third.data).toEqual(data)
  })

  it('is free again after its request was refused', async () => {
    const { resend } = await startTrial()
    await resend.batch.send([{ ...sample, to: 'nobody' }], { idempotencyKey: 'k' })
    expect((await resend.batch.send([sample], { idempotencyKey: 'k' })).error).toBeNull()
  })

  it.each([
    ['empty', '', 400],
    ['of 256 characters', 'k'.repeat(256), 200],
    ['of 257 characters', 'k'.repeat(257), 400],
  ])('that is %s is a %3$i', async (_what, key, status) => {
    const { post } = await startTrial()
    const response = await post('/emails', JSON.stringify(sample), keyed(key))
    expect(response.status).toBe(status)
    if (status === 400) expect(await response.json()).toMatchObject({ name: 'invalid_idempotency_key' })
  })

  it('is kept for 24 hours, through a restart, even when its mail has made room for newer ones', async () => {
    let now = Date.parse('2026-03-01T10:00:00Z')
    const options = { now: () => now, maxMessages: 5 }
    const before = await startTrial(options)
    const first = await before.resend.emails.send(sample, { idempotencyKey: 'k' })
    for (let n = 0; n < 8; n += 1) await before.resend.batch.send(Array(5).fill(sample))
    expect((await before.resend.emails.get(first.data?.id ?? '')).error?.name).toBe('not_found')
    await before.stop()

    const after = await startTrial({ ...options, dir: before.dir })
    now += 24 * HOUR - 1
    expect((await after.resend.emails.send(sample, { idempotencyKey: 'k' })).data).toEqual(first.data)
    const other = await after.resend.emails.send({ ...sample, subject: 'Another' }, { idempotencyKey: 'k' })
    expect(other.error?.name).toBe('invalid_idempotent_request')
    now += 1
    const fresh = await after.resend.emails.send(sample, { idempotencyKey: 'k' })
    expect(fresh.error).toBeNull()
    expect(fresh.data).not.toEqual(first.data)
  })
})
