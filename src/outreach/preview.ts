import type { PayloadRequest } from 'payload'
import { suppressedAmong } from '../contacts/suppression.ts'
import { readPolicy } from '../domain/audience.ts'
import { CAMPAIGN_RULES, type CampaignType } from '../domain/campaign.ts'
import { newsroomZone } from '../domain/digest.ts'
import { textFor } from '../domain/digest-texts.ts'
import { may, principalOf } from '../domain/permissions.ts'
import { isUrgent } from '../domain/turns.ts'
import { unmadeWords } from '../domain/unmade.ts'
import { PUBLIC_STATUSES, type Publication } from '../domain/visibility.ts'
import { waitedFor } from '../domain/waited-for.ts'
import { readWarmUp } from '../domain/warm-up.ts'
import { env } from '../env.ts'
import type { CompiledBrief } from '../mail/compose.ts'
import { composeMessage } from '../mail/compose.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { type AudiencePreview, audienceOf } from './audience.ts'
import type { EarlierSource } from './audience-store.ts'
import { choiceOf, earlierSources, readOutreachPolicy } from './choice.ts'
import { addressOf, all, contentOf, type Db, type Sendable } from './content.ts'
import { freezeDigest } from './digest-freeze.ts'
import { addressesIn } from './digest-members.ts'
import { mailNewsroom, NO_SENDER } from './freeze.ts'
import { type Choice, type Frozen, readFrozen } from './frozen.ts'
import { mailsOf } from './mails.ts'
import { rulesFor } from './memberships.ts'
import { withNews } from './news.ts'
import { ACCOUNT, batchesPerSecond } from './pace.ts'
import { perhapsSent } from './restored.ts'
import type { Selection } from './selection.ts'
import type { CampaignRow, OutreachStore } from './store.ts'
import { allowedFrom } from './warm-up.ts'

/** A mail as the first recipient in a language would get it; names and links of nobody. */
export interface MailPreview {
  language: string
  subject: string
  html: string
  text: string
  /** It ends with what stands in the first mail to a reader only: where their address comes from, and what they may ask. */
  first: boolean
}

export interface PreviewInput {
  lists: readonly string[]
  languages: readonly string[]
  /** Languages it waits for, of which nobody knows yet when they come. */
  waitsFor: readonly string[]
  source: string
  launchAt: number
  /** The story itself, as `press-releases:{id}`, and its translation group. */
  storyKey: string
  group: string
  /** A campaign that exists; without one it is the brief of a plan. */
  campaign?: CampaignRow
  /** Digest and follow-up: what is fixed about their readers. */
  choice?: Choice
  /** What it would send, of one that has not begun. */
  content?: Sendable
}

/** The audience of a plan or a campaign as it stands; the sample is left out for those who may not read contacts. */
export async function previewAudience(req: PayloadRequest, input: PreviewInput): Promise<AudiencePreview> {
  const { payload } = req
  const store = outreachStore(handleOf(payload))
  const policy = await readOutreachPolicy({ db: payload.db, req })
  const bucket = await store.readBucket(ACCOUNT)
  const permitted = bucket?.perSecond ?? (Number(policy.requestsPerSecond) || 2)
  const perSecond = batchesPerSecond(permitted, env().smtp !== null)
  const { campaign, lists, waitsFor, source } = input
  const type = campaign?.type ?? 'brief'
  const warmUp = readWarmUp(policy.warmUp)
  const selection: Selection = {
    campaign: campaign?.id ?? '',
    group: input.group,
    lists,
    policy: readPolicy(policy.countryRules),
    offered: [...new Set([...input.languages, ...waitsFor])],
    source,
    choice:
      input.choice ??
      choiceOf(type, policy, {
        rules: await rulesFor(store, lists),
        sources: campaign ? await sourcesFor({ db: payload.db, req, store }, campaign, source, input.content) : [],
        onePerOutlet: campaign?.options.onePerOutlet === true,
      }),
  }
  const counted = await audienceOf(
    {
      store,
      suppressedAmong: (addresses) => suppressedAmong(payload, addresses),
      perSecond,
      largestBatch: warmUp?.firstDay ?? Number.POSITIVE_INFINITY,
      zone: newsroomZone(policy),
      // What tells of a mistake is not held back by it.
      allowed: await allowedFrom(store, isUrgent({ type }) ? null : warmUp, input.launchAt),
    },
    selection,
    input.launchAt,
  )
  const words = campaign?.startedAt ? null : await perhapsSent({ db: payload.db, req }, { ...input, type })
  const said = words ? { perhapsSent: words } : {}
  const preview = { ...(waitsFor.length > 0 ? withoutTimes(counted, waitsFor) : counted), ...said }
  return may(principalOf(req.user), 'contact.read') ? preview : { ...preview, sample: [] }
}

