import type { PayloadRequest } from 'payload'
import { SECTIONS, type StoryCollection, storyPath } from '../domain/story.ts'
import { PUBLIC_STATUSES, type Publication } from '../domain/visibility.ts'
import { waitedFor } from '../domain/waited-for.ts'
import { env } from '../env.ts'
import { refuse } from '../errors.ts'
import type { AudiencePreview } from '../outreach/audience.ts'
import { compileBrief } from '../outreach/content.ts'
import { mailNewsroom } from '../outreach/freeze.ts'
import { type MailPreview, previewAudience, sampleMail } from '../outreach/preview.ts'
import { coolingOffMs } from './policy.ts'
import { canonicalOf, type StoryDoc } from './story.ts'

/** Whom the outreach plan of a story would reach if it were signed now, and when; with the brief as it would arrive. */
export async function planAudience(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: StoryDoc,
): Promise<AudiencePreview & { mails: MailPreview[] }> {
  const { story } = await canonicalOf(req, collection, doc)
  const { lists, when, at, waitFor } = story.outreachPlan
  const now = Date.now()
  const cooled = now + (await coolingOffMs(req))
  const planned = when === 'at' && at ? Math.max(cooled, Date.parse(at)) : cooled
  const signed = await signedVersions(req, story.translationGroup)
  const waited = waitedFor(
    waitFor.filter((language) => language !== story.language),
    signed,
  )
  // Nobody receives a brief before its story can be read.
  const embargo = story.embargoUntil ? Date.parse(story.embargoUntil) : 0
  const launchAt = Math.max(now, planned, embargo, waited.from)
  const audience = await previewAudience(req, {
    lists,
    languages: [...new Set([story.language, ...signed.map(({ language }) => language)])],
    waitsFor: waited.missing,
    source: story.language,
    launchAt,
    storyKey: `${collection}:${doc.id}`,
    group: story.translationGroup,
  })
  return { ...audience, mails: await previewOf(req, collection, doc) }
}

/** The brief of a story as its first recipient would get it. @throws `invalid` while its words cannot become a mail */
export async function planBrief(req: PayloadRequest, collection: StoryCollection, doc: StoryDoc): Promise<MailPreview> {
  const [mail] = await previewOf(req, collection, doc)
  if (mail) return mail
  throw (await mailNewsroom({ db: req.payload.db, req }))
    ? refuse.invalid('Write the subject and the text of the brief first; then its mail can be shown.', {
        field: 'brief',
      })
    : refuse.invalid('The newsroom has no sender yet. An administrator sets one under Settings, Newsroom.')
}

async function previewOf(req: PayloadRequest, collection: StoryCollection, doc: StoryDoc): Promise<MailPreview[]> {
  const newsroom = await mailNewsroom({ db: req.payload.db, req })
  const { story } = await canonicalOf(req, collection, doc)
  if (!newsroom || !story.brief.subject || !story.brief.text) return []
  const { publicUrl } = env()
  const storyUrl =
    publicUrl + storyPath({ language: story.language, section: SECTIONS[collection], slug: story.slug || 'draft' })
  const template = await compileBrief(story, newsroom, 'brief')
  return [sampleMail(story.language, template, { type: 'brief', storyUrl, publicUrl })]
}

type Version = Pick<Publication, 'language' | 'status' | 'visibleFrom'>

async function signedVersions(req: PayloadRequest, translationGroup: string): Promise<Version[]> {
  const { docs } = await req.payload.db.find<Version & { id: string }>({
    collection: 'publications',
    where: {
      and: [{ translationGroup: { equals: translationGroup } }, { status: { in: [...PUBLIC_STATUSES] } }],
    },
    pagination: false,
    limit: 50,
    req,
  } as never)
  return docs
}
