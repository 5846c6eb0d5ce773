import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { startServer } from './processes.ts'

export const PASSWORD = 'correct-horse-battery-9'
/** The first start builds the admin, in ms. */
export const BUILD_MS = 400_000
/** Limits find what hangs; on a busy machine each of somebody's pages takes seconds. */
const PATIENCE_MS = 60_000

/** Set when pictures for the documentation are wanted: `SCREENSHOTS=docs/screenshots npm test -- e2e`. */
const pictures = process.env.SCREENSHOTS ?? ''
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface View {
  width?: number
  height?: number
}

/** A newsroom in trial mode, as its users start it, and its pages in a browser. */
export interface BrowsedNewsroom {
  url: string
  /** Its data folder. */
  dir: string
  /** What went wrong in any page, and every request to somewhere else. */
  problems: string[]
  page(view?: View): Promise<Page>
  /** A page of its own, signed in as `{role}@example.org`, at the desk. */
  as(role: string, view?: View): Promise<Page>
  close(): Promise<{ code: number | null; ms: number; output: string }>
}

/** @param variables of the environment, besides those of every browsed newsroom */
export async function browseNewsroom(
  browser: Browser,
  variables: Record<string, string> = {},
): Promise<BrowsedNewsroom> {
  if (pictures) mkdirSync(pictures, { recursive: true })
  const dir = mkdtempSync(join(tmpdir(), 'pressrum-e2e-'))
  const server = startServer({ DATA_DIR: dir, PORT: '0', TRIAL_PASSWORD: PASSWORD, ...variables })
  await server.line(/^Pressrum is ready/, BUILD_MS)
  const url = /newsroom\s+(http:\S+?)\/?$/.exec(await server.line(/^\s+newsroom\s/))?.[1] ?? ''
  const problems: string[] = []
  const page = async ({ width = 1360, height = 1000 }: View = {}) => {
    const context = await browser.newContext({
      viewport: { width, height },
      locale: 'en-GB',
      timezoneId: 'Europe/Helsinki',
    })
    const opened = await context.newPage()
    opened.setDefaultTimeout(PATIENCE_MS)
    opened.on('pageerror', (error) => problems.push(`${opened.url()}: ${error.message}`))
    opened.on('dialog', (dialog) => void dialog.accept())
    opened.on('request', (request) => {
      const to = new URL(request.url())
      if (to.protocol.startsWith('http') && to.origin !== url) problems.push(`${opened.url()} asked ${to.origin}`)
    })
    return opened
  }
  return {
    url,
    dir,
    problems,
    page,
    as: async (role, view) => {
      const opened = await page(view)
      await signIn(opened, url, `${role}@example.org`)
      return opened
    },
    close: async () => {
      await browser.close()
      const ended = await server.stop()
      rmSync(dir, { recursive: true, force: true })
      return { ...ended, output: server.output() }
    },
  }
}

/** Signs somebody in and waits for their desk. */
export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/admin/login`)
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.getByRole('button', { name: /log ?in/i }).click()
  await page.getByRole('heading', { name: 'What waits for you' }).waitFor()
}

/** One request to the API with the cookie of whoever is signed in on the page. */
export const api = <T = Record<string, unknown>>(page: Page, method: string, path: string, body?: object) =>
  page.evaluate(
    async ([m, p, b]) => {
      const answer = await fetch(p as string, {
        method: m as string,
        ...(b ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(b) } : {}),
      })
      return answer.json()
    },
    [method, path, body] as const,
  ) as Promise<T>

/** Opens a page of the admin that holds a form, and waits until the form takes what is typed. */
export async function openForm(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await formReady(page)
}

export const formReady = (page: Page) => page.locator('form[data-form-ready="true"]').first().waitFor()

/** Takes over whatever a colleague still has open, whenever the page says so. */
export const takesOver = (page: Page) => {
  const button = page.locator('#document-locked-take-over')
  return page.addLocatorHandler(button, () => button.click())
}

/** Leaves a document in an orderly way: its lock is given back only by the next who opens it. */
export const leave = (page: Page) => page.goto(`${new URL(page.url()).origin}/admin`)

/** Waits until one of our buttons can be pressed; it can be reached before, to read why not. */
export const enabled = (button: Locator) =>
  expect.poll(() => button.getAttribute('aria-disabled'), { timeout: PATIENCE_MS }).toBeNull()

/** Opens the dialog behind a button; `confirm` waits until what it is about can be done, does it, and waits until it is. */
export async function openDialog(page: Page, offer: Locator, label: string, title = label) {
  await enabled(offer)
  await offer.click()
  const dialog = page.getByRole('dialog', { name: title, exact: true })
  await dialog.waitFor()
  const button = dialog.getByRole('button', { name: label, exact: true })
  const confirm = async () => {
    await enabled(button)
    await button.click()
    await dialog.waitFor({ state: 'detached' })
  }
  return { dialog, button, confirm }
}

/** The dialog of an action of a story. */
export const act = (page: Page, label: string) =>
  openDialog(page, page.locator('.pr-actions').getByRole('button', { name: label, exact: true }).first(), label)

/** Saves the form and waits until the server has taken it. */
export async function save(page: Page): Promise<void> {
  const answer = page.waitForResponse(
    (one) =>
      ['PATCH', 'POST'].includes(one.request().method()) &&
      /^\/api\/(?!payload-)[\w-]+(\/[\w-]+)?$/.test(new URL(one.url()).pathname),
  )
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const { status, text } = await answer.then(async (found) => ({ status: found.status(), text: await found.text() }))
  expect([200, 201], text).toContain(status)
  await formReady(page)
}

/** Picks an option of one of Payload's selects. */
export async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.locator(`${field} .rs__control`).click()
  await page.locator('.rs__option', { hasText: option }).first().click()
}

export const openTab = (page: Page, label: string) =>
  page.locator('.tabs-field__tab-button', { hasText: label }).first().click()

/** In as many colours as a screen of ours needs: a third of the size. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  const { default: sharp } = await import('sharp')
  await sharp(await page.screenshot())
    .png({ palette: true, effort: 10 })
    .toFile(join(pictures, `${name}.png`))
}

/** What axe finds in Payload's own shell, where neither our styles nor a setting of it reach: the rule, and what it is found in. */
const PAYLOADS_OWN = {
  /** The select in the head of the desk that changes its cards has no name. */
  desk: ['label', '.dashboard-breadcrumb-select'],
} as const

/** Looks at a page, or one part of it, with axe: nothing is to be found, but in Payload's shell what is named. */
export async function accessible(page: Page, part = 'html', shell?: keyof typeof PAYLOADS_OWN): Promise<void> {
  // Some parts are there and empty, for a message that may come.
  await page.locator(part).first().waitFor({ state: 'attached' })
  // Evaluated through the debugger, which the page's own content policy does not bind.
  await page.evaluate(axe)
  const own = shell ? PAYLOADS_OWN[shell] : null
  const found = await page.evaluate(
    async ([selector, named]) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') }
      const { violations } = await axe.run(selector, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, target }) => {
          const isNamed = id === named?.[0] && document.querySelector(String(target[0]))?.closest(named[1])
          return isNamed ? named.join(': ') : `${id}: ${html.slice(0, 160)}`
        }),
      )
    },
    [part, own] as const,
  )
  // Exactly that: what Payload has mended is to be named here no more.
  expect(found).toEqual(own ? [own.join(': ')] : [])
}

export const isOneColumn = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
