import {
  type AudiencePolicy,
  type AudienceTerms,
  type Candidate,
  divide,
  type Exclusion,
  type Known,
} from '../domain/audience.ts'
import { CAMPAIGN_RULES } from '../domain/campaign.ts'
import { DEFERRED } from '../domain/digest.ts'
import { languageShown } from '../domain/digest-texts.ts'
import { sparedBy } from '../domain/once.ts'
import { openings } from '../domain/sending-window.ts'
import type { AudienceStore, EarlierSource, OnceStore, Page } from './audience-store.ts'
import { cappedAmong } from './cap.ts'
import type { Choice, Frozen } from './frozen.ts'
import { type Feed, listFeed } from './members.ts'
import { membershipsNow } from './memberships.ts'
import { holdersOf, owedAmong } from './promises.ts'
import type { OutreachStore } from './store.ts'
import { turn } from './turn.ts'

/** Everything that decides who receives a campaign: of a running one from what is frozen, of a preview from what holds now. */
export interface Selection {
  /** `''` for one that does not exist yet. */
  campaign: string
  /** Its translation group; `''` asks for no earlier campaigns. */
  group: string
  lists: readonly string[]
  choice: Choice
  policy: AudiencePolicy
  /** Languages that have an edition. */
  offered: readonly string[]
  /** The language of those who read none of them. */
  source: string
}

export interface SelectionDeps {
  store: Pick<OutreachStore, 'members'> & AudienceStore & OnceStore
  /** Which of these normalised addresses must not be written to. */
  suppressedAmong: (addresses: string[]) => Promise<ReadonlySet<string>>
}

/** A campaign that began before recipients could be chosen otherwise: lists, nothing else. */
const PLAIN: Choice = {
  type: 'brief',
  rules: {},
  sources: [],
  cap: null,
  window: null,
  onePerOutlet: false,
  digests: false,
}

export function selectionOf(
  campaign: { id: string; translationGroup?: string; lists: readonly string[] },
  frozen: Frozen,
): Selection {
  return {
    campaign: campaign.id,
    group: campaign.translationGroup ?? '',
    lists: campaign.lists,
    choice: frozen.choice ?? PLAIN,
    policy: frozen.policy,
    offered: Object.keys(frozen.languages),
    source: frozen.source,
  }
}

/** The streams whose union is the audience: members and rule matches of the lists, or the recipients of earlier campaigns. */
export function feedsOf(store: SelectionDeps['store'], { lists, choice }: Selection): Feed[] {
  const { audience, scrutiny } = CAMPAIGN_RULES[choice.type]
  if (audience === 'earlier') {
    const still = scrutiny === 'fully'
    return choice.sources.map((source) => async (after, limit) => {
      const page = await heldBy(store, source, after, limit)
      return still ? { ...page, members: await stillListed(store, page.members) } : page
    })
  }
  if (audience === 'deferred') {
    const reason = DEFERRED[choice.frequency ?? 'daily']
    return choice.sources.map((source) => (after, limit) => owed(store, source, reason, after, limit))
  }
  return lists.flatMap((list) => {
    const rules = choice.rules[list]
    const members = listFeed(store, list)
    return rules ? [members, (after, limit) => store.matching(list, rules, after, limit)] : [members]
  })
}

/** Earlier recipients as they stand to their lists now. What tells people of a mistake goes to whoever holds it, a reminder only to those who are on. */
async function stillListed(store: SelectionDeps['store'], members: readonly Candidate[]): Promise<Candidate[]> {
  const membership = await membershipsNow(store, members)
  return members.map((member) => ({ ...member, membership: membership(member) }))
}

/** Recipients of an earlier campaign, and for whom there is nothing new. */
async function heldBy(store: SelectionDeps['store'], source: EarlierSource, after: string, limit: number) {
  const { through, news } = source
  if (through) return heldInDigest(store, source, through, after, limit)
  const page = await store.received(source, after, limit)
  if (news) {
    const isNew = ({ languages }: Candidate) => news.includes(languages[0] ?? '')
    return {
      ...page,
      members: page.members.map((member) => (isNew(member) ? member : { ...member, nothingNew: true })),
    }
  }
  return page
}

