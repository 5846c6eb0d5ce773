import { beforeEach, expect, it } from 'vitest'
import { freshBucket, type Moved, move, type RateBucket, take } from '../../../src/domain/rate.ts'
import { companyOf } from '../../../src/outreach/company.ts'

const SECOND = 1_000
let clock = 1_000_000_000
let bucket: RateBucket
beforeEach(() => {
  bucket = { ...freshBucket(50), learned: true }
})

/** Those named take the calls in turn, for so long (s); the others hear of them with their own. */
function calling(names: readonly ReturnType<typeof companyOf>[], seconds: number) {
  for (let call = 0; call < seconds * 50; call++) {
    clock += 25
    const taken = take(bucket, 1, clock, 0)
    bucket = taken.bucket
    names[call % names.length]!.note(bucket, taken.slots)
  }
}
const process = () => companyOf(() => clock)

it('has a process that is alone take on everything, whatever else it does', () => {
  const one = process()
  expect([one.part(false), one.part(true)]).toEqual([1, 1])
  calling([one], 3)
  expect([one.part(false), one.part(true)]).toEqual([1, 1])
})

it('has those that share a rate take on a part each, and whoever does something else less', () => {
  const [one, other] = [process(), process()]
  calling([one], 1)
  calling([one, other], 3)
  for (const who of [one, other]) {
    expect(who.part(false)).toBeGreaterThan(0.5)
    expect(who.part(false)).toBeLessThan(0.8)
    expect(who.part(true)).toBeLessThan(0.5)
  }
})

it('remembers at the start of a campaign that others were there, until it has made a second’s calls alone', () => {
  const [one, other] = [process(), process()]
  calling([one, other], 3)
  clock += 60 * SECOND
  expect(one.part(true)).toBe(0.25)
  calling([one], 0.3)
  expect(one.part(true)).toBeLessThan(0.4)
  calling([one], 1)
  expect(one.part(true)).toBe(1)
})

it('takes over when the others have stopped', () => {
  const [one, other] = [process(), process()]
  calling([one, other], 3)
  calling([one], 3)
  expect([one.part(false), one.part(true)]).toEqual([1, 1])
})

it.each([
  [1, 30],
  [2, 30],
  [4, 200],
  [10, 30],
  [50, 150],
])('does not take its own late calls for others’, at %i a second and %i ms', (perSecond, late) => {
  const one = process()
  bucket = { ...freshBucket(perSecond), learned: true }
  let [told, untold]: Moved[][] = [[], []]
  for (let call = 0; call < 100; call++) {
    clock += 1_000 / perSecond + 5
    const { bucket: next, slots } = take(move(bucket, told!), 1, clock, 0)
    ;[told, untold] = [untold, []]
    bucket = next
    one.note(bucket, slots)
    // Each leaves late, and one in five not at all; the bucket hears of it when the next one but one is given.
    for (const from of slots) {
      const to = call % 5 === 4 ? null : from + late
      untold!.push({ from, to })
      one.moved(from, to)
    }
    expect([one.part(false), one.part(true)]).toEqual([1, 1])
  }
})

it('sees others also after its clock was set back', () => {
  const [one, other] = [process(), process()]
  calling([one], 3)
  clock -= 3_600_000
  calling([one, other], 5)
  expect(one.part(false)).toBeLessThan(0.8)
})
