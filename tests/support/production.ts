import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page, Request } from 'playwright-core'
import { expect } from 'vitest'
import { api, BUILD_MS, PASSWORD, signIn } from './admin.ts'
import { productionVariables } from './databases.ts'
import { startAsUsersDo, startScript } from './processes.ts'
import type { DnsRecords } from './with-dns.ts'

/** A newsroom in production mode, with a DNS of the test's own, and people's pages at its public address. */
export interface ProductionNewsroom {
  url: string
  admin: Page
  /** A page of a new person with this role, at their desk. */
  as(role: string): Promise<Page>
  close(): Promise<void>
}

export async function browseProduction(browser: Browser, records: DnsRecords): Promise<ProductionNewsroom> {
  const dir = mkdtempSync(join(tmpdir(), 'pressrum-e2e-'))
  const port = await freePort()
  const usual = productionVariables({ uri: `file:${join(dir, 'pressrum.db')}`, dir, engine: 'sqlite' })
  const url = usual.PUBLIC_URL ?? ''
  const variables = {
    ...usual,
    PORT: String(port),
    DNS_RECORDS: JSON.stringify(records),
  }
  const created = startAsUsersDo(
    'scripts/create-admin.ts',
    variables,
    ['--email', 'admin@example.org', '--password-stdin'],
    PASSWORD,
  )
  expect(await created.exited, created.output()).toBe(0)
  const server = startScript('tests/support/with-dns.ts', variables)
  await server.line(/^Pressrum is ready/, BUILD_MS)
  const enter = async (email: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, locale: 'en-GB' })
    await context.route(`${url}/**`, async (route) => {
      const answer = await passOn(route.request(), url, `http://127.0.0.1:${port}`)
      await route.fulfill(answer)
    })
    const page = await context.newPage()
    page.on('dialog', (dialog) => void dialog.accept())
    await signIn(page, url, email)
    return page
  }
  const admin = await enter('admin@example.org')
  return {
    url,
    admin,
    as: async (role) => {
      const email = `${role}@example.org`
      const made = await api(admin, 'POST', '/api/users', { email, name: role, password: PASSWORD, roles: [role] })
      expect(made.errors, JSON.stringify(made)).toBeUndefined()
      return enter(email)
    },
    close: async () => {
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** In place of the reverse proxy that ends TLS. */
async function passOn(request: Request, from: string, to: string) {
  const body = request.postDataBuffer()
  const cookies = await request.frame().page().context().cookies(from)
  const answer = await fetch(request.url().replace(from, to), {
    method: request.method(),
    redirect: 'manual',
    headers: {
      ...(await request.allHeaders()),
      origin: from,
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    },
    body: body && new Uint8Array(body),
  })
  const { 'content-encoding': _, 'transfer-encoding': __, ...headers } = Object.fromEntries(answer.headers)
  return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
