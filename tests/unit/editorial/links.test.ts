import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askLink, type LinkCheck, PUBLIC_ONLY } from '../../../src/editorial/link-check.ts'
import { linkBook } from '../../../src/editorial/links.ts'
import { isPublicAddress } from '../../../src/editorial/public-address.ts'

describe('an address of the open net', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '192.169.0.1',
    '2606:4700::1111',
    '64:ff9b::808:808',
    '::ffff:8.8.8.8',
    '2002:808:808::1',
  ])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
  it.each([
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '100.127.255.255',
      '127.0.0.1',
      '127.9.9.9',
      '169.254.169.254',
      '172.16.0.1',
    ],
    ...[
      '172.31.255.255',
      '192.0.0.8',
      '192.0.2.1',
      '192.168.1.1',
      '198.18.0.1',
      '198.51.100.7',
      '203.0.113.1',
      '224.0.0.1',
    ],
    ...[
      '239.255.255.250',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '::ffff:7f00:1',
    ],
    ...[
      '0:0:0:0:0:ffff:c0a8:101',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '2002:7f00:1::1',
      '2001::1',
      '2001:db8::1',
      '3fff::1',
    ],
    ...[
      'fc00::1',
      'fd12:3456::1',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'ff02::1',
      '::7f00:1',
      '100::1',
      'not an address',
      '',
    ],
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

describe('asking a link', () => {
  let server: Server
  let base = ''
  const asked: string[] = []
  const LOOPBACK: LinkCheck = { ...PUBLIC_ONLY, allows: (address) => address === '127.0.0.1', timeoutMs: 400 }
  const routes: Record<string, (method: string) => [status: number, location?: string]> = {
    '/fine': () => [200],
    '/no-head': (method) => (method === 'HEAD' ? [405] : [200]),
    '/lying-head': (method) => (method === 'HEAD' ? [404] : [206]),
    '/gone': () => [410],
    '/missing': () => [404],
    '/failing': () => [503],
    '/closed': () => [401],
    '/forbidden': () => [403],
    '/busy': () => [429],
    '/hop': () => [302, '/fine'],
    '/hop-to-missing': () => [301, '/missing'],
    '/circle': () => [302, '/circle'],
    '/nowhere': () => [302],
    '/to-private': () => [302, 'http://10.0.0.1/'],
    '/to-metadata': () => [307, 'http://169.254.169.254/latest/meta-data/'],
    '/to-mapped': () => [302, 'http://[::ffff:10.0.0.1]/'],
    '/to-decimal': () => [302, 'http://2130706434/'],
    '/to-file': () => [302, 'file:///etc/passwd'],
    '/to-user': () => [302, 'http://user:word@example.org/'],
  }
  beforeAll(async () => {
    server = createServer((req, res) => {
      asked.push(`${req.method} ${req.url}`)
      if (req.url === '/silent') return
      const route = routes[req.url ?? '']
      const [status, location] = route ? route(req.method ?? '') : [404]
      res.writeHead(status, location ? { location } : {}).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => {
    asked.length = 0
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it.each([
    ['/fine', 'answers'],
    ['/no-head', 'answers'],
    ['/lying-head', 'answers'],
    ['/closed', 'answers'],
    ['/forbidden', 'answers'],
    ['/busy', 'answers'],
    ['/hop', 'answers'],
    ['/gone', 'broken'],
    ['/missing', 'broken'],
    ['/failing', 'broken'],
    ['/hop-to-missing', 'broken'],
    ['/circle', 'broken'],
    ['/nowhere', 'broken'],
    ['/silent', 'unknown'],
    ['/to-private', 'private'],
    ['/to-metadata', 'private'],
    ['/to-mapped', 'private'],
    ['/to-decimal', 'private'],
    ['/to-file', 'private'],
    ['/to-user', 'private'],
  ])('%s: %s', async (path, verdict) => {
    expect(await askLink(base + path, LOOPBACK)).toBe(verdict)
  })

  it('follows at most five redirects', async () => {
    await askLink(`${base}/circle`, LOOPBACK)
    expect(asked).toHaveLength(6)
  })

  it('asks no private address at all', async () => {
    const { port } = new URL(base)
    for (const host of ['127.0.0.1', '127.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost']) {
      expect(await askLink(`http://${host}:${port}/fine`, PUBLIC_ONLY), host).toBe('private')
    }
    expect(asked).toEqual([])
  })

  it('connects to the address that was judged, whatever the name says a moment later', async () => {
    const { port } = new URL(base)
    let turn = 0
    const rebinding: LinkCheck = {
      ...LOOPBACK,
      // First a harmless address, then one in the private network.
      resolve: async () => [{ address: turn++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }],
    }
    expect(await askLink(`http://name.invalid:${port}/fine`, rebinding)).toBe('answers')
    expect(turn).toBe(1)
  })

  it('refuses a name that has one private address among its public ones', async () => {
    const mixed: LinkCheck = {
      ...PUBLIC_ONLY,
      resolve: async () => [
        { address: '8.8.8.8', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    }
    expect(await askLink('http://name.invalid/', mixed)).toBe('private')
  })

  it.each([
    ['ENOTFOUND', 'silent'],
    ['EAI_AGAIN', 'unknown'],
  ])('tells a name that does not exist from a network that is not there: %s', async (code, verdict) => {
    const check: LinkCheck = { ...PUBLIC_ONLY, resolve: () => Promise.reject(Object.assign(new Error(code), { code })) }
    expect(await askLink('http://name.invalid/', check)).toBe(verdict)
  })

  describe('a book of links', () => {
    it('remembers, and asks again when an entry has grown old', async () => {
      const book = linkBook(LOOPBACK)
      let now = 1_000
      const urls = [`${base}/fine`, `${base}/missing`]
      await book.ask(urls, 5_000, () => now)
      expect(book.known(urls, now)).toEqual({ [urls[0]!]: 'answers', [urls[1]!]: 'broken' })
      const before = asked.length
      await book.ask(urls, 5_000, () => now)
      expect(asked).toHaveLength(before)
      now += 61_000
      expect(book.known(urls, now)).toEqual({ [urls[0]!]: 'answers' })
      await book.ask(urls, 5_000, () => now)
      expect(asked.slice(before)).toEqual(['HEAD /missing', 'GET /missing'])
    })

    it('waits no longer than it is given, says nothing of what is still out, and then gives up for a while', async () => {
      const book = linkBook({ ...LOOPBACK, timeoutMs: 300 })
      const began = performance.now()
      await book.ask([`${base}/silent`], 50, Date.now)
      expect(performance.now() - began).toBeLessThan(250)
      expect(book.known([`${base}/silent`], Date.now())).toEqual({})
      // The look that is still out is waited for, not begun anew.
      await book.ask([`${base}/silent`], 5_000, Date.now)
      await book.ask([`${base}/fine`], 5_000, Date.now)
      expect(asked).toEqual(['HEAD /silent'])
    })

    it('takes silence for a dead link only where another one answers', async () => {
      const book = linkBook({ ...LOOPBACK, timeoutMs: 100 })
      await book.ask([`${base}/fine`], 5_000, Date.now)
      await book.ask([`${base}/silent`], 5_000, Date.now)
      expect(book.known([`${base}/silent`], Date.now())).toEqual({ [`${base}/silent`]: 'silent' })
    })

    it('asks nobody under names that are kept free for samples', async () => {
      let resolved = 0
      const book = linkBook({ ...LOOPBACK, resolve: async () => [{ address: '127.0.0.1', family: ++resolved }] })
      await book.ask(
        ['https://example.org/a', 'https://www.example.com/', 'http://x.test/', 'not a link'],
        1_000,
        Date.now,
      )
      expect(resolved).toBe(0)
    })
  })
})
