import type { OutreachStore } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { hex, text } from './outreach-rows.ts'

type Answers = Pick<
  OutreachStore,
  'noteUnanswered' | 'unanswered' | 'forgetUnanswered' | 'answered' | 'complaints' | 'doubts'
>

const MINUTE = 60_000
const keyOf = (campaign: string) => `unanswered/${campaign}`

/** Which calls were answered, and what readers say. */
export function answers(handle: MongoHandle): Answers {
  const values = () => handle.collection('values')
  return {
    async doubts() {
      const open = await handle
        .collection('campaigns')
        .find({ state: { $in: ['planning', 'sending', 'paused', 'cancelled'] } }, { projection: { _id: 1 } })
        .toArray()
      const found = await handle
        .collection('batches')
        .find(
          { campaign: { $in: open.map(({ _id }) => hex(_id)) }, state: 'in_doubt' },
          { projection: { campaign: 1 } },
        )
        .toArray()
      const batches = new Map<string, string[]>()
      for (const { _id, campaign } of found) {
        const known = batches.get(text(campaign))
        if (known) known.push(hex(_id))
        else batches.set(text(campaign), [hex(_id)])
      }
      const counted = [...batches].map(async ([campaign, ids]) => {
        const members = { batch: { $in: ids }, state: 'in_doubt' }
        const recipients = await handle.collection('deliveries').countDocuments(members)
        return { campaign, batches: ids.length, recipients }
      })
      return Promise.all(counted)
    },
    async noteUnanswered(campaign, at) {
      const key = keyOf(campaign)
      const minute = Math.floor(at.getTime() / MINUTE)
      const count = () =>
        values().updateOne(
          { key },
          { $inc: { [`value.v.${minute}`]: 1 }, $set: { updatedAt: at }, $setOnInsert: { key, createdAt: at } },
          { upsert: true },
        )
      // Of two that make the row at once one finds it there.
      await count().catch((error: { code?: number }) => {
        if (error.code !== 11000) throw error
        return count()
      })
    },
    async unanswered(campaign) {
      const doc = await values().findOne({ key: keyOf(campaign) })
      const minutes = Object.entries((doc?.value?.v ?? {}) as Record<string, number>)
      return minutes
        .map(([minute, calls]) => ({ minute: Number(minute) * MINUTE, calls }))
        .sort((a, b) => a.minute - b.minute)
    },
    async forgetUnanswered(campaign) {
      await values().updateOne({ key: keyOf(campaign) }, { $set: { 'value.v': {} } })
    },
    answered: (campaign, since) =>
      handle.collection('batches').countDocuments({
        ...{ campaign, settledAt: { $gt: since } },
        $or: [{ submitted: { $gt: 0 } }, { failed: { $gt: 0 } }],
      }),
    complaints: (campaign, since) =>
      handle.collection('deliveries').countDocuments({ campaign, state: 'complained', stateAt: { $gt: since } }),
  }
}
