import type { PayloadRequest } from 'payload'
import { demand, principalOf } from '../../domain/permissions.ts'
import { dueNews, whyNotAssign } from '../../domain/review.ts'
import { type StoryCollection, storyKey } from '../../domain/story.ts'
import { readZonedTime } from '../../domain/zoned-time.ts'
import { refuse } from '../../errors.ts'
import { transact } from '../../storage/transact.ts'
import { recordAudit } from '../audit.ts'
import { colleagues, nameOf, notify } from '../notify.ts'
import { factsOf, readStory, type StoryDoc } from '../story.ts'
import { dueKey } from './due.ts'

export interface Assignment {
  /** A person's id; `null` takes the story from whoever had it. */
  assignee: string | null
  /** An instant with its offset, or a local time in `zone`; `null` for no date. */
  dueAt: string | null
  zone?: string | undefined
}

/** Gives a story to somebody, by when. It is no change of the text: revision, state and signatures stay. */
export async function assign(
  req: PayloadRequest,
  collection: StoryCollection,
  id: string,
  { assignee, dueAt, zone }: Assignment,
  now: number,
): Promise<{ doc: StoryDoc; message: string }> {
  const who = principalOf(req.user)
  demand(who, 'story.assign')
  const due = dueAt === null ? null : new Date(timeOf(dueAt, zone, now)).toISOString()
  return transact(req, async (inner) => {
    const before = await readStory(inner, collection, id)
    const person = assignee === null ? null : (await colleagues(inner)).find((one) => one.id === assignee)
    if (person === undefined) throw refuse.invalid('There is no such person here.', { field: 'assignee' })
    const why = person ? whyNotAssign(person, await factsOf(inner, collection, before, now)) : null
    if (why) throw refuse.invalid(why, { field: 'assignee' })
    await inner.payload.db.updateOne({
      collection,
      where: { id: { equals: id } },
      data: { assignee, dueAt: due },
      options: { atomic: true },
      req: inner,
    } as never)
    const subject = storyKey(collection, id)
    await recordAudit(inner, {
      action: 'story.assign',
      subject,
      data: { before: before.assignee ?? null, assignee, dueAt: due },
    })
    const news = { subject, title: String(before.title ?? ''), by: nameOf(inner), note: due ?? '' }
    const moved = assignee !== (before.assignee ?? null) || due !== (before.dueAt ?? null)
    if (assignee && moved) {
      const to = { users: [assignee], except: who.id }
      await notify(inner, { ...news, kind: 'assigned', to, key: `assign/${subject}/${now}` }, now)
      // A date so near has just been told with it.
      if (due && dueNews(Date.parse(due), 'draft', now) === 'due_soon') {
        await inner.payload.db.create({
          collection: 'notifications',
          data: {
            ...news,
            kind: 'due_soon',
            user: assignee,
            key: `${dueKey('due_soon', subject, due)}/${assignee}`,
            mailState: 'off',
            readAt: new Date(now).toISOString(),
          },
          req: inner,
        })
      }
    }
    const message = person ? `Given to ${person.name || 'a colleague'}.` : 'It is nobody’s in particular now.'
    return { doc: await readStory(inner, collection, id), message }
  })
}

/** @throws `invalid` for what is no time, lies in the past, or is skipped or doubled by the clock */
function timeOf(text: string, zone: string | undefined, now: number): number {
  const reading = readZonedTime(text, zone ?? '')
  if (!reading.ok) {
    const candidates = 'candidates' in reading ? { candidates: reading.candidates } : {}
    throw refuse.invalid('Write the date as 2027-03-28T10:00 with a `zone`, or with its offset.', {
      field: 'dueAt',
      reason: reading.code,
      ...candidates,
    })
  }
  if (reading.instant <= now)
    throw refuse.invalid('That date has passed. Choose one that lies ahead.', { field: 'dueAt' })
  return reading.instant
}
