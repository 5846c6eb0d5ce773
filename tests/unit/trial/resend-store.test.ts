import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { freshDir, quiet, sample, startTrial } from './trial-server.ts'

const numbered = (n: number) => ({ ...sample, subject: `Mail ${n}` })

async function bytesIn(dir: string): Promise<number> {
  const sizes = await Promise.all((await readdir(dir)).map(async (name) => (await stat(join(dir, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const lastOf = async (dir: string, kind: string): Promise<string> =>
  join(
    dir,
    (await readdir(dir))
      .filter((name) => name.startsWith(kind))
      .sort()
      .at(-1) ?? '',
  )

describe('what was caught', () => {
  it('survives a restart: mails, logs and their order', async () => {
    const before = await startTrial()
    const sent = await before.resend.batch.send([numbered(1), numbered(2)])
    await before.resend.emails.send(numbered(3))
    const logs = await before.resend.logs.list()
    await before.stop()

    const { resend } = await startTrial({ dir: before.dir })
    const list = await resend.emails.list()
    expect(list.data?.data.map(({ subject }) => subject)).toEqual(['Mail 3', 'Mail 2', 'Mail 1'])
    const first = await resend.emails.get(sent.data?.data[0]?.id ?? '')
    expect(first.data).toMatchObject({ html: sample.html, text: sample.text, subject: 'Mail 1' })
    expect((await resend.logs.list()).data).toEqual(logs.data)
    const log = await resend.logs.get(logs.data?.data[1]?.id ?? '')
    expect(log.data?.response_body).toEqual(sent.data)
    await resend.emails.send(numbered(4))
    expect((await resend.emails.list({ limit: 2 })).data?.data.map(({ subject }) => subject)).toEqual([
      'Mail 4',
      'Mail 3',
    ])
  })

  it.each([
    ['half a head line', 'heads', '{"id":"6a9d4ea6-3d3a","at":17'],
    ['a body without its head', 'bodies', '[{"from":"a@example.org"'],
  ])('tolerates %s after a crash', async (_what, kind, rest) => {
    const before = await startTrial()
    await before.resend.emails.send(numbered(1))
    await before.stop()
    await appendFile(await lastOf(before.dir, kind), rest)

    const after = await startTrial({ dir: before.dir })
    const second = await after.resend.emails.send(numbered(2))
    await after.stop()
    const again = await startTrial({ dir: before.dir })
    expect((await again.resend.emails.list()).data?.data.map(({ subject }) => subject)).toEqual(['Mail 2', 'Mail 1'])
    expect((await again.resend.emails.get(second.data?.id ?? '')).data?.subject).toBe('Mail 2')
  })

  it('leaves out a mail whose bytes were lost, and a line that is not readable, and says so', async () => {
    const before = await startTrial()
    await before.resend.emails.send(numbered(1))
    const size = (await stat(await lastOf(before.dir, 'bodies'))).size
    await before.resend.emails.send(numbered(2))
    await before.stop()
    await truncate(await lastOf(before.dir, 'bodies'), size)
    const heads = await lastOf(before.dir, 'heads')
    await writeFile(heads, `not json\n${await readFile(heads, 'utf8')}`)

    const warn = vi.fn()
    const { resend, origin } = await startTrial({ dir: before.dir, logger: { ...quiet, warn } })
    expect(await (await fetch(`${origin}/trial/inbox`)).text()).toContain('>1 mail<')
    expect((await resend.emails.list()).data?.data.map(({ subject }) => subject)).toEqual(['Mail 1'])
    expect(warn).toHaveBeenCalledWith({ lines: 1 }, expect.any(String))
  })

  it('never exceeds the bound, in number or on disk, now or after a restart', async () => {
    let now = Date.parse('2026-03-01T10:00:00Z')
    const options = { now: () => now, maxMessages: 30 }
    const server = await startTrial(options)
    const heavy = { ...sample, html: 'x'.repeat(5000) }
    const sizes: number[] = []
    for (let n = 0; n < 40; n += 1) {
      // Past the keys' 24 hours, so that nothing but the bound holds a segment back.
      now += 25 * 60 * 60 * 1000
      await server.resend.batch.send(Array(10).fill({ ...heavy, subject: `Round ${n}` }), { idempotencyKey: `k${n}` })
      sizes.push(await bytesIn(server.dir))
    }
    const { data } = await server.resend.emails.list({ limit: 100 })
    expect(data?.data).toHaveLength(30)
    expect(new Set(data?.data.map(({ subject }) => subject))).toEqual(new Set(['Round 39', 'Round 38', 'Round 37']))
    expect(Math.max(...sizes)).toBeLessThan(6 * 10 * 5600)
    await server.stop()

    const { resend } = await startTrial({ ...options, dir: server.dir, maxMessages: 15 })
    expect((await resend.emails.list({ limit: 100 })).data?.data).toHaveLength(15)
  })

  it('lets the oldest go when the bytes are used up', async () => {
    const server = await startTrial({ maxMessages: 40, maxBytes: 60_000 })
    for (let n = 0; n < 20; n += 1) {
      await server.resend.batch.send(Array(4).fill({ ...sample, subject: `Round ${n}`, html: 'x'.repeat(2000) }))
    }
    const { data } = await server.resend.emails.list({ limit: 100 })
    const count = data?.data.length ?? 0
    expect(count).toBeGreaterThan(4)
    expect(count).toBeLessThan(30)
    expect(data?.data[0]?.subject).toBe('Round 19')
    const mails = await Promise.all((data?.data ?? []).map(({ id }) => server.resend.emails.get(id)))
    expect(mails.every(({ error }) => error === null)).toBe(true)
  })

  it('is refused with 500 when it cannot be written, and the key is free for another try', async () => {
    const dir = await freshDir()
    const server = await startTrial({ dir })
    await server.trial.close()
    const { error } = await server.resend.emails.send(sample, { idempotencyKey: 'k' })
    expect(error).toMatchObject({ statusCode: 500, name: 'internal_server_error' })
    const again = await server.resend.emails.send(sample, { idempotencyKey: 'k' })
    expect(again.error?.name).toBe('internal_server_error')
  })
})
