import type { PayloadRequest } from 'payload'
import { describe, expect, it } from 'vitest'
import { isTransient, transact } from '../../../src/storage/transact.ts'

const conflict = () =>
  Object.assign(new Error('WriteConflict'), { errorLabelSet: new Set(['TransientTransactionError']) })

function fake(own: { transactionID?: string; commit?: () => Promise<void> } = {}) {
  const log: string[] = []
  let n = 0
  const db = {
    beginTransaction: async () => {
      log.push('begin')
      return `t${++n}`
    },
    commitTransaction: async (id: string) => {
      log.push(`commit ${id}`)
      await own.commit?.()
    },
    rollbackTransaction: async (id: string) => void log.push(`rollback ${id}`),
  }
  const context: Record<string, unknown> = { mine: 1 }
  const req = { payload: { db }, context, transactionID: own.transactionID, user: { id: 'u' } }
  return { req: req as unknown as PayloadRequest, log, context }
}

describe('one action in one transaction', () => {
  it('is committed, and its answer given back', async () => {
    const { req, log } = fake()
    const answer = await transact(req, async (inner) => {
      expect([inner.transactionID, (inner.user as { id: string }).id]).toEqual(['t1', 'u'])
      return 42
    })
    expect([answer, log]).toEqual([42, ['begin', 'commit t1']])
  })

  it('leaves the caller’s own request outside of it', async () => {
    const { req, context } = fake()
    await transact(req, async (inner) => {
      inner.context.other = 2
      expect([req.transactionID, inner.context.mine]).toEqual([undefined, 1])
    })
    expect([req.transactionID, context]).toEqual([undefined, { mine: 1 }])
  })

  it('joins a transaction that is open already, and leaves its end to whoever opened it', async () => {
    const { req, log } = fake({ transactionID: 'outer' })
    expect(await transact(req, async (inner) => inner.transactionID)).toBe('outer')
    await expect(transact(req, () => Promise.reject(conflict()))).rejects.toThrow('WriteConflict')
    expect(log).toEqual([])
  })

  it('is undone when it fails, and not tried again', async () => {
    const { req, log } = fake()
    await expect(transact(req, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(log).toEqual(['begin', 'rollback t1'])
  })

  it('is run again from the top after a conflict, each time on its own', async () => {
    const { req, log } = fake()
    const ids: unknown[] = []
    const answer = await transact(req, async (inner) => {
      ids.push(inner.transactionID)
      if (ids.length < 3) throw conflict()
      return 'done'
    })
    expect([answer, ids]).toEqual(['done', ['t1', 't2', 't3']])
    expect(log.filter((line) => line.startsWith('commit'))).toEqual(['commit t3'])
  })

  it('is run again when the conflict shows only at COMMIT', async () => {
    let commits = 0
    const { req } = fake({ commit: () => (++commits < 2 ? Promise.reject(conflict()) : Promise.resolve()) })
    let runs = 0
    await transact(req, async () => void runs++)
    expect([runs, commits]).toEqual([2, 2])
  })

  it('reports a COMMIT that fails: what was not kept was not done', async () => {
    const { req } = fake({ commit: () => Promise.reject(new Error('the disk is full')) })
    await expect(transact(req, async () => 'done')).rejects.toThrow('the disk is full')
  })

  it('is given up in the end', async () => {
    const { req, log } = fake()
    await expect(transact(req, () => Promise.reject(conflict()))).rejects.toThrow('WriteConflict')
    expect(log.filter((line) => line === 'begin')).toHaveLength(12)
  })
})

it.each<[string, unknown, boolean]>([
  ['MongoDB’s label', conflict(), true],
  ['its label as a list', { errorLabels: ['TransientTransactionError'] }, true],
  ['a write conflict by its number', { code: 112 }, true],
  ['one that caused another', { cause: { cause: conflict() } }, true],
  ['a duplicate key', { code: 11000 }, false],
  ['an unknown outcome of COMMIT', { errorLabelSet: new Set(['UnknownTransactionCommitResult']) }, false],
  ['a refusal of ours', { code: 'wrong_state' }, false],
  ['nothing', null, false],
])('%s is worth another try: %s', (_, error, worth) => {
  expect(isTransient(error)).toBe(worth)
})

it('an error that is its own cause does not go round for ever', () => {
  const error: { cause?: unknown } = {}
  error.cause = error
  expect(isTransient(error)).toBe(false)
})
