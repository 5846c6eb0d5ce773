import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, expect, it } from 'vitest'
import type { LeaveStore } from '../../../src/contacts/store.ts'
import { signToken } from '../../../src/domain/unsubscribe-tokens.ts'
import { type LeaveRouteDeps, leaveRoutes } from '../../../src/outreach/unsubscribe-routes.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function serve(own: Partial<LeaveRouteDeps> = {}) {
  const suppressed: string[] = []
  const left: string[] = []
  const store: LeaveStore = {
    person: async () => ({ address: 'ann@example.org', languages: ['sv'], frequency: 'each' }),
    contactAt: async () => null,
    deliveredTo: async () => ({ address: 'ann.old@example.org', earlier: [], language: 'sv' }),
    memberships: async () => [],
    mailedAt: async () => [],
    leftAt: async () => [],
    addToTrace: async () => {},
    leave: async (contact) => left.push(contact),
    chooseFrequency: async (contact, frequency) => left.push(`${contact} ${frequency}`) > 0,
  }
  const app = express()
  app.use(
    leaveRoutes({
      store,
      suppression: {
        suppress: async (address) => void suppressed.push(address),
        suppressedAmong: async () => new Set(),
        isSuppressed: async (address) => suppressed.includes(address),
        suppressedBy: async () => null,
        keyOf: async (address) => address,
        traceKeys: async () => (address) => address,
      },
      comeBack: async ({ list }) => left.push(`back ${list}`) > 0,
      tokenSecrets: ['new-secret', 'old-secret'],
      newsroomName: async () => 'Newsroom <North>',
      digests: async () => true,
      now: () => new Date(0),
      log: { info() {}, warn() {} },
      ...own,
    }),
  )
  const answerError: express.ErrorRequestHandler = (_error, _req, res, _next) => void res.sendStatus(500)
  app.use(answerError)
  const server = createServer(app).listen(0, '127.0.0.1')
  open.push(() => server.close())
  await new Promise((ready) => server.once('listening', ready))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, suppressed, left }
}

const link = (secret: string) =>
  `/u/${signToken({ purpose: 'unsubscribe', contact: 'c1', campaign: 'k1', delivery: 'd1' }, secret)}`

it.each([
  ['new-secret', 200],
  ['old-secret', 200],
  ['a-secret-of-somebody-else', 404],
])('a link signed with %s answers %i', async (secret, status) => {
  const { url, suppressed } = await serve()
  expect((await fetch(url + link(secret), { method: 'POST' })).status).toBe(status)
  expect(suppressed).toHaveLength(status === 200 ? 2 : 0)
})

it('stops mail to the contact’s address and to the one the mail went to', async () => {
  const { url, suppressed, left } = await serve()
  await fetch(url + link('new-secret'), { method: 'POST' })
  expect([suppressed, left]).toEqual([['ann@example.org', 'ann.old@example.org'], ['c1']])
})

it('unsubscribes even when the page cannot say whose it is', async () => {
  const { url, suppressed } = await serve({
    newsroomName: async () => {
      throw new Error('no database')
    },
  })
  expect((await fetch(url + link('new-secret'), { method: 'POST' })).status).toBe(200)
  expect(suppressed).toHaveLength(2)
})

it('does not claim to have unsubscribed when it could not', async () => {
  const fails = async () => {
    throw new Error('no database')
  }
  const { url, left } = await serve({
    suppression: {
      suppress: fails,
      suppressedAmong: async () => new Set(),
      isSuppressed: async () => false,
      suppressedBy: async () => null,
      keyOf: async (address) => address,
      traceKeys: async () => (address) => address,
    },
  })
  expect((await fetch(url + link('new-secret'), { method: 'POST' })).status).toBe(503)
  expect(left).toEqual([])
})

it('escapes the newsroom’s name', async () => {
  const { url } = await serve()
  const page = await (await fetch(url + link('new-secret'))).text()
  expect(page).toContain('Newsroom &lt;North&gt;')
})
