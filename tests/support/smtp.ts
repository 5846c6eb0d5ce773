import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** What the server does with one message, by its recipient. */
export type SmtpFate =
  | 'take'
  | 'refuse recipient'
  | 'put off recipient'
  /** Its reply to the recipient, whose address stands for `@`. */
  | `say ${string}`
  | 'refuse message'
  | 'refuse to relay'
  | 'drop before the dot'
  | 'drop after the dot'
  | 'fall silent before the dot'
  | 'fall silent after the dot'

export interface CaughtLetter {
  to: string
  raw: string
}

/** The least that makes a mail; a test says to whom it goes. */
export const LETTER = {
  from: 'Press <press@example.org>',
  to: 'somebody@example.org',
  replyTo: null,
  subject: 'S',
  html: '<p>H</p>',
  text: 'T',
  headers: {},
  tags: [],
}

/**
 * A real SMTP server in this process, which takes, refuses or drops as told.
 * @param tls with a certificate that nobody trusts; @param most sessions at once: whoever asks for another is told 421
 */
export async function startSmtpServer(
  fate: (to: string) => SmtpFate,
  tls: 'none' | 'at once' | 'STARTTLS' = 'none',
  most?: number,
) {
  const letters: CaughtLetter[] = []
  let password = 'secret'
  let limit = false
  /** Breaks a session's connection, as a network does. */
  const drop = (id: string) => {
    const { connections } = server as unknown as { connections: Set<{ id: string; _socket: Socket }> }
    for (const connection of connections) if (connection.id === id) connection._socket.destroy()
  }
  const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    secure: tls === 'at once',
    ...(most ? { maxClients: most } : {}),
    disabledCommands: tls === 'STARTTLS' ? [] : ['STARTTLS'],
    onAuth(auth, _session, callback) {
      if (auth.password === password) callback(null, { user: auth.username ?? '' })
      else callback(refusal(535, 'Authentication failed'))
    },
    onMailFrom(_address, _session, callback) {
      if (limit) callback(refusal(451, '4.7.1 Daily sending limit of this account exceeded, try again tomorrow'))
      else callback()
    },
    onRcptTo(address, session, callback) {
      const what = fate(address.address)
      if (what === 'refuse recipient') return callback(refusal(550, `No such user ${address.address}`))
      if (what === 'refuse to relay') return callback(refusal(554, `5.7.1 <${address.address}>: Relay access denied`))
      if (what === 'put off recipient') return callback(refusal(451, 'Greylisted, try later'))
      if (what.startsWith('say ')) {
        const [, code = '', words = ''] = /^say (\d{3}) (.*)/.exec(what) ?? []
        return callback(refusal(Number(code), words.replace('@', address.address)))
      }
      if (what === 'drop before the dot') {
        drop(session.id)
        return
      }
      if (what !== 'fall silent before the dot') callback()
    },
    onData(stream, session, callback) {
      const to = session.envelope.rcptTo[0]?.address ?? ''
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const what = fate(to)
        if (what === 'refuse message') return callback(refusal(554, 'Message refused'))
        letters.push({ to, raw: Buffer.concat(chunks).toString('utf8') })
        if (what === 'drop after the dot') drop(session.id)
        else if (what !== 'fall silent after the dot') callback()
      })
    },
  })
  /** Ends each session, as one that has been idle for too long. */
  const hangUp = () => {
    for (const { _socket } of (server as unknown as { connections: Set<{ _socket: Socket }> }).connections)
      _socket.destroy()
  }
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    letters,
    port: (server.server.address() as AddressInfo).port,
    setPassword: (value: string) => {
      password = value
    },
    /** Whether it tells every sender that they have sent enough for today. */
    setLimit: (reached: boolean) => {
      limit = reached
    },
    hangUp,
    close: () => {
      hangUp()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
