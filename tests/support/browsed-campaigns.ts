import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { NotificationKind } from '../../src/domain/notifications.ts'
import { accessible, api, type BrowsedNewsroom, isOneColumn, openDialog, picture } from './admin.ts'
import { storiesOf } from './browsed-stories.ts'

interface Figures {
  state: string
  pausedReason: string
  planned: number
  submitted: number
  inDoubt: number
}

/** The people whose pages a walk through campaigns needs. */
export interface CampaignPeople {
  writer: Page
  editor: Page
  steward: Page
  /** A colleague of the editor, at a phone. */
  phone: Page
}

/** Readers of a file to import: `sv0@readers.example.org` and so on. */
export const readers = (prefix: string, count: number, country: string, language: string) =>
  Array.from({ length: count }, (_, i) => `Reader ${i},${prefix}${i}@readers.example.org,${country},${language}`)

/** What browser tests do with campaigns, so that each of them states only what it is about. */
export function browsedCampaigns(room: BrowsedNewsroom, { writer, editor, steward, phone }: CampaignPeople) {
  const stories = storiesOf(room, writer)
  const figures = (id: string) => api<Figures>(editor, 'GET', `/api/campaigns/${id}/progress`)
  return {
    stories,
    /** Contacts on a list of their own. @returns the list's id */
    list: async (name: string, rows: string[]): Promise<string> => {
      const { doc } = await api<{ doc: { id: string } }>(steward, 'POST', '/api/media-lists', { name })
      const job = await steward.evaluate(
        ([path, body]) =>
          fetch(path!, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: body! })
            .then((answer) => answer.json())
            .then((started) => String(started.job)),
        [`/api/contacts/import?list=${doc.id}`, ['name,email,countries,languages', ...rows].join('\n')],
      )
      const state = () => api<{ state: string }>(steward, 'GET', `/api/contacts/import/${job}`).then((one) => one.state)
      await expect.poll(state, { timeout: 30_000 }).toBe('done')
      return doc.id
    },
    /** A draft of a campaign for a story that is public. @returns the campaign's id */
    draft: async (title: string, lists: string[]): Promise<string> => {
      const story = await stories.draft(title)
      await stories.publish(editor, story)
      const made = await api<{ doc: { id: string } }>(editor, 'POST', '/api/campaigns', {
        type: 'brief',
        story: { collection: 'press-releases', id: story.id },
        lists,
      })
      expect(made.doc, JSON.stringify(made)).toBeDefined()
      return made.doc.id
    },
    act: (id: string, action: string) => api(editor, 'POST', `/api/campaigns/${id}/${action}`, {}),
    is: (id: string, own: Partial<Figures>) => expect.poll(() => figures(id), { timeout: 30_000 }).toMatchObject(own),
    /** Waits until somebody has been told: who decides about a campaign sooner than that has seen it, and nobody is told any more. */
    told: (page: Page, id: string, kind: NotificationKind) => {
      const of = `where[subject][equals]=campaigns:${id}&where[kind][equals]=${kind}`
      const count = () =>
        api<{ totalDocs: number }>(page, 'GET', `/api/notifications?${of}`).then((news) => news.totalDocs)
      return expect.poll(count, { timeout: 30_000 }).toBe(1)
    },
    show: async (id: string) => {
      await editor.goto(`${room.url}/admin/collections/campaigns/${id}`)
      await editor.locator('.pr-campaign h2').first().waitFor()
    },
    /** Looks at the campaign that the editor has open: on a screen and on a phone, with axe on both. */
    look: async (name: string) => {
      await picture(editor, name)
      await accessible(editor, '.pr-campaign')
      await phone.goto(editor.url())
      await phone.locator('.pr-campaign h2').first().waitFor()
      expect(await isOneColumn(phone)).toBe(true)
      await accessible(phone, '.pr-campaign')
      await picture(phone, `${name}-phone`)
    },
    /** The dialog of one of the buttons that the editor sees. */
    ask: (label: string, title = label) =>
      openDialog(editor, editor.getByRole('button', { name: label, exact: true }).first(), label, title),
  }
}
