import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signToken } from '../../../src/domain/unsubscribe-tokens.ts'
import { leaveRoutes } from '../../../src/outreach/unsubscribe-routes.ts'
import { LEAVE_STRINGS } from '../../../src/outreach/unsubscribe-strings.ts'

const SECRET = 'secret-secret-secret-secret-secret'
const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })

describe('a reader whose wish cannot be stored', () => {
  const warned: object[] = []
  let stored = false
  let readable = true
  const person = { address: 'reader@example.org', languages: ['fi'], frequency: 'each' }
  const store = {
    person: async () => {
      if (!readable) throw new Error('away')
      return person
    },
    deliveredTo: async () => null,
    memberships: async () => [],
    leave: async () => 0,
    leftAt: async () => [],
  }
  const suppression = {
    isSuppressed: async () => stored,
    suppressedBy: async () => null,
    keyOf: async (address: string) => address,
    traceKeys: async () => (address: string) => address,
    suppress: async () => {
      if (!stored) throw full
    },
  }
  const app = express()
    .use(
      leaveRoutes({
        ...{ store, suppression },
        tokenSecrets: [SECRET],
        now: () => new Date(),
        newsroomName: async () => 'Newsroom',
        digests: async () => true,
        log: { info: () => {}, warn: (data: object) => void warned.push(data) },
      } as unknown as Parameters<typeof leaveRoutes>[0]),
    )
    .use(((_error, _req, res, _next) => void res.status(507).json({ errors: [] })) as express.ErrorRequestHandler)
  const server = createServer(app)
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const link = (purpose: 'unsubscribe' | 'preferences') =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/${purpose === 'unsubscribe' ? 'u' : purpose}/${signToken({ purpose, contact: 'c1' }, SECRET)}`
  const leave = async (purpose: 'unsubscribe' | 'preferences', headers: Record<string, string> = {}) => {
    const body = new URLSearchParams({ leave: 'all' })
    const answer = await fetch(link(purpose), { method: 'POST', headers, body })
    return { status: answer.status, retry: answer.headers.get('retry-after'), text: await answer.text() }
  }

  it('is told so in their language, with the button once more, and to come again', async () => {
    const { later, laterTitle, button } = LEAVE_STRINGS.fi
    const failed = await leave('unsubscribe')
    expect([failed.status, failed.retry]).toEqual([503, '120'])
    for (const words of [laterTitle, later, button, 'lang="fi"']) expect(failed.text).toContain(words)
    expect(JSON.stringify(warned)).not.toContain(person.address)
    const lists = await leave('preferences')
    expect(lists.status).toBe(503)
    expect(lists.text).toContain(laterTitle)
    stored = true
    expect((await leave('unsubscribe')).text).toContain(LEAVE_STRINGS.fi.doneTitle)
    stored = false
  })

  it('is told so by what their browser asks for, when not even they can be found', async () => {
    readable = false
    const failed = await leave('unsubscribe', { 'accept-language': 'sv' })
    readable = true
    expect(failed.status).toBe(503)
    expect(failed.text).toContain(LEAVE_STRINGS.sv.laterTitle)
  })

  it('gets the usual answer of the API when their program asks for JSON', async () => {
    expect((await leave('unsubscribe', { accept: 'application/json' })).status).toBe(507)
  })
})
