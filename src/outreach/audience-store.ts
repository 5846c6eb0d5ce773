import type { Candidate, Exclusion } from '../domain/audience.ts'
import type { CampaignType } from '../domain/campaign.ts'
import type { MemberState } from '../domain/contact.ts'
import type { DigestFrequency } from '../domain/digest.ts'
import type { CarryingDigest } from '../domain/digest-carrying.ts'
import type { RowSeen } from '../domain/digest-fate.ts'
import type { ListRules, RuleSubject } from '../domain/list-rules.ts'

/** A page of a stream of contacts, ascending by id; `after` is where the next one goes on, `null` at the end. It may be empty. */
export interface Page {
  members: Candidate[]
  after: string | null
}

/** Whoever was sent one earlier campaign. */
export interface EarlierSource {
  campaign: string
  /** Only those who got it in this language; `''` for all. */
  language: string
  /** Also those of whom nobody knows whether they hold it, written off or not. */
  possible: boolean
  /** A digest: only those to whom it brought this campaign, which had left them out for this reason, and which none `before` it had brought them. */
  through?: { campaign: string; reason: Exclusion; before?: EarlierSource['before'] }
  /** Follow-up: in which languages it says something that recipients of this campaign in that language have not had; absent: in all. */
  news?: string[]
  /** Digest: other campaigns by which somebody may have this one's story already. */
  before?: { digests: CarryingDigest[]; briefs: string[] }
}

/** A story that a brief has left to a digest, for one reader. */
export interface LeftToDigest {
  contact: string
  campaign: string
  frequency: DigestFrequency
  startedAt: Date
  /** The brief was cancelled. */
  cancelled: boolean
}

/**
 * What choosing recipients asks of a database, beside the members of lists: rules, earlier recipients, and what people have had
 * lately. Every answer is bounded by what is asked for, never by the size of a list.
 */
export interface AudienceStore {
  /** Rules as they are stored, by list; lists without any are left out. */
  rulesOf(lists: readonly string[]): Promise<Record<string, unknown>>
  /** Contacts that meet the rules of a list and have no row on it: whoever left or was taken off is not brought back. */
  matching(list: string, rules: ListRules, after: string, limit: number): Promise<Page>
  /** How many contacts meet rules and have no row on the list (`''`: on none). */
  countMatching(list: string, rules: ListRules): Promise<number>
  /** Rows of some contacts on some lists, whatever their state. */
  memberships(
    contacts: readonly string[],
    lists: readonly string[],
  ): Promise<{ contact: string; list: string; state: MemberState }[]>
  /** What rules ask about, by contact. */
  subjects(contacts: readonly string[]): Promise<Map<string, RuleSubject>>
  /** Recipients of an earlier campaign by contact; their only language is the one they got, their list the one they were reached through. */
  received(source: EarlierSource, after: string, limit: number): Promise<Page>
  /** Those whom a campaign left out for this reason, by contact, as they are now; their list is the one they would have been reached through. */
  deferred(campaign: string, reason: Exclusion, after: string, limit: number): Promise<Page>
  /** Of these contacts: which of these campaigns left them out for this reason, and through which list it would have reached them. */
  deferredTo(
    contacts: readonly string[],
    campaigns: readonly string[],
    reason: Exclusion,
  ): Promise<{ contact: string; campaign: string; list: string }[]>
  /** Which of these stories the public can see at an instant. */
  publicAmong(storyKeys: readonly string[], at: Date): Promise<Set<string>>
  /**
   * Whether one of these campaigns may still hand over a mail by itself, or has a call in flight. A batch in doubt does neither, however long it waits
   * for somebody to decide.
   */
  stillSending(campaigns: readonly string[], now: Date): Promise<boolean>
  /**
   * How many pitches each contact has been sent since an instant, or is about to be sent; those with none are left out. Only campaigns that were
   * still open then, or a week before (reports come later), are looked into: what somebody has had in all the years costs nothing. What a paused
   * campaign planned before that instant counts only while a call of it may still be answered.
   * @param except the campaign that asks
   */
  pitched(contacts: readonly string[], input: { since: Date; except: string }): Promise<Map<string, number>>
  /** Who works for these outlets: the outlet by contact. */
  colleagues(outlets: readonly string[]): Promise<Map<string, string>>
  /** Which of these outlets have somebody who receives this campaign. */
  outletsTaken(campaign: string, outlets: readonly string[]): Promise<Set<string>>
  /** What personal fields of a brief are filled with, beside the name. */
  personalValues(contacts: readonly string[]): Promise<Map<string, { outlet: string; role: string }>>
}

/** What keeps people from getting the same story twice, or not at all. */
export interface OnceStore {
  /**
   * Which of these contacts hold a mail of the group's campaigns of these types, may hold it, or are about to get it.
   * Of a cancelled campaign only those count to whom it may have been handed over.
   * @param except the campaign that asks
   */
  holding(
    contacts: readonly string[],
    input: { group: string; types: readonly CampaignType[]; except: string },
  ): Promise<Set<string>>
  /**
   * Which of these contacts were to get a brief of the group and did not: left out at the seal, or their mail was refused or came back.
   * @param except the campaign that asks
   */
  fellAway(contacts: readonly string[], input: { group: string; except: string }): Promise<Set<string>>
  /** What the group's briefs have left to digests for these contacts. */
  leftToDigest(contacts: readonly string[], group: string): Promise<LeftToDigest[]>
  /** The digests that carry some of these campaigns: what they have begun with, or are about to. */
  digestsWith(campaigns: readonly string[]): Promise<CarryingDigest[]>
  /** The rows of these contacts in these campaigns. */
  rowsIn(
    contacts: readonly string[],
    campaigns: readonly string[],
  ): Promise<(RowSeen & { contact: string; campaign: string })[]>
}
