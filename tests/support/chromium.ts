import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { cacheDir, withLock, without } from './cache.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** No traffic of the browser's own: what the tests see on the network is what the pages did. */
const FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync']

interface Executable {
  path: string
  origin: string
}

let found: Promise<Executable | null> | undefined

/**
 * Starts a Chromium: `CHROMIUM_PATH`, one on PATH, or the one in `@sparticuz/chromium` (Linux x64).
 * @returns null where there is none (an error under `REQUIRE_ALL=1`); the caller closes it
 */
export async function launchChromium(): Promise<Browser | null> {
  found ??= look()
  const executable = await found
  if (!executable) return null
  return chromium.launch({ executablePath: executable.path, args: FLAGS, headless: true })
}

async function look(): Promise<Executable | null> {
  const executable = (await installed()) ?? (await packaged())
  if (!executable) return without('Chromium', ['not on PATH; @sparticuz/chromium carries one for Linux x64 only'])
  process.stderr.write(`Chromium from ${executable.origin}: ${executable.path}\n`)
  return executable
}

async function installed(): Promise<Executable | null> {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? { path: named, origin: 'CHROMIUM_PATH' } : null
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const path = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((file) => existsSync(file))
  return path ? { path, origin: 'PATH' } : null
}

async function packaged(): Promise<Executable | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const { default: pack } = await import('@sparticuz/chromium')
  // It unpacks itself into the temporary folder at the first call; two at once would read half a file.
  const path = await withLock(join(cacheDir(), 'chromium.lock'), () => pack.executablePath())
  // Not with the flags it proposes: they switch off the same-origin policy and put all pages into one process.
  return { path, origin: '@sparticuz/chromium' }
}
