import { expect } from 'vitest'
import { rankOf } from '../../src/domain/delivery.ts'
import { type campaignsOf, dropCampaigns } from './campaigns.ts'
import { type Person, type TestNewsroom, until } from './newsroom.ts'

/** What tests of campaigns that have come half their way do, by the warm-up of a domain: so many mails today and no more. */
export function halfSentOf(room: TestNewsroom, editor: Person, at: ReturnType<typeof campaignsOf>) {
  const limit = async (firstDay: number | null) => {
    const warmUp =
      firstDay === null ? { startedAt: null } : { startedAt: new Date().toISOString(), firstDay, growth: 1 }
    await room.payload.updateGlobal({ slug: 'outreach-policy', data: { warmUp } } as never)
    await room.payload.db.deleteMany({ collection: 'values', where: { key: { like: 'warm-up' } } } as never)
    // A worker reads the policy as it starts.
    await room.stopWorkers()
    await room.startWorkers()
  }
  const perform = (id: string, action: string, body: object = {}) =>
    editor.request<{ message: string }>('POST', `/api/campaigns/${id}/${action}`, body)
  return {
    perform,
    /** Launches a campaign that hands over so many mails, in batches of that size, and then stands in `sending`. */
    async send(id: string, mails: number): Promise<void> {
      await limit(mails)
      const launched = await perform(id, 'launch')
      expect(launched.status, launched.text).toBe(200)
      await until(
        () => at.progress(id),
        ({ state, submitted }) => state === 'sending' && submitted === mails,
        20_000,
      )
    },
    /** From here on so many mails are handed over, in batches of that size, whatever is launched. */
    allow: (mails: number) => limit(mails),
    /** Nothing holds back what is still to be sent. */
    release: () => limit(null),
    /** What is left of a campaign is in doubt, as after calls without an answer and 23 hours; the workers stand still then. @returns its batches */
    async doubt(id: string): Promise<string[]> {
      await room.stopWorkers()
      const where = { and: [{ campaign: { equals: id } }, { state: { equals: 'planned' } }] }
      const { docs } = await room.payload.db.find<{ id: string }>({ collection: 'batches', where } as never)
      const firstAttemptAt = new Date(Date.now() - 24 * 3_600_000).toISOString()
      for (const [collection, data] of [
        ['batches', { state: 'in_doubt', reason: 'key_expired', firstAttemptAt, openAttempts: 1 }],
        ['deliveries', { state: 'in_doubt', reason: 'key_expired', rank: rankOf('doubted') }],
      ] as const) {
        await room.payload.db.updateMany({ collection, where, data } as never)
      }
      return docs.map((batch) => String(batch.id))
    },
    drop: (id: string) => dropCampaigns(room, [{ id }]),
  }
}

/** A translation of a story, signed and public, or scheduled. @returns its id */
export async function translationOf(
  at: ReturnType<typeof campaignsOf>,
  writer: Person,
  story: string,
  language: string,
  scheduledFor?: string,
): Promise<string> {
  const { doc } = (await at.act(story, 'translate', writer, { language, copyText: true })) as unknown as {
    doc: { id: string; revision: number }
  }
  const named = await writer.request('PATCH', `/api/press-releases/${doc.id}`, {
    revision: doc.revision,
    slug: `version-${language}-${doc.id}`,
  })
  expect(named.status, named.text).toBe(200)
  await at.act(doc.id, 'submit', writer)
  await at.act(doc.id, 'approve')
  await (scheduledFor ? at.act(doc.id, 'schedule', undefined, { at: scheduledFor }) : at.act(doc.id, 'publish'))
  return doc.id
}