/** Of the recipients of a digest those to whom it brought the campaign meant, each in the language in which they were shown its story. */
async function heldInDigest(
  store: SelectionDeps['store'],
  source: EarlierSource,
  through: NonNullable<EarlierSource['through']>,
  after: string,
  limit: number,
): Promise<Page> {
  const page = await store.received({ ...source, language: '' }, after, limit)
  const contacts = page.members.map(({ contact }) => contact)
  // They may have a row in it for other stories, and have had this one before.
  const own = { ...source, campaign: through.campaign, before: through.before }
  const [left, rows, isOwed] = await Promise.all([
    store.deferredTo(contacts, [through.campaign], through.reason),
    store.rowsIn(contacts, [source.campaign]),
    owedAmong(store, contacts, [own]),
  ])
  const meant = new Set(left.map(({ contact }) => contact))
  const noted = new Map(rows.map(({ contact, withheld }) => [contact, withheld]))
  const members = page.members
    .filter(({ contact }) => meant.has(contact) && isOwed(contact, through.campaign))
    // Whose mail was made without it has never read what the notice is about.
    .filter(({ contact }) => !noted.get(contact)?.includes(through.campaign))
    .map((member) => {
      const [mail = ''] = member.languages
      return { ...member, languages: [languageShown(noted.get(member.contact) ?? [], through.campaign, mail)] }
    })
  return { ...page, members: members.filter(({ languages }) => !source.language || languages[0] === source.language) }
}

/** Whom a brief left to a digest, but for those whom another one has brought it. */
async function owed(
  store: SelectionDeps['store'],
  source: EarlierSource,
  reason: Exclusion,
  after: string,
  limit: number,
): Promise<Page> {
  const page = await store.deferred(source.campaign, reason, after, limit)
  const contacts = page.members.map(({ contact }) => contact)
  const isOwed = await owedAmong(store, contacts, [source])
  return { ...page, members: page.members.filter(({ contact }) => isOwed(contact, source.campaign)) }
}

/**
 * Judges a stretch of the audience, asking for suppressions, earlier mails, shares and outlets of all its members at once.
 * @param now ms since the epoch
 * @param taken outlets that a preview has given out already; a plan finds them in its own rows
 */
export async function divideStretch(
  { store, suppressedAmong }: SelectionDeps,
  { campaign, group, choice, policy, offered, source }: Selection,
  members: readonly Candidate[],
  now: number,
  taken?: Set<string>,
) {
  const { scrutiny } = CAMPAIGN_RULES[choice.type]
  const contacts = members.map(({ contact }) => contact)
  const types = sparedBy(choice.type)
  const [suppressed, holders, capped, outlets, fallen] = await Promise.all([
    inParts(members.map(({ address }) => address).filter(Boolean), suppressedAmong),
    // Looked up, not frozen: of two that are planned one after the other, each knows what the other has done.
    group && types.length > 0
      ? holdersOf(store, contacts, { group, types, except: campaign }, { digests: choice.digests, now })
      : new Set<string>(),
    cappedAmong(store, choice, campaign, contacts, now),
    choice.onePerOutlet ? outletsWith(store, { campaign, group, choice }, members, taken) : new Set<string>(),
    // Whoever was chosen at an outlet and fell away would be chosen again and again, and their colleagues left out for them.
    choice.onePerOutlet && group && choice.type === 'brief'
      ? store.fellAway(
          members.flatMap(({ contact, outlet }) => (outlet ? [contact] : [])),
          { group, except: campaign },
        )
      : new Set<string>(),
  ])
  const known: Known = { suppressed, holders, capped, outlets, fallen }
  const terms: AudienceTerms = {
    policy,
    offered,
    source,
    underEmbargo: false,
    scrutiny,
    digests: choice.digests,
    carried: choice.type === 'brief',
    onePerOutlet: choice.onePerOutlet,
    now,
    opens: choice.window ? openings(choice.window, choice.window.zone, now) : null,
  }
  return divide(members, terms, known)
}

/** Addresses asked about at once: each has to be hashed, and meanwhile a call may have to leave on time. */
const PART = 500

async function inParts(
  addresses: readonly string[],
  ask: (part: string[]) => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let from = 0; from < addresses.length; from += PART) {
    for (const address of await ask(addresses.slice(from, from + PART))) found.add(address)
    await turn()
  }
  return found
}

/** Outlets of these members where somebody receives the story already, by this campaign or, of a brief, by an earlier one. */
async function outletsWith(
  store: SelectionDeps['store'],
  { campaign, group, choice }: Pick<Selection, 'campaign' | 'group' | 'choice'>,
  members: readonly Candidate[],
  taken: ReadonlySet<string> | undefined,
): Promise<ReadonlySet<string>> {
  const outlets = outletsIn(members)
  if (outlets.length === 0) return new Set()
  const own = taken ?? (campaign ? await store.outletsTaken(campaign, outlets) : new Set<string>())
  // A follow-up goes to whoever has had the brief: they are no colleagues of their own.
  const types = choice.type === 'brief' ? sparedBy(choice.type) : []
  if (!group || types.length === 0) return own
  const outletOf = await store.colleagues(outlets)
  const holding = await store.holding([...outletOf.keys()], { group, types, except: campaign })
  return new Set([...own, ...[...holding].map((contact) => outletOf.get(contact) ?? '')])
}

const outletsIn = (members: readonly Candidate[]) => [
  ...new Set(members.flatMap(({ outlet }) => (outlet ? [outlet] : []))),
]