async function sourcesFor(
  db: Db & { store: OutreachStore },
  campaign: CampaignRow,
  language: string,
  content: Sendable | undefined,
): Promise<EarlierSource[]> {
  const sources = await earlierSources(db, campaign, language)
  return content ? withNews(db, campaign, sources, content) : sources
}

/**
 * The preview of a campaign: from what is frozen, or else from what its type would send when it starts. The mails of a later moment may show what nobody
 * outside may know yet: only those who may read editions are shown them.
 */
export async function previewCampaign(req: PayloadRequest, campaign: CampaignRow, now: number) {
  const store = outreachStore(handleOf(req.payload))
  const launchAt = await startOf(req, campaign, now)
  const frozen = campaign.startedAt ? readFrozen(await store.frozenOf(campaign.id)) : null
  const mails = frozen ? frozenMails(frozen, campaign.type) : await comingMails(req, campaign, launchAt)
  const audience = await previewAudience(req, {
    lists: campaign.lists,
    languages: mails.languages,
    waitsFor: mails.waitsFor ?? [],
    source: mails.source,
    launchAt,
    storyKey: campaign.storyKey,
    group: campaign.translationGroup,
    campaign,
    ...(mails.choice ? { choice: mails.choice } : {}),
    ...(mails.content ? { content: mails.content } : {}),
  })
  const { perhapsSent: forgotten } = audience
  const said = forgotten ? { perhapsSent: forgotten } : {}
  if (mails.waiting) return { ...withoutContent(audience), ...said, waiting: mails.waiting, mails: [] }
  const isEarly = frozen === null && launchAt > now && !may(principalOf(req.user), 'edition.read')
  const without = mails.without ? { without: mails.without } : {}
  return { ...audience, ...without, mails: isEarly ? [] : mails.mails }
}

/** When a campaign would start if it were launched now: at its time, and not before its story can be read, also in what it waits for (ms since the epoch). */
export async function startOf(req: PayloadRequest, campaign: CampaignRow, now: number): Promise<number> {
  const { type, storyKey, translationGroup, waitFor, startedAt, launchAt, options } = campaign
  const due = Math.max(now, launchAt?.getTime() ?? (options.launchAt ? Date.parse(options.launchAt) : now))
  if (startedAt || CAMPAIGN_RULES[type].needs !== 'public') return due
  const signed = await all<Pick<Publication, 'storyKey' | 'language' | 'status' | 'visibleFrom'>>(
    { db: req.payload.db, req },
    'publications',
    { and: [{ translationGroup: { equals: translationGroup } }, { status: { in: [...PUBLIC_STATUSES] } }] },
    { storyKey: true, language: true, status: true, visibleFrom: true },
  )
  const own = signed.find((one) => one.storyKey === storyKey)
  const readable = Math.max(due, waitedFor(waitFor, signed).from)
  return own?.visibleFrom ? Math.max(readable, Date.parse(own.visibleFrom)) : readable
}

/** Who it concerns, of a campaign that has nothing to send yet. */
function withoutContent({ candidates, planned, excluded, byCountry, sample }: AudiencePreview): AudiencePreview {
  const people = sample.map(({ contact, address, country }) => ({ contact, address, country }))
  return { candidates, planned, excluded, byLanguage: {}, byCountry, sample: people }
}

