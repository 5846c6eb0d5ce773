import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { grouped } from '../../../src/storage/mongo/grouping.ts'

/** Runs that end when they are told to. */
function held() {
  const groups: { inputs: readonly string[]; end: (error?: Error) => void }[] = []
  const run = (inputs: readonly string[]) =>
    new Promise<string[]>((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve(inputs.map((input) => `${input}!`)))
      groups.push({ inputs, end })
    })
  /** Once so many groups have begun. */
  const begun = async (count: number) => {
    while (groups.length < count) await turn()
    return groups.map(({ inputs }) => inputs.join(''))
  }
  return { groups, run, begun }
}

describe('calls that go together', () => {
  it('are those of one turn, each with its own answer', async () => {
    const { groups, run, begun } = held()
    const call = grouped(run, { most: 10 })
    const answers = Promise.all(['a', 'b', 'c'].map(call))
    expect(await begun(1)).toEqual(['abc'])
    groups[0]!.end()
    expect(await answers).toEqual(['a!', 'b!', 'c!'])
  })

  it('are those that came while the last were on their way, at most so many', async () => {
    const { groups, run, begun } = held()
    const call = grouped(run, { most: 3 })
    const answers = [call('a')]
    await begun(1)
    for (const input of ['b', 'c', 'd', 'e']) answers.push(call(input))
    await turn()
    expect(groups).toHaveLength(1)
    groups[0]!.end()
    expect(await begun(2)).toEqual(['a', 'bcd'])
    groups[1]!.end()
    expect(await begun(3)).toEqual(['a', 'bcd', 'e'])
    groups[2]!.end()
    expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!', 'd!', 'e!'])
    // And what comes after a rest does not wait for anything.
    const last = call('f')
    expect((await begun(4)).at(-1)).toBe('f')
    groups[3]!.end()
    expect(await last).toBe('f!')
  })

  it('are run alone when they fail together, so that only one of them fails', async () => {
    const seen: string[] = []
    const call = grouped(
      async (inputs: readonly string[]) => {
        seen.push(inputs.join(''))
        if (inputs.includes('b')) throw new Error('not b')
        return inputs.map((input) => `${input}!`)
      },
      { most: 10 },
    )
    const answers = await Promise.allSettled(['a', 'b', 'c'].map(call))
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.message))).toEqual([
      'a!',
      'not b',
      'c!',
    ])
    expect(seen).toEqual(['abc', 'a', 'b', 'c'])
  })

  it('wait a little for more while there is much to do, but not after a rest', async () => {
    const { groups, run, begun } = held()
    const call = grouped(run, { most: 10, gatherMs: 40 })
    const answers = [call('a')]
    await begun(1)
    groups[0]!.end()
    await answers[0]
    answers.push(call('b'))
    for (let turns = 0; turns < 5; turns++) await turn()
    answers.push(call('c'))
    expect(await begun(2)).toEqual(['a', 'bc'])
    groups[1]!.end()
    expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!'])
  })

  it('wait no longer once there are enough', async () => {
    const { groups, run, begun } = held()
    const call = grouped(run, { most: 2, gatherMs: 3_600_000 })
    const answers = [call('a')]
    await begun(1)
    groups[0]!.end()
    await answers[0]
    for (const input of ['b', 'c', 'd', 'e']) {
      answers.push(call(input))
      for (let turns = 0; turns < 3; turns++) await turn()
    }
    expect(await begun(2)).toEqual(['a', 'bc'])
    groups[1]!.end()
    expect(await begun(3)).toEqual(['a', 'bc', 'de'])
    groups[2]!.end()
    expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!', 'd!', 'e!'])
  })

  it('do not wait for ever for a group that does not come to an end', async () => {
    const { groups, run, begun } = held()
    const call = grouped(run, { most: 10, patienceMs: 5 })
    const stuck = call('a')
    await begun(1)
    const other = call('b')
    expect(await begun(2)).toEqual(['a', 'b'])
    groups[1]!.end()
    expect(await other).toBe('b!')
    groups[0]!.end()
    expect(await stuck).toBe('a!')
  })
})
