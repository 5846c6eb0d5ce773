import type { MemberState } from './contact.ts'
import { pickLanguage, readAs } from './languages.ts'
import type { Opening, Openings } from './sending-window.ts'

/** Why somebody on a list does not receive a campaign. `EXCLUSION_WORDS` says it to people. */
export const EXCLUSIONS = [
  'no_address',
  'incomplete',
  'unsubscribed',
  'suppressed',
  'needs_opt_in',
  'embargo_not_trusted',
  'already_sent',
  'nothing_new',
  'resting',
  'digest_daily',
  'digest_weekly',
  'digest_reader',
  'capped',
  'outlet_taken',
  'duplicate',
  'removed',
  'nothing_left',
  'cancelled',
] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

export const EXCLUSION_WORDS: Record<Exclusion, string> = {
  no_address: 'has no e-mail address that can be written to',
  incomplete: 'has a record that no mail can be made from: something is missing in it, or cannot stand in a mail',
  unsubscribed: 'has unsubscribed from these lists',
  suppressed: 'is on the list of addresses not to be written to',
  needs_opt_in: 'has not confirmed, and the rule for this country or source asks for it',
  embargo_not_trusted: 'is not trusted with material under embargo',
  already_sent: 'has it, may have it or is to get it from another campaign about the same story',
  nothing_new: 'has the newest text in their language, and there is nothing to add in that language',
  resting: 'is given a rest, because mail to them keeps bouncing for now',
  digest_daily: 'gets it in the daily digest, as they chose',
  digest_weekly: 'gets it in the weekly digest, as they chose',
  digest_reader: 'has chosen to get news in a digest, and follow-ups come in none',
  capped: 'has had as many mails lately as the policy allows',
  outlet_taken: 'works for an outlet where somebody else receives it',
  duplicate: 'shares an address with somebody who receives it already',
  nothing_left: 'has nothing left in this digest, because its stories cannot be read or its lists were left',
  removed: 'was erased, or is not on the lists any more',
  cancelled: 'was not reached before the campaign was cancelled',
}

export const OPT_IN_STATES = ['none', 'pending', 'confirmed'] as const
export type OptIn = (typeof OPT_IN_STATES)[number]

/** A member as planning sees one. */
export interface Candidate {
  contact: string
  /** The list through which the campaign reaches them. */
  list: string
  /** How they stand to it; `removed`: the house took them off, or they have no place on it any more. */
  membership: MemberState
  /** Normalised. */
  address: string
  languages: readonly string[]
  countries: readonly string[]
  legalBasis: string
  optIn: OptIn
  embargoTrusted: boolean
  /** IANA name, `''` when nobody has said. */
  timeZone?: string
  /** How often they want to hear from us: `each`, `daily`, `weekly`. */
  frequency?: string
  /** ms since the epoch until which they are given a rest. */
  restUntil?: number
  /** Id of their outlet. */
  outlet?: string
  /** What the campaign would send them says nothing that they have not had. */
  nothingNew?: boolean
}

/**
 * How closely a campaign looks at a person. `fully`: everything below. `address_only`: those who hold an earlier mail have a
 * right to hear that it was wrong or withdrawn, so only what stops all mail to them counts.
 */
export type Scrutiny = 'fully' | 'address_only'

/**
 * What a country asks for before the press may be written to. `opt_in`: a confirmed consent. `notice`: information in
 * the first mail and a way out in each. Editable by the house (the `outreach-policy` global); not legal advice.
 */
export type ConsentRule = 'opt_in' | 'notice'

export interface AudiencePolicy {
  /** By ISO 3166-1 alpha-2 code. */
  countries: Readonly<Record<string, ConsentRule>>
  /** For countries without a rule of their own, and for contacts without a country. */
  otherwise: ConsentRule
}

export const DEFAULT_POLICY: AudiencePolicy = {
  countries: { DK: 'opt_in', NO: 'opt_in', SE: 'notice', FI: 'notice' },
  otherwise: 'notice',
}

const isRule = (value: unknown): value is ConsentRule => value === 'opt_in' || value === 'notice'
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads the policy's country rules from stored data: `{DK: 'opt_in', …, otherwise?: 'notice'}` or `[{country, rule}]`.
 * Where a rule is present but unreadable, it counts as the stricter one; of several for one country the stricter one holds.
 */
