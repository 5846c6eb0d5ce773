import { createHash } from 'node:crypto'
import type { AudiencePolicy } from '../domain/audience.ts'
import type { CampaignType } from '../domain/campaign.ts'
import type { DigestFrequency } from '../domain/digest.ts'
import type { OfferedStory } from '../domain/digest-texts.ts'
import type { ListRules } from '../domain/list-rules.ts'
import type { SendingWindow } from '../domain/sending-window.ts'
import type { CompiledBrief } from '../mail/compose.ts'
import type { EarlierSource } from './audience-store.ts'

/** One language of a campaign, as it was when the campaign started. */
export interface FrozenLanguage {
  edition: { id: string; number: number; hash: string }
  storyUrl: string
  template: CompiledBrief
  /** Digest: what its readers may find in it, by the name of each text, with the number of its edition. */
  stories?: Record<string, { key: string; url: string; edition?: number }>
}

/**
 * Which stories a digest brings, and to whom: those whom the campaigns named had left out for it. One that began before each reader was shown the best
 * of their languages holds one text of each story per language of the mail.
 */
export interface FrozenDigest {
  frequency: DigestFrequency
  stories: (OfferedStory & { key: string; campaigns: string[] })[]
}

/** How a campaign chooses its recipients. Plain data, frozen with it, so that another process goes on as the first one began. */
export interface Choice {
  type: CampaignType
  /** By list; lists without rules are missing. */
  rules: Record<string, ListRules>
  /** The earlier campaigns whose recipients are meant, newest first. */
  sources: EarlierSource[]
  /** At most so many pitches for one person in so many days. */
  cap: { count: number; days: number } | null
  window: (SendingWindow & { zone: string }) | null
  onePerOutlet: boolean
  /** Those who chose a digest are left out; a digest brings them briefs, and nothing else. */
  digests: boolean
  /** Digest: whose. */
  frequency?: DigestFrequency
}

/** Everything about a campaign that is the same for all recipients; fixed when it starts, never read from elsewhere again. */
export interface Frozen {
  /** 2: a digest with several texts of one story. An earlier release could only send it without them, so it is not to read it. */
  version: 1 | 2
  /** The language of those who read none of the others. */
  source: string
  languages: Record<string, FrozenLanguage>
  /** A notice: the edition of its own story, where no mail can be made of that and `source` is another language. */
  own?: FrozenLanguage['edition']
  /** A notice: which of its languages it goes out without, and why, in words for people. */
  without?: string
  policy: AudiencePolicy
  /** The newsroom's name: the source of addresses that were recorded without one. */
  newsroom: string
  /** Scheme and host of the links to unsubscribe and to preferences. */
  publicUrl: string
  /** How recipients are chosen, as it was at the start. Absent in campaigns that began before there was a choice. */
  choice?: Choice
  digest?: FrozenDigest
}

/** @throws Error when stored data is not what `freeze` wrote: nothing can be sent from it */
export function readFrozen(value: unknown): Frozen {
  const frozen = value as Frozen | null
  if (!frozen || ![1, 2].includes(frozen.version) || !frozen.languages[frozen.source])
    throw new Error('The frozen campaign cannot be read.')
  return frozen
}

/** One member of a sealed batch. Short names: there are a hundred in each of ten thousand batches. */
export interface SealedMember {
  /** Delivery and contact. */
  d: string
  c: string
  /** Address and name. */
  e: string
  n: string
  /** Language and media list. */
  g: string
  l: string
  /** Tokens of the links to unsubscribe and to preferences. */
  u: string
  p: string
  /** Source and date of the address, when this is the contact's first mail. */
  s: [string, string] | null
  /** Outlet and role, where the brief speaks of them. */
  f?: [string, string]
  /** Digest: the names of the texts that they find in it, one of each story of theirs: `AsvBen`. */
  k?: string
}

export interface SealedBatch {
  version: 1
  members: SealedMember[]
  /** The mark of the provider's account that is given the call. Absent where no account has one, and in seals of an earlier release. */
  account?: string
}

/** @throws Error when stored data is not what `seal` wrote */
export function readSealed(value: unknown): SealedBatch {
  const sealed = value as SealedBatch | null
  if (sealed?.version !== 1 || !Array.isArray(sealed.members) || sealed.members.length === 0) {
    throw new Error('The sealed batch cannot be read.')
  }
  return sealed
}

/** A hash over everything in a frozen campaign that ends up in a message. */
export function fingerprintOf({ languages, source, publicUrl }: Frozen): string {
  const parts = Object.entries(languages)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { edition, storyUrl, template }]) => [code, edition.hash, storyUrl, template])
  return createHash('sha256')
    .update(JSON.stringify([source, publicUrl, parts]))
    .digest('hex')
}

/**
 * The hash of a call's inputs: key, mode, what is frozen and who receives it. Messages follow from these alone, so equal inputs mean
 * equal bytes, and there is no second serialisation of megabytes.
 */
export function payloadHash(parts: { key: string; mode: string; fingerprint: string; sealed: SealedBatch }): string {
  const { key, mode, fingerprint, sealed } = parts
  // A batch that was sealed before there were personal fields keeps its hash.
  const members = sealed.members.map(({ d, c, e, n, g, l, u, p, s, f, k }) => {
    const fields = [d, c, e, n, g, l, u, p, s, ...(f ? [f] : [])]
    return k === undefined ? fields : [...fields, { k }]
  })
  return createHash('sha256')
    .update(JSON.stringify([1, key, mode, fingerprint, members]))
    .digest('hex')
}
