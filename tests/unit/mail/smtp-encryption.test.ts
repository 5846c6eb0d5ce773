import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createSmtpProvider } from '../../../src/mail/smtp.ts'
import { LETTER, startSmtpServer } from '../../support/smtp.ts'

/** Sends one message to a server on this machine as to one elsewhere: never without encryption. */
async function send(port: number, secure: boolean, tls?: { rejectUnauthorized: boolean }) {
  const known: string[] = []
  const provider = createSmtpProvider({
    ...{ host: '127.0.0.1', port, secure, loopback: false, auth: null, timeoutMs: 2_000 },
    ...(tls ? { tls } : {}),
  })
  const ended = await provider.sendEach!({
    messages: [{ message: LETTER, id: 'one@example.org' }],
    before: async () => 'send',
    after: async (_, outcome) => void known.push(outcome.kind),
  })
  return { ended, known }
}

/** A server whose connections break as soon as the client begins to encrypt. */
async function breaking(secure: boolean, end: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (!secure) socket.write('220 example.org\r\n')
    let encrypting = secure
    socket.on('data', (data) => {
      if (encrypting) return end(socket)
      encrypting = /^STARTTLS/.test(data.toString())
      socket.write(encrypting ? '220 go on\r\n' : '250-example.org\r\n250 STARTTLS\r\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

describe.each([
  ['TLS from the start', true],
  ['STARTTLS', false],
])('%s', (_, secure) => {
  it('a certificate that is not trusted ends the round, and says so; nothing is sent', async () => {
    const server = await startSmtpServer(() => 'take', secure ? 'at once' : 'STARTTLS')
    try {
      const { ended, known } = await send(server.port, secure)
      expect(ended).toEqual({
        kind: 'unusable',
        message: expect.stringMatching(/^Its certificate is not trusted \(.+\)\.$/),
      })
      expect(known).toEqual([])
      expect(server.letters).toEqual([])
      // It is the certificate alone.
      expect(await send(server.port, secure, { rejectUnauthorized: false })).toEqual({
        ended: null,
        known: ['accepted'],
      })
    } finally {
      await server.close()
    }
  })

  it.each<[string, (socket: Socket) => void]>([
    ['ended', (socket) => socket.end()],
    ['broken off', (socket) => socket.destroy()],
    ['reset', (socket) => socket.resetAndDestroy()],
  ])('a connection that is %s while it is being encrypted is tried again', async (_how, end) => {
    const server = await breaking(secure, end)
    try {
      expect((await send(server.port, secure)).ended).toMatchObject({ kind: 'later', about: 'connection' })
    } finally {
      server.close()
    }
  })
})
