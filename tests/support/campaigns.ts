import { expect } from 'vitest'
import type { Person, TestNewsroom } from './newsroom.ts'
import { until } from './newsroom.ts'
import { pressRelease } from './stories.ts'

export interface CampaignDoc {
  id: string
  type: string
  state: string
  pausedReason: string | null
}

export interface Figures {
  state: string
  pausedReason: string
  without?: string
  candidates: number
  planned: number
  excluded: number
  submitted: number
}

/** What tests of campaigns do over HTTP, so that each of them states only what it is about. */
export function campaignsOf(room: TestNewsroom, editor: Person, writer: Person) {
  const story = async (own: Record<string, unknown> = {}) => {
    const made = await writer.request<{ doc: { id: string; revision: number } }>(
      'POST',
      '/api/press-releases',
      pressRelease(own),
    )
    expect(made.status, made.text).toBe(201)
    return made.body.doc
  }
  const act = async (id: string, action: string, who: Person = editor, body: object = {}) => {
    const doc = (await editor.request<{ revision: number }>('GET', `/api/press-releases/${id}?depth=0`)).body
    const done = await who.request('POST', `/api/press-releases/${id}/${action}`, { revision: doc.revision, ...body })
    expect(done.status, done.text).toBe(200)
    return done.body as { campaign?: { id: string } }
  }
  const published = async (own: Record<string, unknown> = {}) => {
    const { id } = await story(own)
    await act(id, 'submit', writer)
    await act(id, 'approve')
    await act(id, 'publish')
    return id
  }
  const ask = (type: string, id: string, own: object = {}) =>
    editor.request<{ doc: CampaignDoc }>('POST', '/api/campaigns', {
      type,
      story: { collection: 'press-releases', id },
      ...own,
    })
  const create = async (type: string, id: string, own: object = {}) => {
    const made = await ask(type, id, own)
    expect(made.status, made.text).toBe(201)
    return made.body.doc.id
  }
  const progress = async (id: string) =>
    (await editor.request<Figures>('GET', `/api/campaigns/${id}/progress`)).body as Figures
  /** Launches a campaign and waits until it has come to its end. */
  const send = async (id: string) => {
    const launched = await editor.request('POST', `/api/campaigns/${id}/launch`, {})
    expect(launched.status, launched.text).toBe(200)
    return until(
      () => progress(id),
      ({ state }) => state === 'done',
    )
  }
  const mailsOf = async (id: string) =>
    (await room.provider.mails()).filter(({ tags }) => tags?.some(({ value }) => value === id))
  const recipientsOf = async (id: string) => (await mailsOf(id)).flatMap(({ to }) => to).sort()
  return { story, act, published, ask, create, progress, send, mailsOf, recipientsOf }
}

/** Contacts on a list of their own, by import. @returns the list's id */
export async function listOf(room: TestNewsroom, name: string, csv: string): Promise<string> {
  const steward = await room.person('data-steward')
  const made = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', { name })
  expect(made.status, made.text).toBe(201)
  const list = made.body.doc.id
  const started = await steward.request<{ job: string }>('POST', `/api/contacts/import?list=${list}`, csv, {
    'content-type': 'text/csv',
  })
  await until(
    async () => (await steward.request<{ state: string }>('GET', `/api/contacts/import/${started.body.job}`)).body,
    ({ state }) => state === 'done',
  )
  return list
}

/** Changes a contact below the hooks, as the engine's own workers do. */
export async function setContact(room: TestNewsroom, email: string, data: Record<string, unknown>): Promise<string> {
  const found = (await room.payload.db.updateOne({
    collection: 'contacts',
    where: { email: { equals: email } },
    data,
  } as never)) as unknown as { id: string }
  return String(found.id)
}

/** Cancels campaigns below the actions, so that they are out of the way of what comes next. */
export async function dropCampaigns({ payload }: TestNewsroom, rows: readonly { id: unknown }[]): Promise<void> {
  for (const { id } of rows) {
    await payload.db.updateOne({
      collection: 'campaigns',
      where: { id: { equals: id } },
      data: { state: 'cancelled' },
      options: { atomic: true },
    } as never)
  }
}
