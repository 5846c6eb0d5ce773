import type { TestNewsroom } from './newsroom.ts'

/** Times of digests by which the daily and the weekly one were due two hours ago, at ten in the morning of a zone: tests run at any hour. */
export function dueThisMorning(now = Date.now()) {
  const ahead = 12 - new Date(now).getUTCHours()
  const zone = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
  return { hour: '10:00', zone, weekday: String(new Date(now + ahead * 3_600_000).getUTCDay() || 7) }
}

/** Sets the policy of digests as if it had been so all along: what was due before may be made up for. */
export async function setDigestsLongAgo({ payload }: Pick<TestNewsroom, 'payload'>, digest: object): Promise<void> {
  await payload.updateGlobal({ slug: 'outreach-policy', data: { digest } } as never)
  await payload.db.deleteMany({ collection: 'values', where: { key: { equals: 'digest/times-changed' } } })
}