export function readPolicy(rules: unknown): AudiencePolicy {
  const entries = Array.isArray(rules)
    ? rules.filter(isRecord).map((row): [string, unknown] => [String(row.country), row.rule ?? row.consent])
    : isRecord(rules)
      ? Object.entries(rules)
      : null
  if (!entries) return DEFAULT_POLICY
  const countries: Record<string, ConsentRule> = {}
  let otherwise: ConsentRule = DEFAULT_POLICY.otherwise
  for (const [country, value] of entries) {
    const raw = isRecord(value) ? (value.rule ?? value.consent) : value
    const rule = isRule(raw) ? raw : 'opt_in'
    const code = country.trim().toUpperCase()
    if (country === 'otherwise') otherwise = rule
    else if (countries[code] !== 'opt_in') countries[code] = rule
  }
  return { countries, otherwise }
}

/** What else is known about a candidate. */
export interface Circumstances {
  suppressed: boolean
  duplicate: boolean
  /** The story is not public yet; only trusted contacts may have it. */
  underEmbargo: boolean
  /** They hold an earlier mail about the story, may hold it, or are about to get it. */
  alreadySent?: boolean
  /** They have had as many mails lately as the policy allows. */
  capped?: boolean
  /** Somebody at their outlet receives this story already, and the campaign pitches once per outlet. */
  outletTaken?: boolean
  /** ms since the epoch; without it nobody rests. */
  now?: number
  /** Whether those who chose a digest are left out. */
  digests?: boolean
  /** Whether the digest brings it to them: it does a brief, and no follow-up. */
  carried?: boolean
  scrutiny?: Scrutiny
}

/**
 * Why this person must not receive the campaign, or `null`. The first reason that applies is the one reported:
 * what the person decided comes before what the house decided.
 */
export function exclusionReason(
  candidate: Omit<Candidate, 'contact' | 'list' | 'languages'>,
  policy: AudiencePolicy,
  circumstances: Circumstances,
): Exclusion | null {
  if (!candidate.address) return 'no_address'
  if (candidate.membership === 'unsubscribed') return 'unsubscribed'
  if (circumstances.suppressed) return 'suppressed'
  const further = circumstances.scrutiny === 'address_only' ? null : furtherReason(candidate, policy, circumstances)
  if (further) return further
  return circumstances.duplicate ? 'duplicate' : null
}

function furtherReason(
  candidate: Omit<Candidate, 'contact' | 'list' | 'languages'>,
  policy: AudiencePolicy,
  circumstances: Circumstances,
): Exclusion | null {
  const { underEmbargo, now = 0, alreadySent, capped = false, outletTaken = false } = circumstances
  if (candidate.membership === 'removed') return 'removed'
  if (needsOptIn(candidate, policy) && candidate.optIn !== 'confirmed') return 'needs_opt_in'
  if (underEmbargo && !candidate.embargoTrusted) return 'embargo_not_trusted'
  if (alreadySent) return 'already_sent'
  if (candidate.nothingNew) return 'nothing_new'
  if ((candidate.restUntil ?? 0) > now) return 'resting'
  const digest = digestReason(candidate, circumstances)
  if (digest) return digest
  if (capped) return 'capped'
  return outletTaken ? 'outlet_taken' : null
}

function digestReason(
  { frequency }: Pick<Candidate, 'frequency'>,
  { digests = false, carried = false }: Circumstances,
): Exclusion | null {
  if (!digests || (frequency !== 'daily' && frequency !== 'weekly')) return null
  if (!carried) return 'digest_reader'
  return frequency === 'daily' ? 'digest_daily' : 'digest_weekly'
}

/** Whoever works for several countries is covered by the strictest of their rules; an unfinished opt-in never counts as none. */
function needsOptIn(
  candidate: Pick<Candidate, 'countries' | 'legalBasis' | 'optIn'>,
  { countries, otherwise }: AudiencePolicy,
): boolean {
  if (candidate.optIn === 'pending' || candidate.legalBasis === 'consent') return true
  if (candidate.countries.length === 0) return otherwise === 'opt_in'
  return candidate.countries.some((country) => (countries[country.toUpperCase()] ?? otherwise) === 'opt_in')
}

/** A member who receives a copy. */
export interface Recipient {
  contact: string
  list: string
  address: string
  language: string
  country: string
  /** When they may be written to; absent where any time will do. */
  opening?: Opening
}

