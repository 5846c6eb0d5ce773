import { describe, expect, it } from 'vitest'
import {
  afterPage,
  batchOfAgent,
  countsOfLog,
  deliveryOfMail,
  listingPages,
  proofsOfLog,
  readLogPage,
  readMailPage,
  readSuppressionPage,
  readTakenOver,
  readTime,
  reasonOfOrigin,
  restMs,
  stateOfMail,
} from '../../../src/domain/evidence.ts'

const message = (delivery: string, batch = 'b1') => ({
  to: ['somebody@example.org'],
  tags: [
    { name: 'campaign', value: 'c1' },
    { name: 'batch', value: batch },
    { name: 'delivery', value: delivery },
  ],
})

describe('which delivery a listed mail is', () => {
  it.each([
    ['its tags as a list', message('d1'), { campaign: 'c1', batch: 'b1', delivery: 'd1' }],
    [
      'its tags as an object',
      { tags: { campaign: 'c1', batch: 'b1', delivery: 'd1' } },
      { campaign: 'c1', batch: 'b1', delivery: 'd1' },
    ],
    ['a mail to colleagues', { tags: [{ name: 'kind', value: 'staff' }] }, null],
    ['no tags', {}, null],
    ['no mail', null, null],
  ])('%s', (_, mail, named) => {
    expect(deliveryOfMail(mail)).toEqual(named)
  })
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

describe('what the log shows to a person', () => {
  it.each([
    [{ request_body: [1, 2, 3], response_body: { data: [1, 2], errors: [1] } }, [3, 2, 1]],
    [{ request_body: '[1,2]', response_body: '{"data":[1,2]}' }, [2, 2, 0]],
    [{ request_body: [1], response_body: null }, [1, 0, 0]],
    [null, [0, 0, 0]],
  ])('counts messages without looking at them: %j', (log, [messages, taken, refused]) => {
    expect(countsOfLog(log)).toEqual({ messages, taken, refused })
  })

  it('reads what became of one mail', () => {
    expect(stateOfMail({ last_event: 'clicked' })).toBe('delivered')
    expect(stateOfMail({ last_event: 'canceled' })).toBeNull()
    expect(stateOfMail(null)).toBeNull()
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

describe('taking over the provider’s list of suppressed addresses', () => {
  const page = (times: number[], more: boolean, last = 's') => ({
    addresses: times.map((at) => ({ address: 'x@example.org', origin: 'bounce', at })),
    last,
    more,
  })
  const from = (known: number) => ({ known, newest: 0, after: '' })

  it('reads on until an entry is known, and only then knows all up to the newest', () => {
    const first = afterPage(from(10), page([50, 40], true, 's2'))
    expect(first).toEqual({ known: 10, newest: 50, after: 's2' })
    // Whoever takes its place after a crash goes on there.
    expect(readTakenOver(JSON.parse(JSON.stringify(first)))).toEqual(first)
    const second = afterPage(first, page([30, 20], true, 's4'))
    expect(second).toEqual({ known: 10, newest: 50, after: 's4' })
    expect(afterPage(second, page([15, 10], true, 's6'))).toEqual(from(50))
  })

  it.each([
    ['the list ends', page([20], false), from(20)],
    ['there is nothing', page([], false), from(10)],
    ['nothing is new', page([10], true), from(10)],
    ['a time cannot be read', page([Number.NaN, 20], false), from(20)],
    ['a page says that more follows, and nothing after what', { ...page([20], true), last: '' }, from(20)],
  ])('is done when %s', (_, given, then) => {
    expect(afterPage(from(10), given)).toEqual(then)
  })

  it('begins anew when what is stored cannot be read', () => {
    for (const odd of [null, 7, { known: 'x', after: 3 }]) expect(readTakenOver(odd)).toEqual(from(0))
  })

  it('keeps the reason', () => {
    expect(['bounce', 'complaint', 'manual', ''].map(reasonOfOrigin)).toEqual([
      'bounced',
      'complained',
      'provider',
      'provider',
    ])
  })
})

describe('resting after a bounce that may pass', () => {
  it('grows from a day to a month', () => {
    const days = [1, 2, 3, 4, 5, 6, 60].map((n) => restMs(n) / 86_400_000)
    expect(days).toEqual([1, 2, 4, 8, 16, 30, 30])
  })
})

describe('reading the listing', () => {
  it.each([
    [2, true, 6],
    [10, true, 20],
    [0.1, true, 1],
    [0, true, 1],
    [2, false, 20],
  ])('at %s calls a second, campaigns under way: %s, takes %s pages in a minute', (perSecond, sending, pages) => {
    expect(listingPages(perSecond, sending)).toBe(pages)
  })
})
