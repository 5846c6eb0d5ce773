import { afterEach, describe, expect, it } from 'vitest'
import { healthRoutes } from '../../../src/edge/health.ts'
import { type Served, serve } from './serve.ts'

let served: Served
afterEach(() => served.close())

async function health(own: Partial<Parameters<typeof healthRoutes>[0]> = {}) {
  let read = 0
  served = await serve((app) => {
    app.use(
      healthRoutes({
        ready: async () => ({ ready: true }),
        metricsToken: 'a-long-metrics-token',
        figures: async () => {
          read++
          return { pressrum_memory_bytes: { help: 'Resident memory.', value: 42 } }
        },
        ...own,
      }),
    )
  })
  return { ...served, reads: () => read }
}

describe('the figures', () => {
  it.each<[string, string | null, string | undefined, number, string | undefined]>([
    ['are off without a configured token', null, 'Bearer a-long-metrics-token', 404, 'not_found'],
    ['are off without a configured token, whatever is sent', '', 'Bearer ', 404, 'not_found'],
    ['are refused without a token', 'a-long-metrics-token', undefined, 401, 'unauthenticated'],
    ['are refused with a wrong one', 'a-long-metrics-token', 'Bearer a-long-metrics-tokem', 401, 'unauthenticated'],
    ['are refused with a longer one', 'a-long-metrics-token', 'Bearer a-long-metrics-token2', 401, 'unauthenticated'],
    [
      'are refused with the right one in another scheme',
      'a-long-metrics-token',
      'Basic a-long-metrics-token',
      401,
      'unauthenticated',
    ],
    ['are given for the right one', 'a-long-metrics-token', 'Bearer a-long-metrics-token', 200, undefined],
  ])('%s', async (_, metricsToken, authorization, status, code) => {
    const app = await health({ metricsToken })
    const answer = await app.send('GET', '/metrics', authorization === undefined ? {} : { authorization })
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([status, code])
    expect(app.reads()).toBe(status === 200 ? 1 : 0)
  })

  it('are in Prometheus’ text format', async () => {
    const app = await health()
    const answer = await app.send('GET', '/metrics', { authorization: 'Bearer a-long-metrics-token' })
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(answer.text).toBe(
      '# HELP pressrum_memory_bytes Resident memory.\n# TYPE pressrum_memory_bytes gauge\npressrum_memory_bytes 42\n',
    )
  })
})

describe('health', () => {
  it('lives whatever the database does, and is kept by no cache', async () => {
    const app = await health({ ready: () => Promise.reject(new Error('down')) })
    const answer = await app.send('GET', '/healthz')
    expect([answer.status, answer.body, answer.headers['cache-control']]).toEqual([200, { status: 'ok' }, 'no-store'])
  })

  it.each<[string, () => Promise<{ ready: boolean }>, number]>([
    ['answers', async () => ({ ready: true }), 200],
    ['says no', async () => ({ ready: false }), 503],
    ['does not answer', () => Promise.reject(new Error('secret host refused')), 503],
  ])('is ready or not: the database %s', async (_, ready, status) => {
    const app = await health({ ready })
    const answer = await app.send('GET', '/readyz')
    expect([answer.status, answer.headers['cache-control']]).toEqual([status, 'no-store'])
    expect(answer.text).not.toContain('secret')
  })

  it('goes on serving while something is wrong that only stops sending, and says what', async () => {
    const app = await health({ ready: async () => ({ ready: true, problems: ['The disk is full.'] }) })
    const answer = await app.send('GET', '/readyz')
    expect([answer.status, answer.body]).toEqual([200, { status: 'ready', problems: ['The disk is full.'] }])
  })
})
