import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeLineage, type Lineage, type Mark, newLine, readLineage } from '../../../src/domain/lineage.ts'

const at = (line: string, version: number, earlier: string[] = []): Lineage => ({ line, version, earlier })

describe('how far a database has come', () => {
  it.each([
    ['a new database on a new machine', null, null, 'known'],
    ['a machine that never sent', at('a', 5), null, 'known'],
    ['the same as remembered', at('a', 5), { line: 'a', version: 5 }, 'known'],
    ['further than remembered: another machine sent', at('a', 9), { line: 'a', version: 5 }, 'known'],
    ['less than remembered', at('a', 4), { line: 'a', version: 5 }, 'restored'],
    ['never marked, while something is remembered', null, { line: 'a', version: 1 }, 'restored'],
    ['put back and noted, as this machine now learns', at('b', 3, ['a']), { line: 'a', version: 5 }, 'known'],
    ['put back to a time before the turn', at('a', 9), { line: 'b', version: 2 }, 'restored'],
    ['another installation’s', at('x', 99, ['y']), { line: 'a', version: 5 }, 'restored'],
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
          memory[by] = { line: lineage.line, version: lineage.version }
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
            const next = lineage ? { ...lineage, version: lineage.version + 1 } : newLine(null, `line${++count}`)
            sent[by]!.add(++count)
            keep(by, next, new Set([...knows, count]))
          }
        }
      }),
    )
  })

  it('reads only what it wrote', () => {
    expect(readLineage(JSON.parse(JSON.stringify(at('a', 3, ['z']))))).toEqual(at('a', 3, ['z']))
    for (const other of [null, 'a', 3, {}, { line: 'a' }, { line: '', version: 1 }])
      expect(readLineage(other)).toBeNull()
  })
})
