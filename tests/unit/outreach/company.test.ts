import { beforeEach, expect, it } from 'vitest'
import { freshBucket, move, type RateBucket, take } from '../../../src/domain/rate.ts'
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

it.each([1, 2, 4, 10])('does not take its own late calls for others’, at %i a second', (perSecond) => {
  const one = process()
  bucket = { ...freshBucket(perSecond), learned: true }
  for (let call = 0; call < 30; call++) {
    clock += 1_000 / perSecond + 5
    const { bucket: next, slots } = take(bucket, 1, clock, 0)
    bucket = next
    one.note(bucket, slots)
    // Each leaves late, and one in five not at all.
    for (const at of slots) {
      const to = call % 5 === 4 ? null : at + 30
      bucket = move(bucket, [{ from: at, to }])
      one.moved(at, to)
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
