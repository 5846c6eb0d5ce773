import { expect, it } from 'vitest'
import { sample, startTrial } from './trial-server.ts'

const later = 1_000

async function fill() {
  let now = Date.parse('2026-03-01T10:00:00Z')
  const { resend } = await startTrial({ now: () => now })
  const ids: string[] = []
  for (const to of ['bounced-a', 'complained-b', 'well', 'Bounced-A', 'bounced-c']) {
    ids.push((await resend.emails.send({ ...sample, to: `${to}@example.org` })).data?.id ?? '')
    now += later
  }
  return { resend, ids }
}

it('lists who bounced or complained, once and by the first cause, newest first', async () => {
  const { resend, ids } = await fill()
  const { data } = await resend.suppressions.list()
  expect(data).toMatchObject({
    object: 'list',
    has_more: false,
    data: [
      { email: 'bounced-c@example.org', origin: 'bounce', source_id: ids[4], created_at: '2026-03-01T10:00:04.200Z' },
      { email: 'complained-b@example.org', origin: 'complaint', source_id: ids[1] },
      { email: 'bounced-a@example.org', origin: 'bounce', source_id: ids[0], created_at: '2026-03-01T10:00:00.200Z' },
    ],
  })
})

it('is read page by page, and by origin', async () => {
  const { resend } = await fill()
  const first = await resend.suppressions.list({ limit: 2 })
  expect(first.data?.has_more).toBe(true)
  const rest = await resend.suppressions.list({ limit: 2, after: first.data?.data[1]?.id ?? '' })
  expect(rest.data).toMatchObject({ has_more: false, data: [{ email: 'bounced-a@example.org' }] })
  const complaints = await resend.suppressions.list({ origin: 'complaint' })
  expect(complaints.data?.data.map(({ email }) => email)).toEqual(['complained-b@example.org'])
  expect((await resend.suppressions.list({ origin: 'manual' })).data?.data).toEqual([])
})

it('refuses an origin and an entry that it does not know', async () => {
  const { resend } = await fill()
  expect((await resend.suppressions.list({ origin: 'whim' as never })).error?.statusCode).toBe(422)
  expect((await resend.suppressions.list({ after: 'nobody' })).error?.statusCode).toBe(422)
})
