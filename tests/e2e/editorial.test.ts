import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accessible,
  act,
  api,
  type BrowsedNewsroom,
  BUILD_MS,
  browseNewsroom,
  choose,
  leave,
  openForm,
  openTab,
  picture,
  save,
  takesOver,
} from '../support/admin.ts'
import { type BrowsedStory, storiesOf } from '../support/browsed-stories.ts'
import { launchChromium } from '../support/chromium.ts'

/** A test walks through several people's pages; on a busy machine each takes seconds. */
const WALK_MS = 180_000
const HELPLINE = 'Nightline (fictional)'
const browser: Browser | null = await launchChromium()

describe.skipIf(!browser)('signing a sensitive story, in a browser', { timeout: WALK_MS }, () => {
  let room: BrowsedNewsroom
  let url = ''
  let writer: Page
  let editor: Page
  let second: Page
  let chief: Page
  let story: BrowsedStory
  let translation: BrowsedStory
  let at: ReturnType<typeof storiesOf>

  beforeAll(async () => {
    room = await browseNewsroom(browser!)
    url = room.url
    writer = await room.as('writer')
    editor = await room.as('editor')
    second = await room.as('editor2')
    chief = await room.as('chief')
    // The writer's page may still be open: who comes second is told.
    for (const page of [writer, editor, second, chief]) await takesOver(page)
    at = storiesOf(room, writer)
  }, BUILD_MS)
  afterAll(() => room?.close())

  const attest = (dialog: Locator) => dialog.getByRole('checkbox', { name: /must not tell where people/ }).check()
  const sign = async (page: Page, of: { id: string }) => {
    await at.open(page, of)
    const { dialog, confirm } = await act(page, 'Approve and sign')
    await attest(dialog)
    await confirm()
  }
  const submit = async (of: { id: string }) => {
    await at.open(writer, of)
    await (await act(writer, 'Submit for review')).confirm()
    await expect.poll(() => at.read(of)).toMatchObject({ editorialState: 'in_review' })
    await leave(writer)
  }
  const edit = async (of: { id: string }, lead: string) => {
    await at.open(writer, of)
    // The form opens on the tab that was looked at last.
    await openTab(writer, 'Text')
    await writer.locator('#field-lead').fill(lead)
    await save(writer)
    expect(await at.read(of)).toMatchObject({ lead })
  }
  const isPublic = (page: Page) =>
    page
      .getByText(/ is public( since|\.)/)
      .first()
      .waitFor()

  it('leads a writer from what blocks to the field that mends it', async () => {
    story = await at.draft('Where people find help', {
      lead: 'The law came into force in 2008.',
      sensitivity: 'high',
      outreachPlan: { when: 'on_approval' },
    })
    await at.open(writer, story)
    const { dialog, button } = await act(writer, 'Submit for review')
    await dialog.getByText(/no verified helpline/).waitFor()
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await accessible(writer, '.pr-dialog')
    await picture(writer, 'sensitive-findings')
    await dialog.getByRole('button', { name: 'Go to Safety and embargo, Helplines' }).click()
    await expect
      .poll(() => writer.evaluate(() => Boolean(document.activeElement?.closest('#field-helplines'))))
      .toBe(true)

    await openForm(editor, `${url}/admin/collections/helplines/create`)
    await editor.locator('#field-country').fill('EU')
    await editor.locator('#field-name').fill(HELPLINE)
    await editor.locator('#field-phone').fill('+46 8 123 45 67')
    await editor.locator('#field-verified').check()
    await editor.getByRole('button', { name: 'Save', exact: true }).click()
    await editor.waitForURL(/helplines\/(?!create)[\w-]+$/)

    await choose(writer, '#field-helplines', HELPLINE)
    await accessible(writer, '.pr-actions')
    await save(writer)
    expect(await at.read(story)).toMatchObject({ revision: 2 })
    await submit(story)
  })

  it('takes two signatures, and each answers for shelters by name', async () => {
    await at.open(editor, story)
    const first = await act(editor, 'Approve and sign')
    await first.dialog.getByText('Answer for what asks for it first.').waitFor()
    expect(await first.button.getAttribute('aria-disabled')).toBe('true')
    await attest(first.dialog)
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'sensitive-first')
    await first.confirm()
    await editor.getByText('It needs a second signature by a chief editor.').first().waitFor()
    await editor.getByText(/^Signed by /).waitFor()
    expect(await at.read(story)).toMatchObject({ editorialState: 'in_review', publicationStatus: 'unpublished' })
    await leave(editor)
    await at.open(chief, story)
    const last = await act(chief, 'Approve and sign')
    await attest(last.dialog)
    await picture(chief, 'sensitive-second')
    await last.confirm()
    await chief.getByRole('button', { name: 'Pull back' }).waitFor()
    await picture(chief, 'sensitive-cooling-off')
    // The page follows the clock by itself.
    await isPublic(chief)
    await accessible(chief, '.pr-actions')
    await leave(chief)
    story = await at.read(story)
  })

  it('is translated from what was signed, and the translation is signed by others', async () => {
    await at.open(writer, story)
    await writer.getByLabel('Translate to').selectOption('sv')
    const dialog = writer.getByRole('dialog', { name: 'Translate' })
    await dialog.getByLabel('Copy the text, to write over it').check()
    await accessible(writer, '.pr-dialog')
    await dialog.getByRole('button', { name: 'Translate', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await writer.getByRole('region', { name: 'Language versions' }).getByRole('link', { name: 'Swedish' }).click()
    await writer.waitForURL((to) => /press-releases\/[\w-]+$/.test(to.pathname) && !to.pathname.endsWith(story.id))
    translation = await at.read({ id: new URL(writer.url()).pathname.split('/').at(-1)! })
    const lines = await api<{ docs: { id: string }[] }>(
      writer,
      'GET',
      `/api/helplines?where[name][equals]=${encodeURIComponent(HELPLINE)}`,
    )
    await api(writer, 'PATCH', `/api/press-releases/${translation.id}`, {
      revision: translation.revision,
      title: 'Här finns hjälp',
      helplines: [lines.docs[0]?.id],
    })
    await submit(translation)
    await sign(second, translation)
    await sign(chief, translation)
    await expect.poll(() => at.read(translation)).toMatchObject({ editorialState: 'approved' })
    await Promise.all([leave(second), leave(chief)])
  })

  it('is corrected: what was wrong is signed with the text, and the chief editor reads what has changed', async () => {
    await at.open(editor, story)
    const correcting = await act(editor, 'Correct')
    await correcting.dialog.getByLabel(/^What was wrong/).fill('The year was wrong.')
    await correcting.dialog.getByLabel(/^What changes/).fill('The law came into force in 2009, not 2008.')
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'sensitive-correct')
    await correcting.confirm()
    await editor.getByText('A correction is open:').waitFor()
    await leave(editor)
    await edit(story, 'The law came into force in 2009.')
    await submit(story)
    await sign(second, story)
    await leave(second)
    await at.open(chief, story)
    const signing = await act(chief, 'Approve and sign')
    await signing.dialog.getByText('What changed since edition 1').click()
    await signing.dialog.locator('.pr-diff ins', { hasText: '2009' }).first().waitFor()
    await attest(signing.dialog)
    await accessible(chief, '.pr-dialog')
    await picture(chief, 'sensitive-correction')
    await signing.confirm()
    await chief.getByText(/^Edition 2 is public/).waitFor()

    await chief.getByRole('button', { name: 'Editions and changes' }).click()
    const editions = chief.getByRole('dialog', { name: 'Editions and changes' })
    await editions.getByLabel('From').selectOption({ label: 'Edition 1' })
    await editions.getByLabel('To', { exact: true }).selectOption({ label: 'Edition 2' })
    await editions.locator('.pr-diff del', { hasText: '2008' }).first().waitFor()
    await editions.locator('.pr-diff ins', { hasText: '2009' }).first().waitFor()
    await accessible(chief, '.pr-dialog')
    await picture(chief, 'diff')
    await leave(chief)

    const reader = await room.page()
    await expect
      .poll(
        async () => {
          await reader.goto(`${url}/en/press-releases/${story.slug}`)
          return reader.locator('main').innerText()
        },
        { timeout: 30_000 },
      )
      .toMatch(/Correction[\s\S]*The year was wrong\./)
    await picture(reader, 'sensitive-public')
    await reader.close()
  })

  it('leaves a stale translation behind, which nobody signs before its source has been looked at', async () => {
    await edit(translation, 'Lagen började gälla 2009.')
    await at.open(writer, translation)
    const versions = writer.getByRole('region', { name: 'Language versions' })
    await versions.getByText(/^Stale:/).waitFor()
    await submit(translation)
    await at.open(second, translation)
    const refused = await act(second, 'Approve and sign')
    await refused.dialog.getByText('Mend what blocks first.').waitFor()
    await refused.dialog.getByRole('button', { name: 'Cancel' }).click()
    await second.getByRole('button', { name: 'What has changed in the source' }).click()
    const news = second.getByRole('dialog', { name: 'What has changed in the source' })
    // From the older to the newer: 2008 was, 2009 is.
    await news.locator('.pr-diff del', { hasText: '2008' }).first().waitFor()
    await news.locator('.pr-diff ins', { hasText: '2009' }).first().waitFor()
    await accessible(second, '.pr-dialog')
    await picture(second, 'stale')
    await news.getByRole('button', { name: 'Close' }).click()
    await (await act(second, 'Source looked at')).confirm()
    await second.getByText(/^Stale:/).waitFor({ state: 'detached' })
    const signing = await act(second, 'Approve and sign')
    await attest(signing.dialog)
    await signing.confirm()
    await second.getByText(/^Signed by /).waitFor()
    await leave(second)
  })

  it('says an embargo in its own zone, takes a reason for a warning, and lifts the embargo by hand', async () => {
    const kept = await at.draft('Under embargo', {
      embargoUntil: '2031-06-01T08:00:00.000Z',
      embargoZone: 'Europe/Stockholm',
      outreachPlan: { when: 'embargo_end' },
      brief: { subject: 'Under embargo', text: 'word '.repeat(220) },
    })
    await at.open(writer, kept)
    await openTab(writer, 'Safety and embargo')
    await writer.getByText('That is 1 June 2031 at 10:00 (Stockholm, UTC+2).').waitFor()
    await writer.getByText('by the clock of this computer (Europe/Helsinki)').waitFor()
    await accessible(writer, '.pr-in-zone')
    await picture(writer, 'sensitive-embargo')
    await submit(kept)
    await at.open(editor, kept)
    const signing = await act(editor, 'Approve and sign')
    const reason = signing.dialog.getByLabel(/^Why it goes out all the same/).first()
    await reason.fill('The minister’s words are needed in full.')
    await picture(editor, 'sensitive-override')
    await signing.confirm()
    await leave(editor)
    const { signOffs } = await api<{ signOffs: { overridden: { reason: string }[] }[] }>(
      writer,
      'GET',
      `/api/press-releases/${kept.id}/actions`,
    )
    expect(signOffs[0]?.overridden.map((one) => one.reason)).toContain('The minister’s words are needed in full.')
    await at.open(chief, kept)
    const lifting = await act(chief, 'Lift embargo')
    await lifting.dialog.getByRole('textbox').fill('The ministry has published it already.')
    await accessible(chief, '.pr-dialog')
    await lifting.confirm()
    await isPublic(chief)

    // What was opened can be closed again.
    const opened = await act(chief, 'Correct')
    await opened.dialog.getByLabel(/^What was wrong/).fill('The year was wrong.')
    await opened.confirm()
    const dropping = await act(chief, 'Drop the correction')
    await dropping.dialog.getByRole('textbox').fill('It was right after all.')
    await accessible(chief, '.pr-dialog')
    await dropping.confirm()
    await expect
      .poll(() => at.read(kept), { timeout: 30_000 })
      .toMatchObject({ editorialState: 'approved', publicationStatus: 'published' })
    await leave(chief)
  })

  it('threw no error in any page', () => expect(room.problems).toEqual([]))
})
