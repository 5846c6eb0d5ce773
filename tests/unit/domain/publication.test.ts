import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  editionsAhead,
  holdBack,
  holdEditions,
  holdWaiting,
  isWaiting,
  type PublicationState,
  pullBack,
  release,
  resumeFrom,
  turnLabel,
  UNPUBLISHED,
  visibleFrom,
} from '../../../src/domain/publication.ts'
import { visibility } from '../../../src/domain/visibility.ts'

const now = Date.parse('2030-05-01T12:00:00.000Z')
const iso = (ms: number) => new Date(ms).toISOString()
const HOUR = 3_600_000

const state = (own: Partial<PublicationState> = {}): PublicationState => ({ ...UNPUBLISHED, ...own })
const first = iso(now - HOUR)
const live = state({ status: 'published', edition: 'e1', visibleFrom: first, firstVisible: first, liveSince: first })
const next = { nextEdition: 'e2', nextVisibleFrom: iso(now + HOUR), nextState: 'scheduled' as const }
const scheduled = state({
  status: 'scheduled',
  edition: 'e1',
  visibleFrom: iso(now + HOUR),
  liveSince: iso(now + HOUR),
})

const seen = (s: PublicationState, at: number) => {
  const v = visibility(s, at)
  return v.state === 'public' ? v.edition : v.state
}

describe('the time from which an edition may be seen', () => {
  it.each([
    ['without an embargo, the wanted one', now, '', now],
    ['with an embargo that ends later, its end', now, iso(now + HOUR), now + HOUR],
    ['with an embargo that has ended, the wanted one', now, iso(now - HOUR), now],
  ])('is, %s', (_, wanted, embargo, from) => {
    expect(visibleFrom(wanted, embargo)).toBe(from)
  })
})

describe('a signed edition', () => {
  it('is public at once when its time is this very millisecond', () => {
    expect(release(UNPUBLISHED, 'e1', now, now)).toEqual(
      state({
        status: 'published',
        edition: 'e1',
        visibleFrom: iso(now),
        firstVisible: iso(now),
        liveSince: iso(now),
      }),
    )
  })

  it('is scheduled when its time is one millisecond away, and visible exactly then', () => {
    const after = release(UNPUBLISHED, 'e1', now + 1, now)
    expect(after.status).toBe('scheduled')
    expect([seen(after, now), seen(after, now + 1)]).toEqual(['hidden', 'e1'])
  })

  it('takes the place of a live one at once, and leaves the date of first publication', () => {
    const after = release({ ...live, ...next }, 'e3', now, now)
    expect(after).toEqual({ ...live, edition: 'e3', liveSince: iso(now) })
  })

  it('waits behind a live one until its time, while that one stays live', () => {
    const after = release(live, 'e2', now + HOUR, now)
    expect(after).toEqual({ ...live, ...next })
    expect([seen(after, now + HOUR - 1), seen(after, now + HOUR)]).toEqual(['e1', 'e2'])
  })

  it('replaces one that waits: of two signatures the later one counts', () => {
    expect(seen(release(scheduled, 'e2', now + 2 * HOUR, now), now + HOUR)).toBe('hidden')
    expect(release({ ...live, ...next }, 'e3', now + 2 * HOUR, now)).toMatchObject({
      edition: 'e1',
      nextEdition: 'e3',
      nextVisibleFrom: iso(now + 2 * HOUR),
    })
  })

  it('counts as live by the clock, though no job has turned the label', () => {
    const due = state({ status: 'scheduled', edition: 'e1', visibleFrom: iso(now) })
    expect(release(due, 'e2', now + HOUR, now)).toMatchObject({ status: 'published', edition: 'e1', nextEdition: 'e2' })
    const promoted = { ...live, ...next, nextVisibleFrom: iso(now) }
    expect(release(promoted, 'e3', now + HOUR, now)).toMatchObject({ edition: 'e2', nextEdition: 'e3' })
  })

  it.each(['held', 'archived', 'unpublished'] as const)('opens a story that was %s', (status) => {
    const after = release({ ...live, status }, 'e2', now, now)
    expect(seen(after, now)).toBe('e2')
  })

  it('forgets why an earlier one was held back', () => {
    const held = { ...live, ...next, nextState: 'held' as const, nextReason: 'No helpline.' }
    expect(release(held, 'e3', now + HOUR, now)).toMatchObject({ nextState: 'scheduled', nextReason: null })
  })
})

const instants = fc.integer({ min: now - 3 * HOUR, max: now + 3 * HOUR })
const anyState = fc.record({
  status: fc.constantFrom('unpublished', 'scheduled', 'published', 'held', 'killed', 'archived'),
  edition: fc.constantFrom(null, 'e1'),
  visibleFrom: fc.option(instants.map(iso), { nil: null }),
  nextEdition: fc.constantFrom(null, 'e2'),
  nextVisibleFrom: fc.option(instants.map(iso), { nil: null }),
  nextState: fc.constantFrom(null, 'scheduled', 'held'),
  nextReason: fc.constant(null),
  firstVisible: fc.option(fc.integer({ min: now - 3 * HOUR, max: now }).map(iso), { nil: null }),
  liveSince: fc.option(fc.integer({ min: now - 3 * HOUR, max: now }).map(iso), { nil: null }),
}) as fc.Arbitrary<PublicationState>

