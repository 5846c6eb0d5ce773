import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import type { Place } from '../../../src/trial/resend/journal.ts'
import { freshDir } from './trial-server.ts'

/** The disk: the write of this number from now on gets half of its bytes down and then fails. */
const disk = vi.hoisted(() => ({ failsAt: 0 }))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const { promisify } = await import('node:util')
  const real = promisify(fs.write)
  const write = {
    async [promisify.custom](fd: number, bytes: Buffer, offset: number, length: number) {
      disk.failsAt -= 1
      if (disk.failsAt !== 0) return real(fd, bytes, offset, length)
      fs.writeSync(fd, bytes, offset, Math.floor(length / 2))
      throw new Error('ENOSPC: no space left on device')
    },
  }
  return { ...fs, write: Object.assign(() => {}, write) }
})

// Another file may have loaded it with the real disk, and another one may want that after this one.
vi.resetModules()
const { openJournal } = await import('../../../src/trial/resend/journal.ts')
afterAll(() => {
  vi.resetModules()
})

beforeEach(() => {
  disk.failsAt = 0
})

it.each([
  ['body', 1],
  ['head', 2],
])('goes on after the write of a %s failed half-way, and loses nothing that was committed', async (_what, failsAt) => {
  const dir = await freshDir()
  const journal = openJournal(dir, () => {})
  const put = (name: string) => journal.append(Buffer.from(`body of ${name}\n`), () => ({ name }))
  await put('first')
  disk.failsAt = failsAt
  await expect(put('lost')).rejects.toThrow('ENOSPC')
  const second = await put('second')
  journal.close()

  const lines: { name: string; place: Place }[] = []
  const again = openJournal(dir, (line, place) => lines.push({ name: JSON.parse(line).name, place }))
  expect(lines.map(({ name }) => name)).toEqual(['first', 'second'])
  expect(String(await again.readLine(lines[1]!.place))).toBe('{"name":"second"}')
  expect(String(await again.readBody(second.body))).toBe('body of second\n')
  const third = await again.append(Buffer.from('third'), () => ({}))
  expect(String(await again.readBody(third.body))).toBe('third')
  again.close()
})

it('reads nothing from a segment whose bodies were dropped, and never drops the one it writes to', async () => {
  const journal = openJournal(await freshDir(), () => {})
  const first = await journal.append(Buffer.from('first'), () => ({}))
  journal.roll()
  const second = await journal.append(Buffer.from('second'), () => ({}))
  await journal.dropBodies(first.body.segment)
  await journal.dropBodies(second.body.segment)
  await journal.dropHeads(second.body.segment)
  expect(await journal.readBody(first.body)).toBeNull()
  expect(String(await journal.readLine(first.line))).toBe('{}')
  expect(String(await journal.readBody(second.body))).toBe('second')
  expect(journal.segments().map(({ bodyBytes }) => bodyBytes)).toEqual([null, 6])
  journal.close()
})
