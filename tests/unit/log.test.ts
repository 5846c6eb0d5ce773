import { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { DISCREET } from '../../src/log.ts'

function logged(data: object): Record<string, unknown> {
  const lines: string[] = []
  const into = new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) })
  pino({ ...DISCREET }, into).error(data, 'it failed')
  return JSON.parse(lines[0] ?? '{}')
}

describe('an error in the log', () => {
  // As MongoDB's driver words a duplicate key, with the values beside it.
  const refused = Object.assign(
    new Error('E11000 duplicate key error collection: p.contacts index: email_1 dup key: { email: "ada@example.org" }'),
    { code: 11000, keyValue: { email: 'ada@example.org' }, errorResponse: { keyValue: { email: 'ada@example.org' } } },
  )

  it.each(['err', 'error'])('named %s says what and where, and names nobody', (name) => {
    const line = logged({ [name]: new Error('saving failed', { cause: refused }) })
    expect(JSON.stringify(line)).not.toContain('ada@')
    expect(line[name]).toMatchObject({ type: 'Error', message: expect.stringContaining('saving failed: E11000') })
    expect((line[name] as { stack: string }).stack).toContain('log.test.ts')
  })

  it('keeps the code and leaves out the values a write was refused for', () => {
    const line = logged({ err: refused })
    expect(Object.keys(line.err as object).sort()).toEqual(['code', 'message', 'stack', 'type'])
    expect(JSON.stringify(line)).not.toContain('ada@')
  })

  it('leaves an address out of what is thrown as text', () => {
    expect(logged({ err: '550 ada@example.org unknown' }).err).toBe('550 … unknown')
  })
})
