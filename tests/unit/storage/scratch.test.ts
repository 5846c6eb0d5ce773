import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MODULE = fileURLToPath(new URL('../../../src/storage/backup/scratch.ts', import.meta.url))
let tmp: string
beforeAll(() => {
  tmp = mkdtempSync(join(tmpdir(), 'pressrum-scratch-'))
})
afterAll(() => rmSync(tmp, { recursive: true, force: true }))

const PROGRAM = `
  import { writeFileSync } from 'node:fs'
  import { exitOnSignals, inScratch } from ${JSON.stringify(pathToFileURL(MODULE).href)}
  exitOnSignals()
  await inScratch('backup', async (dir) => {
    writeFileSync(dir + '/people.db', 'names and addresses')
    process.stdout.write(dir)
    await new Promise((resolve) => setTimeout(resolve, 60_000))
  })
`

describe('what a backup writes on its way', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is gone when it is ended by %s', async (signal, code) => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', PROGRAM]
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: tmp },
    })
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const dir = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))))
    expect(existsSync(join(dir, 'people.db'))).toBe(true)
    child.kill(signal)
    expect(await ended).toBe(code)
    expect(readdirSync(tmp).filter((name) => name.startsWith('pressrum-'))).toEqual([])
  })
})