describe('whatever the state', () => {
  it('releasing an edition never shows it before its time, and always from then on', () => {
    fc.assert(
      fc.property(anyState, instants, fc.nat(3 * HOUR), (current, at, more) => {
        const after = release(current, 'new', at, now)
        const from = Math.max(at, now)
        if (at > now) expect(seen(after, at - 1)).not.toBe('new')
        expect(seen(after, from + more)).toBe('new')
      }),
    )
  })

  it('releasing an edition never hides what is public before the new one is there', () => {
    fc.assert(
      fc.property(anyState, instants, (current, at) => {
        const before = seen(current, now)
        fc.pre(before !== 'hidden' && before !== 'gone' && at > now)
        expect(seen(release(current, 'new', at, now), now)).toBe(before)
      }),
    )
  })

  it('pulling back changes nothing of what the public sees now, and nothing comes later', () => {
    fc.assert(
      fc.property(anyState, fc.nat(6 * HOUR), (current, more) => {
        fc.pre(current.status !== 'killed' && isWaiting(current, now))
        const after = pullBack(current, now)
        expect(seen(after, now + more)).toBe(seen(current, now))
      }),
    )
  })

  it('turning a label never changes what the public sees, now or later', () => {
    fc.assert(
      fc.property(anyState, fc.nat(6 * HOUR), (current, more) => {
        const after = turnLabel(current, now)
        if (after) expect(seen(after, now + more)).toBe(seen(current, now + more))
      }),
    )
  })

  it('turning a label twice turns it once', () => {
    fc.assert(
      fc.property(anyState, (current) => {
        const after = turnLabel(current, now)
        if (after) expect(turnLabel(after, now)).toBeNull()
      }),
    )
  })
})

describe('waiting', () => {
  it.each<[string, PublicationState, number, boolean]>([
    ['a scheduled story before its time', scheduled, now + HOUR - 1, true],
    ['a scheduled story at its very instant', scheduled, now + HOUR, false],
    ['a live story', live, now, false],
    ['a live story with a next edition', { ...live, ...next }, now + HOUR - 1, true],
    ['a live story at the instant of its next edition', { ...live, ...next }, now + HOUR, false],
    ['a next edition that is held', { ...live, ...next, nextState: 'held' }, now + 2 * HOUR, true],
    ['a story that was held before the public saw it', { ...scheduled, status: 'held' }, now + 2 * HOUR, true],
    ['a story that was public and is held', { ...live, status: 'held' }, now, false],
    ['a story that was never put out', UNPUBLISHED, now, false],
    ['a scheduled story without a time', { ...scheduled, visibleFrom: null }, now, false],
  ])('%s', (_, current, at, waits) => {
    expect(isWaiting(current, at)).toBe(waits)
  })
})

describe('pulling back', () => {
  it('leaves a live edition as it is', () => {
    expect(pullBack({ ...live, ...next }, now)).toEqual(live)
  })

  it('makes a story that was not yet public unpublished again', () => {
    expect(pullBack(scheduled, now)).toEqual(UNPUBLISHED)
  })
})

describe('the date of first publication', () => {
  const after = (steps: ((s: PublicationState, at: number) => PublicationState)[]) =>
    steps.reduce((s, step, i) => step(s, now + i * HOUR), UNPUBLISHED)
  const publish = (s: PublicationState, at: number) => release(s, `e${at}`, at, at)
  const later = (s: PublicationState, at: number) => release(s, `e${at}`, at + HOUR, at)
  const turn = (s: PublicationState, at: number) => turnLabel(s, at) ?? s
  const archive = (s: PublicationState) => ({ ...s, status: 'archived' as const })
  const hold = (s: PublicationState, at: number) => holdBack(s, 'Checking.', at)

  it.each([
    ['an archive and another publication', [publish, archive, publish]],
    ['an archive and a publication by the clock', [publish, archive, later, turn]],
    ['a schedule after an archive that was taken back', [publish, archive, later, pullBack, publish]],
    ['a hold', [publish, hold, resumeFrom]],
    ['a second and a third edition', [publish, publish, later, turn]],
  ])('survives %s', (_, steps) => {
    expect(after(steps).firstVisible).toBe(iso(now))
  })

  it('is the time of its turn for what the clock made public', () => {
    expect(turn(scheduled, now + 5 * HOUR).firstVisible).toBe(scheduled.visibleFrom)
  })

  it('is now for what was held before anybody saw it, though its time has passed meanwhile', () => {
    const held = holdBack(scheduled, 'Checking.', now)
    const back = resumeFrom(held, now + 2 * HOUR)
    expect(back).toMatchObject({
      status: 'published',
      visibleFrom: iso(now + 2 * HOUR),
      firstVisible: iso(now + 2 * HOUR),
    })
  })
})

