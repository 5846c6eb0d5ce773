/** Why somebody on a list does not receive a campaign. `EXCLUSION_WORDS` says it to people. */
export const EXCLUSIONS = [
  'no_address',
  'unsubscribed',
  'suppressed',
  'needs_opt_in',
  'embargo_not_trusted',
  'duplicate',
  'removed',
  'cancelled',
] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

export const EXCLUSION_WORDS: Record<Exclusion, string> = {
  no_address: 'has no e-mail address that can be written to',
  unsubscribed: 'has unsubscribed from these lists',
  suppressed: 'is on the list of addresses not to be written to',
  needs_opt_in: 'has not confirmed, and the rule for this country or source asks for it',
  embargo_not_trusted: 'is not trusted with material under embargo',
  duplicate: 'shares an address with somebody who receives it already',
  removed: 'was erased, or taken off the lists, after the sending was planned',
  cancelled: 'was not reached before the campaign was cancelled',
}

export const OPT_IN_STATES = ['none', 'pending', 'confirmed'] as const
export type OptIn = (typeof OPT_IN_STATES)[number]

/** A member as planning sees one. */
export interface Candidate {
  contact: string
  /** The list through which the campaign reaches them. */
  list: string
  membership: 'active' | 'unsubscribed'
  /** Normalised. */
  address: string
  languages: readonly string[]
  countries: readonly string[]
  legalBasis: string
  optIn: OptIn
  embargoTrusted: boolean
}

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
 * Where a rule is present but unreadable, it counts as the stricter one.
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
    if (country === 'otherwise') otherwise = rule
    else countries[country.toUpperCase()] = rule
  }
  return { countries, otherwise }
}

/** What else is known about a candidate. */
export interface Circumstances {
  suppressed: boolean
  duplicate: boolean
  /** The story is not public yet; only trusted contacts may have it. */
  underEmbargo: boolean
}

/**
 * Why this person must not receive the campaign, or `null`. The first reason that applies is the one reported:
 * what the person decided comes before what the house decided.
 */
export function exclusionReason(
  candidate: Pick<Candidate, 'membership' | 'address' | 'countries' | 'legalBasis' | 'optIn' | 'embargoTrusted'>,
  policy: AudiencePolicy,
  circumstances: Circumstances,
): Exclusion | null {
  if (!candidate.address) return 'no_address'
  if (candidate.membership === 'unsubscribed') return 'unsubscribed'
  if (circumstances.suppressed) return 'suppressed'
  if (needsOptIn(candidate, policy) && candidate.optIn !== 'confirmed') return 'needs_opt_in'
  if (circumstances.underEmbargo && !candidate.embargoTrusted) return 'embargo_not_trusted'
  if (circumstances.duplicate) return 'duplicate'
  return null
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
}

/** What decides about a whole stretch of the audience at once. */
export interface AudienceTerms {
  policy: AudiencePolicy
  /** Languages that have an edition in this campaign. */
  offered: readonly string[]
  /** The language of those who read none of them. */
  source: string
  underEmbargo: boolean
}

/**
 * Divides distinct members into those who receive a copy and those who do not, and why: together they are exactly the members.
 * @param suppressed normalised addresses that must not be written to
 */
export function divide(
  members: readonly Candidate[],
  terms: AudienceTerms,
  suppressed: ReadonlySet<string>,
): { planned: Recipient[]; excluded: { contact: string; list: string; country: string; reason: Exclusion }[] } {
  const seen = new Set<string>()
  const planned: Recipient[] = []
  const excluded: { contact: string; list: string; country: string; reason: Exclusion }[] = []
  for (const member of members) {
    const { contact, list, address } = member
    const { language, country } = placeOf(member, terms.offered, terms.source)
    const reason = exclusionReason(member, terms.policy, {
      suppressed: suppressed.has(address),
      duplicate: seen.has(address),
      underEmbargo: terms.underEmbargo,
    })
    if (reason) excluded.push({ contact, list, country, reason })
    else {
      seen.add(address)
      planned.push({ contact, list, address, language, country })
    }
  }
  return { planned, excluded }
}

/** How one campaign reads a list member: the language they get, the country they count under. */
export function placeOf(
  candidate: Pick<Candidate, 'languages' | 'countries'>,
  offered: readonly string[],
  source: string,
): { language: string; country: string } {
  const language = candidate.languages.find((wanted) => offered.includes(wanted)) ?? source
  return { language, country: candidate.countries[0] ?? '' }
}
