import { describe, expect, it } from 'vitest'
import {
  batchOfAgent,
  proofsOfLog,
  readLogPage,
  readMailPage,
  readSuppressionPage,
  readTime,
  restMs,
} from '../../../src/domain/evidence.ts'

const message = (delivery: string, batch = 'b1') => ({
  to: ['somebody@example.org'],
  tags: [
    { name: 'campaign', value: 'c1' },
    { name: 'batch', value: batch },
    { name: 'delivery', value: delivery },
  ],
})

describe('what the provider’s log proves', () => {
  it('reads both forms of time', () => {
    expect(readTime('2026-03-30 13:43:54.622865+00')).toBe(Date.parse('2026-03-30T13:43:54.622Z'))
    expect(readTime('2026-03-30T13:43:54.622Z')).toBe(Date.parse('2026-03-30T13:43:54.622Z'))
    expect(readTime(7)).toBeNaN()
  })

  it('finds the batch that a call names', () => {
    expect(batchOfAgent('pressrum/1.0 batch/018f-a/3')).toEqual({ batch: '018f-a', generation: 3 })
    expect(batchOfAgent('pressrum batch/018f')).toBeNull()
    expect(batchOfAgent('curl/8')).toBeNull()
  })

  it('keeps the calls that handed over batches, and knows how far back the page reaches', () => {
    const page = readLogPage({
      has_more: true,
      data: [
        {
          id: 'l2',
          created_at: '2026-03-30 13:00:00+00',
          endpoint: '/emails/batch',
          method: 'POST',
          response_status: 200,
          user_agent: 'pressrum batch/b1/1',
        },
        {
          id: 'l1',
          created_at: '2026-03-30 12:00:00+00',
          endpoint: '/emails',
          method: 'GET',
          response_status: 200,
          user_agent: 'x',
        },
      ],
    })
    expect(page).toEqual({
      entries: [{ id: 'l2', at: Date.parse('2026-03-30T13:00:00Z'), status: 200, agent: 'pressrum batch/b1/1' }],
      oldest: Date.parse('2026-03-30T12:00:00Z'),
      last: 'l1',
      more: true,
    })
    for (const odd of [null, {}, { data: 'no' }, []]) expect(readLogPage(odd).more).toBe(false)
  })

  it('gives each delivery the id in the answer, in strict and in permissive mode', () => {
    const request_body = [message('d1'), message('d2'), message('d3')]
    const strict = {
      response_status: 200,
      request_body,
      response_body: { data: [{ id: 'e1' }, { id: 'e2' }, { id: 'e3' }] },
    }
    expect(proofsOfLog(strict, 'b1')).toEqual([
      { delivery: 'd1', providerId: 'e1', fact: 'submitted' },
      { delivery: 'd2', providerId: 'e2', fact: 'submitted' },
      { delivery: 'd3', providerId: 'e3', fact: 'submitted' },
    ])
    const permissive = {
      ...strict,
      response_body: { data: [{ id: 'e1' }, { id: 'e3' }], errors: [{ index: 1, message: 'bad' }] },
    }
    expect(proofsOfLog(permissive, 'b1')).toEqual([
      { delivery: 'd1', providerId: 'e1', fact: 'submitted' },
      { delivery: 'd2', providerId: '', fact: 'refused' },
      { delivery: 'd3', providerId: 'e3', fact: 'submitted' },
    ])
    expect(proofsOfLog({ ...strict, request_body: JSON.stringify(request_body) }, 'b1')).toHaveLength(3)
  })

  it.each<[string, unknown]>([
    [
      'a refused call',
      { response_status: 429, request_body: [message('d1')], response_body: { data: [{ id: 'e1' }] } },
    ],
    [
      'an answer that is short of one',
      { response_status: 200, request_body: [message('d1'), message('d2')], response_body: { data: [{ id: 'e1' }] } },
    ],
    [
      'another batch',
      { response_status: 200, request_body: [message('d1', 'b2')], response_body: { data: [{ id: 'e1' }] } },
    ],
    ['no bodies', { response_status: 200 }],
    ['text that is no JSON', { response_status: 200, request_body: '[…', response_body: '{' }],
    ['nothing', null],
  ])('proves nothing by %s', (_, log) => {
    expect(proofsOfLog(log, 'b1')).toEqual([])
  })
})

describe('the provider’s listings', () => {
  it('reads what became of each mail; an open says that it arrived', () => {
    const at = '2026-03-30 13:00:00+00'
    const rows = ['delivered', 'opened', 'bounced', 'scheduled', 'sent'].map((last_event, i) => ({
      id: `e${i}`,
      created_at: at,
      last_event,
    }))
    expect(readMailPage({ data: rows, has_more: false }).mails.map(({ fact }) => fact)).toEqual([
      'delivered',
      'delivered',
      'bounced',
      null,
      'submitted',
    ])
  })

  it('reads the addresses that the provider does not write to', () => {
    const page = readSuppressionPage({
      data: [
        { id: 's1', email: 'gone@example.org', origin: 'bounce', created_at: '2026-03-30 13:00:00+00' },
        { id: 's2' },
      ],
      has_more: true,
    })
    expect(page).toMatchObject({
      addresses: [{ address: 'gone@example.org', origin: 'bounce' }],
      last: 's2',
      more: true,
    })
  })
})

describe('resting after a bounce that may pass', () => {
  it('grows from a day to a month', () => {
    const days = [1, 2, 3, 4, 5, 6, 60].map((n) => restMs(n) / 86_400_000)
    expect(days).toEqual([1, 2, 4, 8, 16, 30, 30])
  })
})
