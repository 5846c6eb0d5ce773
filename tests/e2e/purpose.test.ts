import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accessible,
  act,
  type BrowsedNewsroom,
  BUILD_MS,
  browseNewsroom,
  choose,
  isOneColumn,
  openForm,
  openTab,
  picture,
} from '../support/admin.ts'
import { launchChromium } from '../support/chromium.ts'

const TITLE = 'Exit services reach more people than ever'
const LIST = 'Imported journalists'
const DESK = { width: 1280, height: 900 }
const PHONE = { width: 390, height: 844 }

const browser: Browser | null = await launchChromium()

describe.skipIf(!browser)('the main job, in a browser', () => {
  let room: BrowsedNewsroom
  let url = ''
  let slug = ''

  beforeAll(async () => {
    room = await browseNewsroom(browser!)
    url = room.url
  }, BUILD_MS)
  afterAll(async () => {
    const { code, ms, output } = await room.close()
    expect([code, ms < 15_000], output).toEqual([0, true])
  })

  const open = () => room.page(DESK)
  const as = (role: string) => room.as(role, DESK)

  it('a data steward imports a list of 1,000 journalists', async () => {
    const page = await as('steward')
    await page.goto(`${url}/admin/collections/contacts`)
    const summary = page.getByText(/^Import contacts/).first()
    await summary.waitFor()
    if (!(await page.getByLabel('CSV file').isVisible())) await summary.click()
    const list = page.getByLabel('List', { exact: true })
    await list.locator('option', { hasText: LIST }).waitFor({ state: 'attached' })
    await list.selectOption({ label: (await list.locator('option', { hasText: LIST }).innerText()).trim() })
    await page.getByLabel('CSV file').setInputFiles(join(room.dir, 'sample-contacts.csv'))
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expect.poll(() => memberCount(page), { timeout: 30_000 }).toBe(1000)
    await picture(page, 'import')
    await page.context().close()
  })
  const memberCount = (page: Page) =>
    page.evaluate(async (name) => {
      const lists = await fetch(`/api/media-lists?where[name][equals]=${encodeURIComponent(name)}`).then((r) =>
        r.json(),
      )
      const members = await fetch(`/api/list-members?limit=1&where[list][equals]=${lists.docs[0].id}`).then((r) =>
        r.json(),
      )
      return members.totalDocs as number
    }, LIST)

  const write = async (page: Page, title: string) => {
    await openForm(page, `${url}/admin/collections/press-releases/create`)
    await page.locator('#field-title').fill(title)
    await page
      .locator('#field-lead')
      .fill('Five organisations publish a joint report on services for people who leave.')
    await page.locator('[data-lexical-editor]').first().click()
    await page.keyboard.type('The report is based on interviews. It names what works.')
    await openTab(page, 'Contacts and media')
    await page.getByRole('button', { name: /Add Press contact/i }).click()
    await page.locator('#field-pressContacts__0__name').fill('Saga Norrsken')
    await page.locator('#field-pressContacts__0__email').fill('press@example.org')
    await openTab(page, 'Outreach')
    await page.locator('#field-brief__subject').fill(title)
    await page.locator('#field-brief__text').fill('A joint report shows that exit services reach more people.')
    await choose(page, '#field-outreachPlan__lists', LIST)
    await choose(page, '#field-outreachPlan__when', 'When the last signature is given')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.waitForURL(/press-releases\/(?!create)[\w-]+$/)
    return page.url()
  }
  const send = async (title: string): Promise<string> => {
    const writer = await as('writer')
    const story = await write(writer, title)
    await picture(writer, 'story')
    await (await act(writer, 'Submit for review')).confirm()
    await writer
      .getByText(/in review/i)
      .first()
      .waitFor()
    await writer.context().close()

    const editor = await as('editor')
    await editor.getByRole('link', { name: title }).first().waitFor()
    await picture(editor, 'desk')
    await openForm(editor, story)
    const signing = await act(editor, 'Approve and sign')
    await signing.dialog.getByText(/1,000/).first().waitFor()
    await picture(editor, 'sign-off')
    await signing.confirm()
    await editor.getByRole('button', { name: 'Pull back' }).waitFor()
    await picture(editor, 'cooling-off')
    const doc = await editor.evaluate(
      (path) => fetch(path).then((r) => r.json() as Promise<{ slug: string; id: string }>),
      `/api${new URL(story).pathname.replace('/admin/collections', '')}`,
    )
    slug = doc.slug
    const campaign = await editor.evaluate(
      (key) =>
        fetch(`/api/campaigns?where[storyKey][equals]=${key}`)
          .then((r) => r.json())
          .then((found) => found.docs[0].id as string),
      `press-releases:${doc.id}`,
    )
    await editor.goto(`${url}/admin/collections/campaigns/${campaign}`)
    await editor.getByRole('progressbar').waitFor()
    await expect
      .poll(
        () =>
          editor.evaluate(
            (id) => fetch(`/api/campaigns/${id}/progress`).then((r) => r.json() as Promise<{ state: string }>),
            campaign,
          ),
        { timeout: 90_000 },
      )
      .toMatchObject({ state: 'done' })
    await expect.poll(() => editor.getByText(/done/i).first().isVisible(), { timeout: 15_000 }).toBe(true)
    await picture(editor, 'campaign')
    await editor.context().close()
    return campaign
  }

  it('a writer drafts and submits, an editor signs, and that publishes and sends it', async () => {
    await send(TITLE)
    const reader = await open()
    const response = await reader.goto(`${url}/en/press-releases/${slug}`)
    expect(response?.status()).toBe(200)
    await reader.getByRole('heading', { name: TITLE }).waitFor()
    await picture(reader, 'release')
    await reader.goto(`${url}/en`)
    await picture(reader, 'newsroom')
    const phone = await room.page(PHONE)
    await phone.goto(`${url}/en/press-releases/${slug}`)
    expect(await isOneColumn(phone)).toBe(true)
    await picture(phone, 'phone')
    await phone.context().close()
    await reader.context().close()
  })

  let left = ''
  it('a journalist finds the brief, reads on, and unsubscribes with one click', async () => {
    const page = await open()
    await page.goto(`${url}/trial/inbox?q=${encodeURIComponent(TITLE)}`)
    const mail = page.getByRole('link', { name: new RegExp(TITLE) }).first()
    await mail.waitFor()
    await picture(page, 'inbox')
    await mail.click()
    await page.frameLocator('iframe').getByText('A joint report shows').first().waitFor()
    await picture(page, 'brief')
    const source = await page.content()
    const link = /\/u\/[\w.-]+/.exec(source)?.[0]
    expect(link).toBeTruthy()
    left =
      /[\w.+-]+@[\w.-]*example\.org/.exec(
        await page
          .locator('main')
          .innerText()
          .then((t) => t.replace(/newsroom@example\.org/g, '')),
      )?.[0] ?? ''
    await page.goto(url + link!)
    const leaving = page.waitForResponse((one) => one.request().method() === 'POST')
    await page.getByRole('button').first().click()
    expect((await leaving).status()).toBe(200)
    await page.waitForLoadState()
    await picture(page, 'unsubscribed')
    await page.context().close()
  })

  it('is left out of the next one', async () => {
    const campaign = await send('A second look at exit services')
    const editor = await as('editor2')
    // The row of somebody who is left out holds no address; it is found by the contact.
    const gone = await editor.evaluate(
      async ({ id, address }) => {
        const read = (path: string) => fetch(path).then((r) => r.json())
        const contact = await read(`/api/contacts?where[email][equals]=${encodeURIComponent(address)}`)
        const key = contact.docs[0]?.id
        const found = await read(`/api/deliveries?where[campaign][equals]=${id}&where[contact][equals]=${key}`)
        return found.docs as { state: string; reason: string }[]
      },
      { id: campaign, address: left },
    )
    expect(gone).toMatchObject([{ state: 'excluded', reason: 'unsubscribed' }])
    await editor.context().close()
  })

  it.each(['/en', '/sv/press-releases', '/fi/seminars', '/trial/inbox'])(
    'axe finds nothing to object to on %s',
    async (path) => {
      const page = await open()
      await page.goto(url + path)
      await accessible(page)
      await page.context().close()
    },
  )
  it('nor on a story, in the dark, on a phone', async () => {
    const page = await room.page(PHONE)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(`${url}/en/press-releases/${slug}`)
    await accessible(page)
    await page.context().close()
  })
  it('no page asked anything of another server, and none failed', () => {
    expect(room.problems).toEqual([])
  })
})
