import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accessible,
  api,
  type BrowsedNewsroom,
  BUILD_MS,
  browseNewsroom,
  isOneColumn,
  openForm,
  openTab,
  picture,
  save,
} from '../support/admin.ts'
import { type BrowsedStory, storiesOf } from '../support/browsed-stories.ts'
import { launchChromium } from '../support/chromium.ts'

const browser: Browser | null = await launchChromium()

describe.skipIf(!browser)('review, in a browser', () => {
  let room: BrowsedNewsroom
  let url = ''
  let writer: Page
  let editor: Page
  let at: ReturnType<typeof storiesOf>

  beforeAll(async () => {
    room = await browseNewsroom(browser!)
    url = room.url
    writer = await room.as('writer')
    editor = await room.as('editor')
    at = storiesOf(room, writer)
  }, BUILD_MS)
  afterAll(() => room?.close())

  const open = (page: Page, story: { id: string }) => at.open(page, story, 'Review')

  it('two people who save at once lose nothing: the second merges, and saves on top', async () => {
    const story = await at.draft('Written by two')
    await open(writer, story)
    const theirs = { revision: 1, title: 'The editor’s title', lead: 'The editor’s lead.' }
    await api(editor, 'PATCH', `/api/press-releases/${story.id}`, theirs)
    const answered = writer.waitForResponse((one) => /returnLockStatus/.test(one.request().postData() ?? ''))
    await writer.locator('#field-title').fill('The writer’s title')
    await writer.getByText('Somebody has saved revision 2; yours started from revision 1.').waitFor()
    await answered
    await writer.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = writer.getByRole('dialog', { name: 'Somebody saved a newer version' })
    await dialog.waitFor()
    await dialog.getByText('The writer’s title').first().waitFor()
    await dialog.getByText('The editor’s title').first().waitFor()
    await accessible(writer, '.pr-dialog')
    await picture(writer, 'merge')
    await dialog.getByRole('radio', { name: 'A third version' }).first().check()
    await dialog.getByRole('textbox').fill('A title by both')
    await dialog.getByRole('button', { name: 'Save this on top' }).click()
    await expect
      .poll(() => at.read(story))
      .toMatchObject({ revision: 3, title: 'A title by both', lead: 'The editor’s lead.' })
    await expect.poll(() => writer.locator('#field-title').inputValue()).toBe('A title by both')
    // Payload's own notice would have offered nothing but to throw away what was typed.
    expect(await writer.locator('#document-stale-data').count()).toBe(0)
  })

  it('a row that is added while an earlier change is answered gets its fields all the same', async () => {
    const story = await at.draft('With two contacts')
    await open(writer, story)
    const page = `${url}/admin/collections/press-releases/${story.id}`
    let answered = () => {}
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      answered = resolve
    })
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await writer.route(page, async (route) => {
      const answer = await route.fetch()
      answered()
      await released
      await route.fulfill({ response: answer })
    })
    await openTab(writer, 'Text')
    await writer.locator('#field-subheading').fill('Asked before the row was there')
    await held
    await openTab(writer, 'Contacts and media')
    await writer.getByRole('button', { name: /Add Press contact/i }).click()
    release()
    await writer.locator('#field-pressContacts__1__name').fill('Second contact')
    await writer.unroute(page)
    await save(writer)
  })

  it('gives back what was typed before a crash, and keeps nothing once it is saved', async () => {
    const story = await at.draft('Before the crash')
    await open(writer, story)
    await writer.locator('#field-lead').fill('Typed, and never saved.')
    const kept = () => unsavedCount(writer, story.id)
    await expect.poll(kept).toBe(1)
    await open(writer, story)
    const offer = writer.getByText('You have work here that was never saved')
    await offer.waitFor()
    expect(await at.read(story)).toMatchObject({ revision: 1, lead: 'Five organisations publish a joint report.' })
    await accessible(writer, '.pr-unsaved')
    await picture(writer, 'unsaved')
    await writer.getByRole('button', { name: 'Restore it' }).click()
    await expect.poll(() => writer.locator('#field-lead').inputValue()).toBe('Typed, and never saved.')
    await save(writer)
    expect(await at.read(story)).toMatchObject({ revision: 2, lead: 'Typed, and never saved.' })
    await expect.poll(kept).toBe(0)
  })
  /** How many copies of work are kept in this browser, of those whose key names a document. */
  const unsavedCount = (page: Page, document = '') =>
    page.evaluate(
      (wanted) =>
        new Promise<number>((resolve, reject) => {
          const request = indexedDB.open('pressrum-unsaved')
          request.onerror = () => reject(request.error)
          request.onsuccess = () => {
            const db = request.result
            if (!db.objectStoreNames.contains('work')) return resolve(0)
            const keys = db.transaction('work').objectStore('work').getAllKeys()
            keys.onsuccess = () => {
              db.close()
              resolve(keys.result.filter((key) => String(key).includes(wanted)).length)
            }
          }
        }),
      document,
    )

  it('gives back a new story that was never saved at all', async () => {
    const address = `${url}/admin/collections/press-releases/create`
    await openForm(writer, address)
    await writer.locator('#field-title').fill('Never saved')
    await expect.poll(() => unsavedCount(writer, '/new-')).toBe(1)
    await openForm(writer, address)
    await writer.getByRole('button', { name: 'Restore it' }).click()
    await expect.poll(() => writer.locator('#field-title').inputValue()).toBe('Never saved')
    await writer.getByRole('button', { name: 'Save', exact: true }).click()
    await writer.waitForURL(/press-releases\/(?!create)[\w-]+$/)
    await writer.getByRole('heading', { name: 'Review', exact: true }).waitFor()
    await expect.poll(() => unsavedCount(writer, '/new-')).toBe(0)
  })

  it('is talked about beside the text: requests, remarks, a date, and what changed since', async () => {
    const story = await at.draft('To be reviewed')
    await api(writer, 'POST', `/api/press-releases/${story.id}/submit`, { revision: 1 })
    await open(editor, story)
    await editor.getByText('Nobody has remarked on this story yet.').waitFor()
    await editor.getByRole('button', { name: 'Give it to somebody' }).click()
    const giving = editor.getByRole('dialog', { name: 'Who has this story, and by when' })
    await giving.getByLabel('Who').selectOption({ index: 1 })
    await giving.getByLabel(/^Due, in/).fill('2031-07-01T10:00')
    await accessible(editor, '.pr-dialog')
    await giving.getByRole('button', { name: 'Give it' }).click()
    await giving
      .getByText(/cannot sign|wrote on it/)
      .or(editor.getByText(/Due 1 July 2031/))
      .first()
      .waitFor()
    if (await giving.isVisible()) {
      await giving.getByRole('button', { name: 'Cancel' }).click()
    }
    await editor.getByText('Add a remark').click()
    await editor.getByLabel('Your remark').fill('Is this <b>right</b>?')
    await editor.getByRole('button', { name: 'Send the remark' }).click()
    await editor.getByText('A comment is plain text.').waitFor()
    await editor.getByLabel('Your remark').fill('Is this right?')
    await editor.getByLabel('About').selectOption('title')
    await editor.getByRole('button', { name: 'Send the remark' }).click()
    await editor.getByText('On Text, Title').waitFor()
    await editor.getByRole('button', { name: 'Request changes', exact: true }).first().click()
    const asking = editor.getByRole('dialog', { name: 'Request changes' })
    await asking.getByLabel(/one request on each line/).fill('Name the source.\nShorten the lead.')
    await asking.getByLabel(/^Comment/).fill('Nearly there.')
    await asking.getByRole('button', { name: 'Request changes', exact: true }).click()
    await editor.getByText('Requested changes (0 of 2 done)').waitFor()
    await accessible(editor, '.pr-review')
    await picture(editor, 'review-editor')

    await writer.goto(`${url}/admin`)
    await writer.getByRole('link', { name: 'Changes requested: To be reviewed' }).waitFor()
    await accessible(writer, '.pr-desk')
    await picture(writer, 'desk-writer')
    await open(writer, story)
    await writer.getByRole('button', { name: 'Mark as done' }).first().click()
    await writer.getByText('Requested changes (1 of 2 done)').waitFor()
    await writer.locator('#field-lead').fill('A shorter lead.')
    await save(writer)
    expect(await at.read(story)).toMatchObject({ revision: 2 })
    await writer.getByRole('button', { name: 'Submit for review', exact: true }).first().click()
    const submitting = writer.getByRole('dialog', { name: 'Submit for review' })
    await submitting.getByText('One request is still open.').waitFor()
    await submitting.getByRole('button', { name: 'Cancel' }).click()

    // The writer goes on writing: who comes second is told, and nothing is lost while the page is fetched anew.
    await writer.locator('#field-lead').fill('A lead that is not saved yet.')
    const locks = `/api/payload-locked-documents?where[document.value][equals]=${story.id}`
    await expect.poll(() => api(editor, 'GET', locks)).toMatchObject({ totalDocs: 1 })
    await open(editor, story)
    await editor.getByRole('button', { name: 'Take over' }).click()
    await editor.getByText('Changed since you looked').waitFor()
    await editor.getByRole('button', { name: 'Show what changed' }).click()
    const since = editor.getByRole('dialog', { name: 'What changed since revision 1' })
    await since.getByText('Lead').first().waitFor()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'since')
    await since.getByRole('button', { name: 'I have seen it' }).click()
    await editor.getByText('Changed since you looked').waitFor({ state: 'detached' })
    await editor.goto(`${url}/admin`)
    await editor.getByRole('heading', { name: /^News( |$)/ }).waitFor()
    await accessible(editor, '.pr-desk')
    await picture(editor, 'desk-editor')
  })

  it('stands in one column on a phone', async () => {
    const phone = await room.as('writer', { width: 390, height: 844 })
    expect(await isOneColumn(phone)).toBe(true)
    await picture(phone, 'desk-phone')
    const found = await api<{ docs: BrowsedStory[] }>(
      phone,
      'GET',
      '/api/press-releases?where[title][equals]=To be reviewed',
    )
    await open(phone, found.docs[0]!)
    await phone.getByRole('heading', { name: 'Review', exact: true }).scrollIntoViewIfNeeded()
    expect(await isOneColumn(phone)).toBe(true)
    await picture(phone, 'review-phone')
    await phone.context().close()
  })

  it('shows a translator the source beside the form, and makes a new draft from a story', async () => {
    const source = await at.draft('A source to translate')
    await api(writer, 'POST', `/api/press-releases/${source.id}/submit`, { revision: 1 })
    await api(editor, 'POST', `/api/press-releases/${source.id}/approve`, { revision: 1 })
    const made = await api<{ doc?: BrowsedStory }>(writer, 'POST', `/api/press-releases/${source.id}/translate`, {
      revision: 1,
      language: 'sv',
    })
    expect(made.doc, JSON.stringify(made)).toBeDefined()
    await open(writer, made.doc!)
    await writer.getByRole('button', { name: 'Read the source beside this' }).click()
    const frame = writer.frameLocator('.pr-source iframe')
    await frame.locator('h1').waitFor()
    await accessible(writer, '.pr-source')
    await picture(writer, 'source-beside')
    const before = writer.url()
    await writer.getByRole('button', { name: 'New from this one' }).click()
    await writer.waitForURL((to) => to.href !== before && /press-releases\/[\w-]+$/.test(to.pathname))
  })

  it('leaves no unsaved work behind for the next person at this computer', async () => {
    const story = await at.draft('Left behind')
    await open(writer, story)
    await writer.locator('#field-lead').fill('Typed, and left.')
    await expect.poll(() => unsavedCount(writer)).toBeGreaterThan(0)
    await writer.goto(`${url}/admin/logout`)
    await expect.poll(() => unsavedCount(writer)).toBe(0)
  })

  it('threw no error in any page', () => expect(room.problems).toEqual([]))
})
