import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advanced,
  judgeLineage,
  type Lineage,
  type Mark,
  newLine,
  perhapsSentWords,
  readLineage,
  readMark,
} from '../../../src/domain/lineage.ts'

/** A database that this machine, `m`, brought to a version, and another further than that. */
const at = (line: string, version: number, earlier: string[] = [], other = 0): Lineage => ({
  line,
  version: Math.max(version, other),
  machines: { m: version, n: other },
  earlier,
})

const mark = (line: string | null, version: number): Mark => ({ machine: 'm', line, version })

describe('how far a database has come', () => {
  it.each([
    ['a new database on a new machine', null, null, 'known'],
    ['a machine that never sent', at('a', 5), null, 'known'],
    ['a machine that has a name only', at('a', 5), mark(null, 0), 'known'],
    ['the same as remembered', at('a', 5), mark('a', 5), 'known'],
    ['further than remembered: another machine sent', at('a', 5, [], 9), mark('a', 5), 'known'],
    ['less than remembered', at('a', 4), mark('a', 5), 'restored'],
    ['less than remembered, and another machine has sent since', at('a', 4, [], 9), mark('a', 5), 'restored'],
    ['as far as remembered, but another machine brought it there', at('a', 4, [], 5), mark('a', 5), 'restored'],
    ['this machine is not known to it', { ...at('a', 4), machines: {} }, mark('a', 5), 'restored'],
    ['a line that this machine has only seen', { ...at('a', 4), machines: {} }, mark('a', 0), 'known'],
    ['never marked, while something is remembered', null, mark('a', 1), 'restored'],
    ['put back and noted, as this machine now learns', at('b', 3, ['a']), mark('a', 5), 'known'],
    ['put back to a time before the turn', at('a', 9), mark('b', 2), 'restored'],
    ['another installation’s', at('x', 99, ['y']), mark('a', 5), 'restored'],
  ] as const)('%s', (_, database, remembered, verdict) => {
    expect(judgeLineage(database, remembered)).toBe(verdict)
  })

  it('is judged rightly through any number of steps, backups and restores on several machines', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), by: fc.nat(2) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('back up' as const), by: fc.nat(2) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('put back' as const), by: fc.nat(2) }) },
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let database: { lineage: Lineage | null; knows: ReadonlySet<number> } = { lineage: null, knows: new Set() }
        let backup = database
        const memory: (Mark | null)[] = [null, null, null]
        /** What each machine has sent, and nobody has looked at since. */
        const sent: Set<number>[] = [new Set(), new Set(), new Set()]
        let count = 0
        const keep = (by: number, lineage: Lineage, knows: ReadonlySet<number>) => {
          database = { lineage, knows }
          memory[by] = { machine: `m${by}`, line: lineage.line, version: lineage.machines[`m${by}`] ?? 0 }
        }
        for (const { do: what, by } of steps) {
          const { lineage, knows } = database
          if (what === 'back up') backup = database
          else if (what === 'put back') database = backup
          else if (judgeLineage(lineage, memory[by]!) === 'restored') {
            // Everything is stopped, and people look at what each machine sent.
            for (const all of sent) all.clear()
            keep(by, newLine(lineage, `line${++count}`), knows)
          } else {
            for (const mail of sent[by]!) expect(knows.has(mail)).toBe(true)
            const next = advanced(lineage, `m${by}`, `line${++count}`)
            sent[by]!.add(++count)
            keep(by, next, new Set([...knows, count]))
          }
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it('forgets the machines that have been silent longest, not without bound', () => {
    let lineage = newLine(null, 'a')
    for (let i = 0; i < 300; i++) lineage = advanced(lineage, `m${i}`, 'unused')
    expect(Object.keys(lineage.machines)).toHaveLength(200)
    expect(judgeLineage(lineage, { machine: 'm299', line: 'a', version: lineage.version })).toBe('known')
    expect(judgeLineage(lineage, { machine: 'm0', line: 'a', version: 2 })).toBe('restored')
  })

  it.each([
    [false, 'Whoever got one of those may get it a second time. Look at the mail provider first.'],
    [true, 'Whoever got only one of those is not told. Look at the mail provider who that is.'],
  ])('says what a restored database cannot know before a launch (a notice: %s)', (isNotice, ends) => {
    const at = '2026-11-27T10:00:00.000Z'
    expect(perhapsSentWords(at, isNotice)).toBe(
      `Restored from a backup: mails about this story that went out after the backup was taken and before ${at} are not known here. ${ends}`,
    )
  })

  it('reads only what it wrote', () => {
    expect(readLineage(JSON.parse(JSON.stringify(at('a', 3, ['z']))))).toEqual(at('a', 3, ['z']))
    for (const memory of [mark('a', 3), mark(null, 0)])
      expect(readMark(JSON.parse(JSON.stringify(memory)))).toEqual(memory)
    for (const other of [
      null,
      'a',
      3,
      {},
      { line: 'a' },
      { line: '', version: 1 },
      { line: 'a', version: -1, earlier: [] },
    ]) {
      expect(readLineage(other)).toBeNull()
      expect(readMark(other)).toBeNull()
    }
  })
})
