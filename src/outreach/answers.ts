import type { PayloadHandler, PayloadRequest } from 'payload'
import type { CanonicalStory } from '../domain/edition.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import type { Publication } from '../domain/visibility.ts'
import { idParam } from '../editorial/body.ts'
import { refuse } from '../errors.ts'
import { replyToOf } from '../mail/render.tsx'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { all, contentOf } from './content.ts'
import { readFrozen } from './frozen.ts'
import { startOf } from './preview.ts'
import type { CampaignRow } from './store.ts'

/** Whom a reader's answer reaches; `null`: the sender's own mailbox. */
interface Answers {
  language: string
  replyTo: string | null
}

/**
 * Whom answers to a campaign reach, by language: as frozen once it has begun; before that as the editions say that it would send if it were launched
 * now, and while there is nothing to send yet, as the one that waits to be published says, else the last signed one.
 */
export const answers: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.read')
  const store = outreachStore(handleOf(req.payload))
  const id = idParam(req)
  const campaign = await store.campaign(id)
  if (!campaign) throw refuse.notFound('There is no such campaign.')
  if (campaign.startedAt) {
    const { languages } = readFrozen(await store.frozenOf(id))
    const docs = Object.entries(languages).map(
      ([language, { template }]): Answers => ({ language, replyTo: template.replyTo }),
    )
    return Response.json({ docs, fixed: true })
  }
  const { type } = campaign
  // Answers to a digest reach whoever sends it.
  if (type === 'digest') return Response.json({ docs: [], fixed: false })
  const docs = (await storiesOf(req, campaign)).map((story): Answers => {
    const contact = story.pressContacts.find(({ email }) => email) ?? null
    return { language: story.language, replyTo: replyToOf(contact, type) }
  })
  return Response.json({ docs, fixed: false })
}

/** What a campaign that has not begun would send, as far as that is known. */
async function storiesOf(req: PayloadRequest, campaign: CampaignRow): Promise<CanonicalStory[]> {
  const db = { db: req.payload.db, req }
  const content = await contentOf(db, campaign, await startOf(req, campaign, Date.now()))
  if (!('waiting' in content)) return [...content.languages.values()].map(({ story }) => story)
  const of = { storyKey: { equals: campaign.storyKey } }
  const [publication] = await all<Publication>(db, 'publications', of)
  const waits = publication?.nextEdition ?? publication?.edition
  const { docs } = await req.payload.db.find<{ canonical: string }>({
    collection: 'editions',
    where: waits ? { id: { equals: waits } } : of,
    sort: '-number',
    limit: 1,
    pagination: false,
    req,
  } as never)
  return docs.map(({ canonical }) => JSON.parse(canonical) as CanonicalStory)
}