/** What decides about a whole stretch of the audience at once. */
export interface AudienceTerms {
  policy: AudiencePolicy
  /** Languages that have an edition in this campaign. */
  offered: readonly string[]
  /** The language of those who read none of them. */
  source: string
  underEmbargo: boolean
  scrutiny?: Scrutiny
  digests?: boolean
  carried?: boolean
  onePerOutlet?: boolean
  /** ms since the epoch: who rests, and from when windows are looked for. */
  now?: number
  /** Where a reader's sending window opens next; `null` while no window is set. */
  opens?: Openings | null
}

/** What was looked up about a stretch of the audience. */
export interface Known {
  /** Normalised addresses that must not be written to. */
  suppressed: ReadonlySet<string>
  /** Contacts that an earlier campaign about the story has reached, or is about to. */
  holders: ReadonlySet<string>
  /** Contacts that have had their share lately. */
  capped: ReadonlySet<string>
  /** Outlets where somebody receives this story already. */
  outlets: ReadonlySet<string>
  /** Contacts who were to get an earlier brief about the story and did not: of an outlet their colleagues come first. */
  fallen?: ReadonlySet<string>
}

export interface Excluded {
  contact: string
  list: string
  country: string
  reason: Exclusion
}

/**
 * Divides distinct members into those who receive a copy and those who do not, and why: together they are exactly the members.
 */
export function divide(
  members: readonly Candidate[],
  terms: AudienceTerms,
  known: Known,
): { planned: Recipient[]; excluded: Excluded[] } {
  const seen = new Set<string>()
  const outlets = new Set(known.outlets)
  const planned: Recipient[] = []
  const excluded: Excluded[] = []
  const { underEmbargo, now = 0, digests = false, carried = false, scrutiny = 'fully', opens } = terms
  const { fallen = new Set<string>() } = known
  const isFallen = ({ contact }: Candidate) => fallen.has(contact)
  const inTurn = fallen.size > 0 ? [...members.filter((one) => !isFallen(one)), ...members.filter(isFallen)] : members
  for (const member of inTurn) {
    const { contact, list, address, outlet = '' } = member
    const { language, country } = placeOf(member, terms.offered, terms.source)
    const reason = exclusionReason(member, terms.policy, {
      suppressed: known.suppressed.has(address),
      alreadySent: known.holders.has(contact),
      capped: known.capped.has(contact),
      outletTaken: terms.onePerOutlet === true && outlet !== '' && outlets.has(outlet),
      duplicate: seen.has(address),
      underEmbargo,
      now,
      digests,
      carried,
      scrutiny,
    })
    if (reason) {
      excluded.push({ contact, list, country, reason })
      continue
    }
    seen.add(address)
    if (outlet) outlets.add(outlet)
    const recipient = { contact, list, address, language, country }
    planned.push(opens ? { ...recipient, opening: opens(member.timeZone ?? '', country) } : recipient)
  }
  return { planned, excluded }
}

/** Why somebody gets a text that is in none of their languages; `null` for whoever reads it. */
export function fallbackOf(
  { languages }: Pick<Candidate, 'languages'>,
  offered: readonly string[],
): 'reads_others' | 'unknown' | null {
  if (languages.length === 0) return 'unknown'
  return languages.some((wanted) => offered.includes(readAs(wanted))) ? null : 'reads_others'
}

/** How one campaign reads a list member: the language they get, the country they count under. */
export function placeOf(
  candidate: Pick<Candidate, 'languages' | 'countries'>,
  offered: readonly string[],
  source: string,
): { language: string; country: string } {
  return { language: pickLanguage(candidate.languages, offered, source), country: candidate.countries[0] ?? '' }
}

/**
 * At how many outlets nobody has a story because the one who was chosen there fell away.
 *
 * @param without outlets where colleagues were left out for somebody, and where nobody has it or gets it
 * @param fallen where each of those works who was to get it and did not; `null` of whom that is not known any more
 */
export function outletsLeft(without: ReadonlySet<string>, fallen: readonly (string | null)[]): number {
  const known = new Set(fallen.filter((outlet) => outlet !== null && without.has(outlet)))
  const unknown = fallen.filter((outlet) => outlet === null).length
  return known.size + Math.min(unknown, without.size - known.size)
}
