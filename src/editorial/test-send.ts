import type { PayloadHandler, PayloadRequest } from 'payload'
import { demand, principalOf } from '../domain/permissions.ts'
import { SECTIONS, type StoryCollection, storyPath } from '../domain/story.ts'
import { env } from '../env.ts'
import { refuse } from '../errors.ts'
import { composeTestMessage } from '../mail/compose.ts'
import { sendStaffMail } from '../mail/payload-adapter.ts'
import { compileBrief } from '../outreach/content.ts'
import { mailNewsroom } from '../outreach/freeze.ts'
import { transact } from '../storage/transact.ts'
import { recordAudit } from './audit.ts'
import { idParam } from './body.ts'
import { canonicalOf, readStory } from './story.ts'

const ACTION = 'story.test-send'

/** Tests that one person may send within an hour: they leave through the queue in which reset links and notices wait as well. */
const AN_HOUR = 20
const HOUR_MS = 3_600_000

/**
 * Sends the brief of a story as it stands to whoever asks, and to nobody else: marked TEST, without a link that could unsubscribe
 * anybody, outside all counts. Nobody can name another address.
 *
 * @throws `unauthenticated`, `forbidden`, `not_found`; 400 `invalid` while the brief cannot become a mail; 429 `too_many_requests` after 20 within an hour
 */
export const testSend =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    demand(principalOf(req.user), ACTION)
    const id = idParam(req)
    const { story } = await canonicalOf(req, collection, await readStory(req, collection, id))
    if (!story.brief.subject || !story.brief.text) {
      throw refuse.invalid('Write the subject and the text of the brief first; then it can be sent to you.', {
        field: 'brief',
      })
    }
    const newsroom = await mailNewsroom({ db: req.payload.db, req })
    if (!newsroom) {
      throw refuse.invalid('The newsroom has no sender yet. An administrator sets one under Settings, Newsroom.')
    }
    const { publicUrl } = env()
    const path = storyPath({ language: story.language, section: SECTIONS[collection], slug: story.slug || 'draft' })
    const { email, name } = callerOf(req)
    const message = composeTestMessage(await compileBrief(story, newsroom, 'brief'), {
      email,
      name,
      storyUrl: publicUrl + path,
      homeUrl: `${publicUrl}/admin/collections/${collection}/${id}`,
    })
    await transact(req, async (inner) => {
      await demandPatience(inner, Date.now())
      await recordAudit(inner, { action: ACTION, subject: story.storyKey })
    })
    sendStaffMail(message)
    return Response.json({ message: `A test is on its way to ${email}.` })
  }

/** Counts what the caller has sent, by the audit trail. @throws 429 `too_many_requests`, with `retryAfter` in seconds */
async function demandPatience(req: PayloadRequest, now: number): Promise<void> {
  const { docs } = await req.payload.db.find<{ createdAt: string }>({
    collection: 'audit-events',
    where: {
      and: [
        { actor: { equals: req.user?.id } },
        { action: { equals: ACTION } },
        { createdAt: { greater_than: new Date(now - HOUR_MS).toISOString() } },
      ],
    },
    sort: '-createdAt',
    limit: AN_HOUR,
    pagination: false,
    req,
  } as never)
  const first = docs[AN_HOUR - 1]
  if (!first) return
  const retryAfter = Math.max(1, Math.ceil((Date.parse(first.createdAt) + HOUR_MS - now) / 1000))
  const minutes = Math.ceil(retryAfter / 60)
  throw refuse.tooMany(
    `You have sent yourself ${AN_HOUR} tests within the hour. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or look at the preview.`,
    { retryAfter },
  )
}

function callerOf({ user }: PayloadRequest): { email: string; name: string | null } {
  const caller = user as { email?: unknown; name?: unknown } | null
  if (typeof caller?.email !== 'string') throw refuse.unauthenticated()
  return { email: caller.email, name: typeof caller.name === 'string' && caller.name ? caller.name : null }
}
