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

/**
 * Sends the brief of a story as it stands to whoever asks, and to nobody else: marked TEST, without a link that could unsubscribe
 * anybody, outside all counts. Nobody can name another address.
 *
 * @throws `unauthenticated`, `forbidden`, `not_found`; 400 `invalid` while the brief cannot become a mail
 */
export const testSend =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    demand(principalOf(req.user), 'story.test-send')
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
    await transact(req, (inner) => recordAudit(inner, { action: 'story.test-send', subject: story.storyKey }))
    sendStaffMail(message)
    return Response.json({ message: `A test is on its way to ${email}.` })
  }

function callerOf({ user }: PayloadRequest): { email: string; name: string | null } {
  const caller = user as { email?: unknown; name?: unknown } | null
  if (typeof caller?.email !== 'string') throw refuse.unauthenticated()
  return { email: caller.email, name: typeof caller.name === 'string' && caller.name ? caller.name : null }
}
