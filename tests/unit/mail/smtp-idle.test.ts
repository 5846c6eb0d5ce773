import { setTimeout as passed } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSmtpProvider } from '../../../src/mail/smtp.ts'
import { LETTER, startSmtpServer } from '../../support/smtp.ts'

describe('a message that cannot be put together', () => {
  it('is refused by itself, and the others of its batch are sent', async () => {
    const server = await startSmtpServer(() => 'take')
    const known: string[] = []
    const options = { host: '127.0.0.1', port: server.port, secure: false, loopback: true, auth: null }
    // What would have to be read from a file is never read.
    const broken = { ...LETTER, html: { path: '/nowhere' } as unknown as string }
    const ended = await createSmtpProvider(options).sendEach!({
      messages: [LETTER, broken, LETTER].map((message, i) => ({ message, id: `${i}@example.org` })),
      before: async () => 'send',
      after: async (_, outcome) => void known.push(outcome.kind),
    })
    expect({ ended, known }).toEqual({ ended: null, known: ['accepted', 'refused', 'accepted'] })
    await server.close()
  })
})

describe('messages that are further apart than a session lasts', () => {
  let server: Awaited<ReturnType<typeof startSmtpServer>>
  beforeAll(async () => {
    server = await startSmtpServer(() => 'take')
  })
  afterAll(() => server.close())

  const send = async (timeoutMs: number, idle: (index: number) => Promise<unknown>) => {
    const known: string[] = []
    const options = { host: '127.0.0.1', port: server.port, secure: false, loopback: true, auth: null }
    const ended = await createSmtpProvider({ ...options, timeoutMs }).sendEach!({
      messages: [0, 1, 2].map((i) => ({
        message: { ...LETTER, to: `s${i}@example.org` },
        id: `${i}@example.org`,
      })),
      before: async (index) => {
        await idle(index)
        return 'send'
      },
      after: async (_, outcome) => void known.push(outcome.kind),
    })
    return { ended, known }
  }
  const all = Array(3).fill('accepted')

  it('go by a new one each, when we have ended the last', async () => {
    expect(await send(1_000, () => passed(1_200))).toEqual({ ended: null, known: all })
  })

  it('go by a new one each, when the server has ended the last', async () => {
    const hangUp = async () => {
      server.hangUp()
      await passed(100)
    }
    expect(await send(5_000, hangUp)).toEqual({ ended: null, known: all })
  })

  it('are put off, the one that was begun as well, when no new one can be had', async () => {
    const gone = async (index: number) => {
      if (index !== 2) return
      await server.close()
      await passed(100)
    }
    const { ended, known } = await send(5_000, gone)
    expect(ended).toMatchObject({ kind: 'later', about: 'connection' })
    expect(known).toEqual(['accepted', 'accepted', 'later'])
  })
})
