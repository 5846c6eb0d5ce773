import { createLocalReq, type Payload } from 'payload'
import { dueNews, REMIND_BEFORE } from '../../domain/review.ts'
import { STORY_COLLECTIONS, storyKey } from '../../domain/story.ts'
import { notify } from '../notify.ts'
import type { StoryDoc } from '../story.ts'

/** Names one reminder: a date that is moved is news again. */
export const dueKey = (kind: 'due_soon' | 'overdue', subject: string, dueAt: string): string =>
  `${kind}/${subject}/${dueAt}`

/** Reminds of due dates that come near or have passed; safe to run often and in many processes, each reminder is told once. */
export async function remindOfDates(payload: Payload, now: number): Promise<void> {
  const iso = (ms: number) => new Date(ms).toISOString()
  for (const collection of STORY_COLLECTIONS) {
    const { docs } = await payload.db.find<StoryDoc>({
      collection,
      where: {
        and: [
          { dueAt: { greater_than: iso(now - 7 * REMIND_BEFORE) } },
          { dueAt: { less_than_equal: iso(now + REMIND_BEFORE) } },
          { editorialState: { not_equals: 'approved' } },
        ],
      },
      sort: 'dueAt',
      limit: 500,
      pagination: false,
    } as never)
    for (const doc of docs) {
      const dueAt = new Date(String(doc.dueAt)).toISOString()
      const kind = dueNews(Date.parse(dueAt), doc.editorialState, now)
      const user = [doc.assignee, doc.createdBy].find((id) => typeof id === 'string' && id !== '' && id !== 'system')
      if (!kind || !user) continue
      const subject = storyKey(collection, String(doc.id))
      const news = { kind, subject, title: String(doc.title ?? ''), note: dueAt, key: dueKey(kind, subject, dueAt) }
      await notify(await createLocalReq({}, payload), { ...news, to: { users: [String(user)] } }, now)
    }
  }
}