/** Whom it concerns, of what waits for languages: when they come nobody knows, nor whether others come with them. */
function withoutTimes(
  { candidates, planned, excluded, byLanguage, byCountry, sample }: AudiencePreview,
  waitsFor: readonly string[],
): AudiencePreview {
  return { candidates, planned, excluded, byLanguage, byCountry, sample, waitsFor: [...waitsFor] }
}

interface PreviewMails {
  /** Why there is nothing to send yet. */
  waiting?: string
  /** What it would send, but for languages that it waits for. */
  waitsFor?: string[]
  /** A notice: in which of its languages no mail can be made, and why, in words for people. */
  without?: string
  mails: MailPreview[]
  languages: string[]
  source: string
  choice?: Choice
  content?: Sendable
}

function frozenMails(frozen: Frozen, type: CampaignType): PreviewMails {
  const { digest, choice, source: own } = frozen
  // Of whom nothing is known but the language of their mail.
  const names = (mail: string) =>
    digest?.stories.map((story) => textFor({ mail, own, languages: [mail] }, story).name).join('') ?? ''
  const mails = Object.entries(frozen.languages).map(([language, { template, storyUrl, stories }]) =>
    sampleMail(language, template, {
      type,
      storyUrl,
      publicUrl: frozen.publicUrl,
      stories: addressesIn(stories, names(language)),
    }),
  )
  const fixed = choice && (digest || choice.type === 'follow_up') ? { choice } : {}
  const without = frozen.without ? { without: frozen.without } : {}
  return { mails, languages: Object.keys(frozen.languages), source: own, ...fixed, ...without }
}

async function comingMails(req: PayloadRequest, campaign: CampaignRow, at: number): Promise<PreviewMails> {
  const db = { db: req.payload.db, req, store: outreachStore(handleOf(req.payload)) }
  const { publicUrl } = env()
  const newsroom = await mailNewsroom(db)
  const nothing = (waiting: string): PreviewMails => ({ waiting, mails: [], languages: [], source: '' })
  if (campaign.type === 'digest') {
    if (!newsroom) return nothing(NO_SENDER)
    const result = await freezeDigest(db, campaign, newsroom, new Date(at), publicUrl)
    return 'frozen' in result ? frozenMails(result.frozen, campaign.type) : nothing(result.waiting)
  }
  const content = await contentOf(db, campaign, at)
  if ('waiting' in content) return nothing(content.waiting)
  const waitsFor = campaign.waitFor.filter((language) => !content.languages.has(language))
  if (!newsroom) {
    const languages = [...content.languages.keys()]
    return { mails: [], languages, waitsFor, source: content.source.story.language, content }
  }
  const { type, options } = campaign
  const { languages, source, unmade } = await mailsOf(content, { type, options }, newsroom)
  const mails = [...languages.values()].map(({ story, template }) =>
    sampleMail(story.language, template, { type, storyUrl: publicUrl + addressOf(story), publicUrl }),
  )
  const without = unmade.length > 0 ? { without: unmadeWords(unmade, source) } : {}
  return { mails, languages: [...languages.keys()], waitsFor, source, content, ...without }
}

interface Sample {
  type: CampaignType
  storyUrl: string
  publicUrl: string
  stories?: Readonly<Record<string, string>>
}

/** In the place of what differs from reader to reader. */
const OF_EACH = '[…]'

/** Fills a template with values that show every part and belong to nobody. What a notice tells those who were written to before is no first mail. */
export function sampleMail(
  language: string,
  template: CompiledBrief,
  { type, storyUrl, publicUrl, stories = {} }: Sample,
): MailPreview {
  const first = CAMPAIGN_RULES[type].audience !== 'earlier'
  const { subject, html, text } = composeMessage(template, {
    email: 'recipient@example.org',
    name: null,
    unsubscribeUrl: `${publicUrl}/u/preview`,
    preferencesUrl: `${publicUrl}/preferences/preview`,
    storyUrl,
    stories,
    notice: first ? { source: OF_EACH, date: OF_EACH } : null,
    list: 'preview',
    tags: { campaign: 'preview', batch: 'preview', delivery: 'preview' },
  })
  return { language, subject, html, text, first }
}
