import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Membership } from '../../src/contacts/store.ts'
import type { SuppressedBy } from '../../src/domain/contact.ts'
import { LANGUAGES } from '../../src/domain/languages.ts'
import { signToken } from '../../src/domain/unsubscribe-tokens.ts'
import { type LeaveRouteDeps, leaveRoutes } from '../../src/outreach/unsubscribe-routes.ts'
import { LEAVE_STRINGS } from '../../src/outreach/unsubscribe-strings.ts'
import { accessible, isOneColumn, picture } from '../support/admin.ts'
import { launchChromium } from '../support/chromium.ts'

const browser: Browser | null = await launchChromium()
const SECRET = 'secret-secret-secret-secret-secret'
const WIDTHS = [390, 1280]

describe.skipIf(!browser)('the page of preferences, in a browser', () => {
  let language = 'en'
  let rows: Membership[] = []
  let known: SuppressedBy | null = null
  let server: Server
  const pages: Page[] = []
  const deps = {
    store: {
      person: async () => ({ address: 'astrid@example.org', languages: [language], frequency: 'each' }),
      deliveredTo: async () => null,
      contactAt: async () => 'c1',
      mailedAt: async () => [],
      leftAt: async () => [],
      memberships: async () => rows,
      leave: async (_contact: string, lists: readonly string[] | 'all') => {
        rows = rows.map((row) =>
          lists === 'all' || lists.includes(row.list) ? { ...row, state: 'unsubscribed' } : row,
        )
        return 1
      },
    },
    suppression: {
      isSuppressed: async () => known !== null,
      suppressedBy: async () => known,
      suppress: async () => {
        known = { reason: 'unsubscribed', source: 'preferences' }
      },
      traceKeys: async () => (address: string) => address,
    },
    comeBack: async ({ list }: { list: string }) => {
      known = null
      rows = rows.map((row) => (row.list === list ? { ...row, state: 'active' } : row))
      return true
    },
    tokenSecrets: [SECRET],
    now: () => new Date(),
    newsroomName: async () => 'Exit Nordic and Baltic Network',
    digests: async () => true,
    log: { info() {}, warn() {} },
  } as unknown as LeaveRouteDeps

  beforeAll(async () => {
    server = createServer(express().use(leaveRoutes(deps)))
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    for (const width of WIDTHS) {
      const context = await browser!.newContext({ viewport: { width, height: 844 }, colorScheme: 'light' })
      pages.push(await context.newPage())
    }
  })
  afterAll(async () => {
    await Promise.all(pages.map((page) => page.context().close()))
    await new Promise((closed) => server.close(closed))
  })

  const onTwoLists = () => {
    known = null
    rows = [
      { list: 'a', name: 'Courts, law and the police across the Nordic countries', state: 'active', source: '' },
      { list: 'b', name: 'Gender', state: 'active', source: '' },
    ]
  }
  const address = (purpose: 'unsubscribe' | 'preferences') =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/${purpose === 'unsubscribe' ? 'u' : purpose}/${signToken({ purpose, contact: 'c1' }, SECRET)}`
  /** On how many lines the shortened address stands. */
  const linesOfAddress = (page: Page) =>
    page.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const found = /\S+@example\.org/.exec(text.textContent ?? '')
        if (!found) continue
        const range = document.createRange()
        range.setStart(text, found.index)
        range.setEnd(text, found.index + found[0].length)
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
      }
      return 0
    })
  const look = async (page: Page, name: string) => {
    expect(await isOneColumn(page)).toBe(true)
    expect(await linesOfAddress(page)).toBe(1)
    await accessible(page)
    await picture(page, `preferences-${name}-${page.viewportSize()?.width}`)
  }

  it.each(LANGUAGES)('by keyboard alone somebody leaves by mistake, and comes back (%s)', async (spoken) => {
    language = spoken
    const words = LEAVE_STRINGS[spoken]
    for (const page of pages) {
      onTwoLists()
      await page.goto(address('unsubscribe'))
      await page.getByRole('button', { name: words.button, exact: true }).press('Enter')
      await look(page, `${spoken}-done`)
      await page.getByRole('link', { name: words.mistake }).press('Enter')
      await page.getByText(words.backHint).waitFor()
      await look(page, `${spoken}-stopped`)
      const back = page.getByRole('button', { name: words.back })
      expect(await back.count()).toBe(2)
      // Which list a button is for is said to whoever does not see the row.
      await page.getByRole('button', { name: words.back, description: 'Gender' }).press('Enter')
      await page.getByRole('status').waitFor()
      expect([known, rows.map(({ state }) => state)]).toEqual([null, ['unsubscribed', 'active']])
      expect(await back.count()).toBe(1)
      await look(page, `${spoken}-back`)
    }
  })

  it('who may not be written to for another reason is told whom to ask', async () => {
    language = 'sv'
    for (const page of pages) {
      onTwoLists()
      known = { reason: 'complained', source: 'campaigns:1' }
      await page.goto(address('preferences'))
      await page.getByText(LEAVE_STRINGS.sv.stoppedOtherwise('a…\u2060@example.org')).waitFor()
      expect(await page.getByRole('button').count()).toBe(0)
      await look(page, 'otherwise')
    }
  })
})
