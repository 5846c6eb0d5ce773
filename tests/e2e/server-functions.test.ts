import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { api, type BrowsedNewsroom, BUILD_MS, browseNewsroom, openForm, openTab } from '../support/admin.ts'
import { storiesOf } from '../support/browsed-stories.ts'
import { launchChromium } from '../support/chromium.ts'

const browser: Browser | null = await launchChromium()
const UNSIGNED = 'UNSIGNED-WORDS'
const SIGNED = 'The law came into force in 2009.'
/** What a client may claim about a story. */
const CLAIMS = { title: UNSIGNED, lead: UNSIGNED, editorialState: 'approved', publicationStatus: 'published' }

/** The pages of the admin call functions on the server by a POST of their own, past the API: Next's server actions. */
describe.skipIf(!browser)('the server functions behind the admin', () => {
  let room: BrowsedNewsroom
  let chief: Page
  let people: Record<string, Page>
  let story: { id: string; slug: string }
  /** How the browser itself calls a function, taken down from a call. */
  let action = ''

  beforeAll(async () => {
    room = await browseNewsroom(browser!)
    const [writer, editor, admin] = [await room.as('writer'), await room.as('editor'), await room.as('admin')]
    chief = await room.as('chief')
    people = { writer, editor, chief, admin }
    const stories = storiesOf(room, writer)
    const made = await stories.draft('What was signed', { lead: SIGNED })
    await stories.publish(editor, made)
    const path = `/api/press-releases/${made.id}`
    // From here on the working document says something that nobody has signed.
    await api(writer, 'PATCH', path, { revision: 1, lead: UNSIGNED })
    story = await api(writer, 'GET', `${path}?depth=0`)

    await openForm(writer, `${room.url}/admin/collections/press-releases/${story.id}`)
    await openTab(writer, 'Text')
    const calling = writer.waitForRequest((one) => /"form-state"/.test(one.postData() ?? ''))
    await writer.locator('#field-subheading').fill('What a browser says')
    action = (await (await calling).headerValue('next-action')) ?? ''
    await writer.goto(`${room.url}/admin`)
  }, BUILD_MS)
  afterAll(() => room?.close())

  const attempt = (page: Page, name: string, args: object, credentials: RequestCredentials = 'same-origin') =>
    page.evaluate(
      async ({ path, action, name, args, credentials }) => {
        const answer = await fetch(path, {
          method: 'POST',
          headers: { 'next-action': action, accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8' },
          body: JSON.stringify([{ name, args }]),
          credentials,
        })
        return { status: answer.status, text: await answer.text() }
      },
      { path: `/admin/collections/press-releases/${story.id}`, action, name, args, credentials },
    )
  const target = () => ({
    collectionSlug: 'press-releases',
    schemaPath: 'press-releases',
    id: story.id,
    docID: story.id,
  })
  /** Rights as a client might send them along. */
  const rights = { update: true, fields: true, create: true }
  const ways: [string, () => object][] = [
    ['form-state', () => ({ ...target(), data: { ...story, ...CLAIMS }, operation: 'update', docPermissions: rights })],
    [
      'form-state',
      () => ({ ...target(), data: CLAIMS, updateLastEdited: true, overrideAccess: true, user: { roles: [] } }),
    ],
    ['copy-data-from-locale', () => ({ ...target(), fromLocale: 'en', toLocale: 'en', overrideData: true })],
    [
      'copy-data-from-locale',
      () => ({ ...target(), collectionSlug: 'publications', fromLocale: 'en', toLocale: 'sv' }),
    ],
    ['copy-data-from-locale', () => ({ globalSlug: 'newsroom', fromLocale: 'en', toLocale: 'sv', overrideData: true })],
    ...['publish', 'unpublish'].map((type): [string, () => object] => [
      'schedule-publish',
      () => ({
        type,
        date: new Date(0),
        doc: { relationTo: 'press-releases', value: story.id },
        user: { roles: ['admin'] },
      }),
    ]),
    ['render-document', () => ({ ...target(), initialData: { ...story, ...CLAIMS }, overrideEntityVisibility: true })],
    ['render-list', () => ({ collectionSlug: 'editions', overrideEntityVisibility: true, query: {} })],
    ['table-state', () => ({ collectionSlug: 'press-releases', data: [CLAIMS], enableRowSelections: true })],
    ['render-field', () => ({ ...target(), path: 'lead', schemaPath: 'press-releases.lead', initialValue: UNSIGNED })],
    ['slugify', () => ({ ...target(), data: CLAIMS, path: 'slug', valueToSlugify: UNSIGNED })],
    ['constructor', () => CLAIMS],
    ['toString', () => CLAIMS],
  ]
  /** Everything that decides what is public and sent. */
  const standing = async () => {
    const read = async (path: string) => JSON.stringify(await api(chief, 'GET', path))
    return Promise.all([
      read('/api/editions?depth=0&limit=200&sort=id'),
      read('/api/publications?depth=0&limit=200&sort=id'),
      read('/api/campaigns?depth=0&limit=200&sort=id'),
      read(`/api/press-releases/${story.id}?depth=0`),
      read('/api/globals/newsroom?depth=0'),
    ])
  }

  it('are reached by the call that the browser itself makes', async () => {
    expect(action).toMatch(/^[0-9a-f]{40,}$/)
    const { status, text } = await attempt(people.writer!, ways[0]![0], ways[0]![1]())
    expect(status).toBe(200)
    expect(text).toContain(UNSIGNED)
  })

  it('let nobody make public, send or change what has not been signed', async () => {
    const before = await standing()
    const refused: string[] = []
    for (const [who, page] of [...Object.entries(people), ['anonymous', people.writer!] as const]) {
      for (const [name, args] of ways) {
        const { status, text } = await attempt(page, name, args(), who === 'anonymous' ? 'omit' : 'same-origin')
        if (status >= 400 || /Unauthorized/.test(text)) refused.push(`${who} ${name}`)
      }
    }
    expect(await standing()).toEqual(before)
    // What writes past the actions of a story is not there for anybody.
    for (const who of [...Object.keys(people), 'anonymous']) {
      for (const name of ['copy-data-from-locale', 'schedule-publish', 'constructor', 'toString']) {
        expect(refused).toContain(`${who} ${name}`)
      }
    }
    for (const [name] of ways) expect(refused).toContain(`anonymous ${name}`)
    const reader = await room.page()
    await reader.goto(`${room.url}/en/press-releases/${story.slug}`)
    const text = await reader.locator('main').innerText()
    expect(text).toContain(SIGNED)
    expect(text).not.toContain(UNSIGNED)
  })
})