describe('holding what waits', () => {
  it.each<[string, PublicationState, Partial<PublicationState> | null]>([
    ['keeps a live edition live', { ...live, ...next }, { status: 'published', nextState: 'held', nextReason: 'Why' }],
    ['keeps from the public what it has never seen', scheduled, { status: 'held', nextReason: 'Why' }],
    ['finds nothing in a live story', live, null],
    ['finds nothing in what is held already', { ...live, ...next, nextState: 'held' }, null],
    ['finds nothing in a killed story', { ...live, ...next, status: 'killed' }, null],
  ])('%s', (_, current, wanted) => {
    const after = holdWaiting(current, 'Why')
    if (wanted === null) expect(after).toBeNull()
    else expect(after).toMatchObject(wanted)
  })

  it('lets the public see, at any later time, what it saw before the wait ended', () => {
    fc.assert(
      fc.property(fc.constantFrom(scheduled, { ...live, ...next }), fc.nat(6 * HOUR), (current, more) => {
        const after = holdWaiting(current, 'Why')
        expect(after && seen(after, now + more)).toBe(seen(current, now))
      }),
    )
  })

  it('is ended by a resume: at its time while that lies ahead, else now', () => {
    const held = holdWaiting({ ...live, ...next }, 'Why') as PublicationState
    expect(resumeFrom(held, now)).toEqual({ ...live, ...next })
    expect(resumeFrom(held, now + 2 * HOUR)).toEqual({ ...live, edition: 'e2', liveSince: iso(now + 2 * HOUR) })
  })
})

describe('since when an edition is live', () => {
  it('is kept when the label is turned', () => {
    const s = { ...live, ...next }
    const at = now + 3 * HOUR
    const turned = turnLabel(s, at) as PublicationState
    expect([visibility(s, at), visibility(turned, at)]).toEqual(
      Array(2).fill({ state: 'public', edition: 'e2', since: now + HOUR }),
    )
  })
})

describe('the label', () => {
  it.each<[string, PublicationState, number, Partial<PublicationState> | null]>([
    ['stays before the time', scheduled, now + HOUR - 1, null],
    ['turns at the very instant', scheduled, now + HOUR, { status: 'published', edition: 'e1' }],
    ['stays when it is right', live, now, null],
    ['stays while the next edition waits', { ...live, ...next }, now + HOUR - 1, null],
    ['follows a promoted edition', { ...live, ...next }, now + HOUR, { edition: 'e2', nextEdition: null }],
    ['stays for a held next edition', { ...live, ...next, nextState: 'held' }, now + HOUR, null],
    ['stays for a held story', { ...scheduled, status: 'held' }, now + HOUR, null],
    ['stays for a killed story', { ...live, ...next, status: 'killed' }, now + HOUR, null],
  ])('%s', (_, current, at, wanted) => {
    const after = turnLabel(current, at)
    if (wanted === null) expect(after).toBeNull()
    else expect(after).toMatchObject({ ...wanted, visibleFrom: current.visibleFrom })
  })
})

describe('an edition that must not be seen any more', () => {
  const waiting = { ...live, ...next }
  it.each<[string, PublicationState, string[], string[], string]>([
    ['that is live: all of it is held', live, ['e1'], ['e1'], 'held'],
    ['that is live while another waits: all of it is held', waiting, ['e1'], ['e1', 'e2'], 'held held'],
    ['that waits behind a live one: only that is held', waiting, ['e2'], ['e1', 'e2'], 'published held'],
    ['that is to appear: it is held', scheduled, ['e1'], ['e1'], 'held'],
    ['behind one that is to appear: all is held', { ...scheduled, ...next }, ['e2'], ['e1', 'e2'], 'held held'],
    [
      'whose turn has come without its label',
      { ...waiting, nextVisibleFrom: first },
      ['e2'],
      ['e1', 'e2'],
      'held held',
    ],
    ['that has been replaced by the clock', { ...waiting, nextVisibleFrom: first }, ['e1'], ['e1', 'e2'], 'null'],
    ['that is not of this story', live, ['e9'], ['e1'], 'null'],
    ['that is held already', { ...live, status: 'held' }, ['e1'], [], 'null'],
    ['behind a live one, held already', { ...waiting, nextState: 'held' }, ['e2'], ['e1'], 'null'],
  ])('%s', (_, before, editions, ahead, wanted) => {
    expect(editionsAhead(before)).toEqual(ahead)
    const after = holdEditions(before, new Set(editions), 'Why', now)
    expect(after ? [after.status, after.nextState].filter(Boolean).join(' ') : 'null').toBe(wanted)
    if (after) expect(after.nextReason).toBe('Why')
  })
})
