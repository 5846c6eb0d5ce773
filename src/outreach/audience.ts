import { type AudiencePolicy, EXCLUSION_WORDS, type Exclusion, type Recipient } from '../domain/audience.ts'
import { partition } from '../domain/batches.ts'
import { forecast } from '../domain/campaign.ts'
import { stretches } from './members.ts'
import { divideStretch, type PlanDeps, SLICE } from './plan.ts'
import type { OutreachStore } from './store.ts'

export interface AudienceInput {
  lists: readonly string[]
  /** Languages that have, or will have, an edition; the source's among them. */
  languages: readonly string[]
  /** The source story's language: what everybody else gets. */
  source: string
  policy: AudiencePolicy
  /** ms since the epoch. */
  launchAt: number
}

export interface AudiencePreview {
  candidates: number
  planned: number
  excluded: { reason: Exclusion; count: number; explanation: string }[]
  byLanguage: Record<string, number>
  /** By ISO country code; `''` where a contact has none. */
  byCountry: Record<string, number>
  /** Up to five recipients, spread over the list. Only for those who may read contacts. */
  sample: Pick<Recipient, 'contact' | 'address' | 'language' | 'country'>[]
  /** ISO 8601, UTC. */
  firstSendAt: string
  lastSendAt: string
}

const SAMPLE = 5

/**
 * What a campaign would do if it started now: the same stream and the same judgement as the plan itself, counted instead of written.
 * Reads the lists page by page and holds no more than one slice.
 *
 * @param perSecond calls per second the provider permits
 */
export async function audienceOf(
  deps: { store: Pick<OutreachStore, 'members'>; suppressedAmong: PlanDeps['suppressedAmong']; perSecond: number },
  { lists, languages, source, policy, launchAt }: AudienceInput,
): Promise<AudiencePreview> {
  const excluded = new Map<Exclusion, number>()
  const byLanguage: Record<string, number> = {}
  const byCountry: Record<string, number> = {}
  const sample: Recipient[] = []
  let candidates = 0
  let planned = 0
  let requests = 0
  const terms = { policy, offered: languages, source, underEmbargo: false }
  for await (const members of stretches(deps.store, lists, '', SLICE)) {
    const divided = await divideStretch(members, terms, deps.suppressedAmong)
    candidates += members.length
    requests += partition(divided.planned).length
    for (const { reason } of divided.excluded) excluded.set(reason, (excluded.get(reason) ?? 0) + 1)
    for (const recipient of divided.planned) {
      byLanguage[recipient.language] = (byLanguage[recipient.language] ?? 0) + 1
      byCountry[recipient.country] = (byCountry[recipient.country] ?? 0) + 1
      // The first five, then one more every time the count doubles, up to the end of the list.
      planned += 1
      if (planned <= SAMPLE || (planned & (planned - 1)) === 0) sample.push(recipient)
    }
  }
  const { first, last } = forecast(launchAt, requests, deps.perSecond)
  return {
    candidates,
    planned,
    excluded: [...excluded].map(([reason, count]) => ({ reason, count, explanation: EXCLUSION_WORDS[reason] })),
    byLanguage,
    byCountry,
    sample: sample
      .slice(-SAMPLE)
      .map(({ contact, address, language, country }) => ({ contact, address, language, country })),
    firstSendAt: new Date(first).toISOString(),
    lastSendAt: new Date(last).toISOString(),
  }
}
