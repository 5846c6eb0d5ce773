import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anotherDatabase, describeEachDatabase, productionVariables } from '../support/databases.ts'
import { startAsUsersDo, startServer } from '../support/processes.ts'

describeEachDatabase('a start', (db) => {
  const boots = db.engine === 'sqlite' ? 5 : 3

  it(`succeeds ${boots} times in a row, and stops within 15 s each time`, async () => {
    for (let n = 0; n < boots; n++) {
      const server = startServer(productionVariables(db), ['--roles=worker'])
      await server.line(/^Pressrum is ready/)
      const { code, ms } = await server.stop()
      expect([code, ms < 15_000], server.output()).toEqual([0, true])
    }
  }, 240_000)

  it('works for four processes at once on an empty database', async () => {
    const fresh = anotherDatabase(db)
    try {
      const servers = Array.from({ length: 4 }, () => startServer(productionVariables(fresh), ['--roles=worker']))
      const lines = await Promise.allSettled(servers.map((server) => server.line(/^Pressrum is ready/)))
      const ends = await Promise.all(servers.map((server) => server.stop()))
      expect(
        lines.map(({ status }) => status),
        servers.map((s) => s.output()).join('\n---\n'),
      ).toEqual(Array(4).fill('fulfilled'))
      expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    } finally {
      await fresh.drop()
    }
  })

  it('makes the first administrator by command, and refuses a second one of the same address', async () => {
    const run = (address: string) =>
      startAsUsersDo(
        'scripts/create-admin.ts',
        productionVariables(db),
        ['--email', address, '--password-stdin'],
        'a long pass phrase 1\n',
      )
    const first = run('boss@example.org')
    expect(await first.exited, first.output()).toBe(0)
    const second = run('BOSS@example.org')
    expect(await second.exited, second.output()).toBe(1)
  })
})

describe('a wrong configuration', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'pressrum-start-'))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  it('is refused in one message that names everything, before anything is built', async () => {
    const started = Date.now()
    const server = startServer({
      DATA_DIR: dir,
      DATABASE_URI: 'mongodb://127.0.0.1/x',
      PORT: 'many',
      PUBLIC_URL: 'http://x',
    })
    expect(await server.exited).toBe(1)
    expect(Date.now() - started).toBeLessThan(10_000)
    for (const name of ['DATABASE_URI', 'PAYLOAD_SECRET', 'TOKEN_SECRET', 'PUBLIC_URL', 'RESEND_API_KEY', 'PORT']) {
      expect(server.output()).toContain(name)
    }
  })
})
