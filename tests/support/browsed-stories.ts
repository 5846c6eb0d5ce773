import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { api, type BrowsedNewsroom, openForm } from './admin.ts'
import { pressRelease } from './stories.ts'

export interface BrowsedStory {
  id: string
  revision: number
  slug: string
  title: string
  lead: string
  editorialState: string
  publicationStatus: string
}

/** Press releases of a browsed newsroom, as a writer's page makes, reads and opens them. */
export function storiesOf({ url }: Pick<BrowsedNewsroom, 'url'>, writer: Page) {
  const path = (of: { id: string }) => `/api/press-releases/${of.id}`
  return {
    draft: async (title: string, own: object = {}): Promise<BrowsedStory> => {
      const made = await api<{ doc: BrowsedStory }>(
        writer,
        'POST',
        '/api/press-releases',
        pressRelease({ title, brief: { subject: title, text: 'A joint report.' }, ...own }),
      )
      expect(made.doc, JSON.stringify(made)).toBeDefined()
      return made.doc
    },
    read: (of: { id: string }) => api<BrowsedStory>(writer, 'GET', `${path(of)}?depth=0`),
    /** Opens a story in somebody's page, and waits for what stands beside the form. */
    open: async (page: Page, of: { id: string }, beside = 'State') => {
      await openForm(page, `${url}/admin/collections/press-releases/${of.id}`)
      await page.getByRole('heading', { name: beside, exact: true }).waitFor()
    },
    /** Through review to the public, by the short way. */
    publish: async (editor: Page, { id, revision }: BrowsedStory) => {
      await api(writer, 'POST', `/api/press-releases/${id}/submit`, { revision })
      await api(editor, 'POST', `/api/press-releases/${id}/approve`, { revision })
      const done = await api(editor, 'POST', `/api/press-releases/${id}/publish`, { revision })
      expect(done.errors, JSON.stringify(done)).toBeUndefined()
    },
  }
}
