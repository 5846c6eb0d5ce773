import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterBatchEvent,
  BATCH_SIZE,
  BATCH_STATES,
  type BatchEvent,
  type BatchState,
  calledSince,
  FRESH_SEAL_MS,
  idempotencyKey,
  judgeSeal,
  KEY_LIFE_MS,
  MIXED,
  partition,
  sealIsWritten,
} from '../../../src/domain/batches.ts'

const members = fc.array(fc.record({ language: fc.constantFrom('sv', 'en', 'fi'), contact: fc.uuid() }))

describe('partition', () => {
  it('puts every member into exactly one batch, at most 100 each, of its own language or mixed', () => {
    fc.assert(
      fc.property(members, fc.integer({ min: 1, max: BATCH_SIZE }), (list, size) => {
        const groups = partition(list, size)
        expect(groups.flatMap((g) => g.members).sort(byContact)).toEqual([...list].sort(byContact))
        for (const { language, members: own } of groups) {
          expect(own.length).toBeGreaterThan(0)
          expect(own.length).toBeLessThanOrEqual(size)
          const languages = new Set(own.map((m) => m.language))
          expect(language).toBe(languages.size > 1 ? MIXED : [...languages][0])
        }
      }),
    )
  })

  it('makes no more batches than it takes: every call counts', () => {
    fc.assert(
      fc.property(members, fc.integer({ min: 1, max: 20 }), (list, size) => {
        expect(partition(list, size)).toHaveLength(Math.ceil(list.length / size))
      }),
    )
  })

  it('mixes languages only in what is left over', () => {
    const list = ['sv', 'sv', 'fi', 'sv', 'fi', 'en'].map((language) => ({ language }))
    expect(partition(list, 2).map(({ language }) => language)).toEqual(['sv', 'fi', MIXED])
  })

  it('refuses a size that could never end', () => {
    expect(() => partition([], 0)).toThrow(RangeError)
  })
})

const byContact = (a: { contact: string }, b: { contact: string }) => (a.contact < b.contact ? -1 : 1)

describe('the life of a batch', () => {
  it.each<[BatchState, BatchEvent, BatchState | null]>([
    ['planned', 'claim', 'claimed'],
    ['claimed', 'claim', 'claimed'],
    ['sealed', 'claim', null],
    ['claimed', 'seal', 'sealed'],
    ['claimed', 'settle', 'settled'],
    ['sealed', 'retry', 'sealed'],
    ['sealed', 'settle', 'settled'],
    ['sealed', 'next_generation', 'planned'],
    ['sealed', 'doubt', 'in_doubt'],
    ['in_doubt', 'retry', null],
    ['in_doubt', 'resolve_release', 'planned'],
    ['in_doubt', 'resolve_write_off', 'settled'],
    ['in_doubt', 'evidence', 'settled'],
    ['settled', 'seal', null],
    ['cancelled', 'claim', null],
  ])('%s + %s → %s', (from, event, to) => {
    expect(afterBatchEvent(from, event)).toBe(to)
  })

  it('never leaves `settled` or `cancelled`', () => {
    const events: BatchEvent[] = [
      'claim',
      'release',
      'seal',
      'retry',
      'settle',
      'next_generation',
      'doubt',
      'cancel',
      'resolve_release',
      'resolve_write_off',
      'evidence',
    ]
    for (const state of ['settled', 'cancelled'] as const) {
      for (const event of events) expect(afterBatchEvent(state, event)).toBeNull()
    }
    expect(BATCH_STATES).toHaveLength(6)
  })

  it.each([
    [0, 1, 'retry'],
    [KEY_LIFE_MS - 1, 1, 'retry'],
    [KEY_LIFE_MS, 1, 'doubt'],
    [KEY_LIFE_MS, 0, 'next_generation'],
    [KEY_LIFE_MS - 1, 0, 'next_generation'],
    [FRESH_SEAL_MS, 1, 'retry'],
    [FRESH_SEAL_MS, 0, 'next_generation'],
    [FRESH_SEAL_MS - 1, 0, 'retry'],
  ])('%i ms after its first attempt, with %i open, a sealed batch may: %s', (age, openAttempts, verdict) => {
    expect(judgeSeal({ firstAttemptAt: 1_000, openAttempts, generation: 1 }, 1_000 + age)).toBe(verdict)
  })

  it.each([
    [1, true, 0, 'undecided'],
    [1, true, FRESH_SEAL_MS, 'undecided'],
    [1, false, FRESH_SEAL_MS, 'yes'],
    [2, true, FRESH_SEAL_MS, 'yes'],
    [1, false, KEY_LIFE_MS, 'yes'],
    [0, false, FRESH_SEAL_MS - 1, 'undecided'],
    [0, false, FRESH_SEAL_MS, 'no'],
    [0, true, FRESH_SEAL_MS, 'no'],
  ] as const)(
    'with %i open, at work on it: %s, %i ms old, its mail goes where it says: %s',
    (openAttempts, leased, age, written) => {
      expect(sealIsWritten({ firstAttemptAt: 1_000, openAttempts, generation: 1, leased }, 1_000 + age)).toBe(written)
    },
  )

  it('gives each further seal twice the time, so that a slow machine gets to its call', () => {
    const age = 3 * FRESH_SEAL_MS
    const verdict = (generation: number) => judgeSeal({ firstAttemptAt: 0, openAttempts: 0, generation }, age)
    expect([1, 2, 3, 60].map(verdict)).toEqual(['next_generation', 'next_generation', 'retry', 'retry'])
  })

  it('keys name deployment, campaign, batch and generation, and fit into 256 characters', () => {
    expect(idempotencyKey('d', 'c', 'b', 2)).toBe('d/c/b/2')
    expect(() => idempotencyKey('d'.repeat(251), 'c', 'b', 1)).toThrow(RangeError)
  })
})

describe('from when on a batch may have been called', () => {
  it.each([
    ['its first attempt', 'tried', 1, 'tried'],
    ['that of its last generation', 'tried', 2, 'tried'],
    ['since its campaign began, when it was released and not tried since', null, 2, 'began'],
    ['never', null, 1, null],
  ])('%s', (_, firstAttemptAt, generation, since) => {
    expect(calledSince({ firstAttemptAt, generation }, 'began')).toBe(since)
  })
})
