import { describe, expect, it } from 'vitest'
import { isFull } from '../../../src/storage/full.ts'

const error = (message: string, part: object = {}) => Object.assign(new Error(message), part)

describe('telling a full disk from other errors', () => {
  it.each<[string, unknown, boolean]>([
    ['SQLite', error('SQLITE_FULL: database or disk is full', { code: 'SQLITE_FULL' }), true],
    ['the file system', error('write', { code: 'ENOSPC' }), true],
    ['a quota', error('write', { code: 'EDQUOT' }), true],
    ['a quota below SQLite', error('SQLITE_IOERR_WRITE: disk I/O error', { code: 'SQLITE_IOERR_WRITE' }), true],
    ['no room at the flush', error('disk I/O error', { code: 'SQLITE_IOERR_FSYNC' }), true],
    ['a read that failed', error('disk I/O error', { code: 'SQLITE_IOERR_READ' }), false],
    ['MongoDB by number', error('stopped', { code: 14031 }), true],
    ['MongoDB in words', error('WiredTigerRecordStore: 28: No space left on device', { code: 8 }), true],
    ['one of many writes', error('bulk', { writeErrors: [{ code: 14031 }] }), true],
    ['wrapped by drizzle', error('Failed query', { cause: error('x', { code: 'SQLITE_FULL' }) }), true],
    ['a busy file', error('SQLITE_BUSY: database is locked', { code: 'SQLITE_BUSY' }), false],
    ['a conflict', error('WriteConflict', { code: 112 }), false],
    ['nothing', null, false],
  ])('%s', (_, given, expected) => {
    expect(isFull(given)).toBe(expected)
  })

  it('is not caught in a ring of causes', () => {
    const ring = error('ring')
    Object.assign(ring, { cause: ring })
    expect(isFull(ring)).toBe(false)
  })
})
