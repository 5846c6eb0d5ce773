import type { PayloadHandler } from 'payload'
import type { CanonicalStory } from '../domain/edition.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { idParam } from '../editorial/body.ts'
import { refuse } from '../errors.ts'
import type { StoryMail } from '../mail/content.ts'
import { replyToOf } from '../mail/render.tsx'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { readFrozen } from './frozen.ts'

/** Whom a reader's answer reaches; `null`: the sender's own mailbox. */
interface Answers {
  language: string
  replyTo: string | null
}

/** Whom answers to a campaign reach, by language: as frozen once it has begun, before that as its story's last signed edition says. */
export const answers: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.read')
  const { db } = req.payload
  const id = idParam(req)
  const campaign = await db.findOne<{ id: string; type: StoryMail; storyKey: string; startedAt?: string | null }>({
    collection: 'campaigns',
    where: { id: { equals: id } },
  } as never)
  if (!campaign) throw refuse.notFound('There is no such campaign.')
  if (campaign.startedAt) {
    const { languages } = readFrozen(await outreachStore(handleOf(req.payload)).frozenOf(id))
    const docs = Object.entries(languages).map(
      ([language, { template }]): Answers => ({ language, replyTo: template.replyTo }),
    )
    return Response.json({ docs, fixed: true })
  }
  const { docs } = await db.find<{ canonical: string }>({
    collection: 'editions',
    where: { storyKey: { equals: campaign.storyKey } },
    sort: '-number',
    limit: 1,
    pagination: false,
  } as never)
  const story = docs[0] ? (JSON.parse(docs[0].canonical) as CanonicalStory) : null
  const contact = story?.pressContacts.find(({ email }) => email)
  const found: Answers[] = story
    ? [{ language: story.language, replyTo: replyToOf(contact ?? null, campaign.type) }]
    : []
  return Response.json({ docs: found, fixed: false })
}
