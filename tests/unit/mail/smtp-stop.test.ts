import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SmtpOutcome } from '../../../src/domain/smtp.ts'
import { createSmtpProvider } from '../../../src/mail/smtp.ts'
import { LETTER, type SmtpFate, startSmtpServer } from '../../support/smtp.ts'

describe('a mail server that falls silent while the process has to stop', () => {
  let server: Awaited<ReturnType<typeof startSmtpServer>>
  let fate: SmtpFate = 'take'
  beforeAll(async () => {
    server = await startSmtpServer((to) => (to.startsWith('second') ? fate : 'take'))
  })
  afterAll(() => server.close())

  it.each([
    ['fall silent before the dot', 'later'],
    ['fall silent after the dot', 'unknown'],
  ] as const)('is given up at once: %s counts as %s, and nothing more is begun', async (what, kind) => {
    fate = what
    const stop = new AbortController()
    const provider = createSmtpProvider({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      loopback: true,
      auth: null,
    })
    const outcomes: SmtpOutcome[] = []
    const begun: number[] = []
    const people = ['first', 'second', 'third'].map((name) => ({
      message: { ...LETTER, to: `${name}@example.org` },
      id: `${name}@x`,
    }))
    const began = Date.now()
    await provider.sendEach!({
      messages: people,
      before: async (index) => {
        begun.push(index)
        // The second is on its way, and its server says nothing.
        if (index === 1) setTimeout(() => stop.abort(), 200)
        return 'send'
      },
      after: async (_, outcome) => void outcomes.push(outcome),
      signal: stop.signal,
    })
    expect(begun).toEqual([0, 1])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['accepted', kind])
    // Its own patience is a minute.
    expect(Date.now() - began).toBeLessThan(10_000)
  })
})
