import { type Circumstances, type Exclusion, exclusionReason } from '../domain/audience.ts'
import { BATCH_SIZE, idempotencyKey } from '../domain/batches.ts'
import { CAMPAIGN_RULES } from '../domain/campaign.ts'
import type { MailMessage } from '../domain/mail-message.ts'
import { sizeOf } from '../domain/template.ts'
import { signToken } from '../domain/unsubscribe-tokens.ts'
import { isPressrumError } from '../errors.ts'
import { composeMessage } from '../mail/compose.ts'
import { cappedAmong } from './cap.ts'
import { chosen, storiesNow } from './digest-members.ts'
import {
  type Frozen,
  type FrozenLanguage,
  fingerprintOf,
  payloadHash,
  type SealedBatch,
  type SealedMember,
} from './frozen.ts'
import { selectionOf } from './selection.ts'
import { activeListsNow } from './standing.ts'
import type { BatchRow, CampaignRow, OutreachStore, SealCandidate, SealInput } from './store.ts'

export interface SealDeps {
  store: Pick<
    OutreachStore,
    | 'sealCandidates'
    | 'memberships'
    | 'subjects'
    | 'pitched'
    | 'personalValues'
    | 'deferredTo'
    | 'publicAmong'
    | 'rowsIn'
  >
  /** ms since the epoch. */
  now: () => number
  suppressedAmong: (addresses: string[]) => Promise<ReadonlySet<string>>
  /** The first one signs. */
  tokenSecrets: readonly string[]
  /** Names this installation at the provider. */
  deployment: string
  /** Awaited before each piece of work that keeps the processor busy for a few ms. */
  nextTurn?: () => Promise<void>
}

/** A campaign's frozen content, with what is derived from it once per process. */
export interface Opened {
  campaign: Pick<CampaignRow, 'id' | 'lists'>
  frozen: Frozen
  fingerprint: string
  /** Of a full batch in its largest language, about. */
  batchBytes: number
}

export function openFrozen(campaign: Pick<CampaignRow, 'id' | 'lists'>, frozen: Frozen): Opened {
  const sizes = Object.values(frozen.languages).map(({ template }) => sizeOf(template.html) + sizeOf(template.text))
  return { campaign, frozen, fingerprint: fingerprintOf(frozen), batchBytes: BATCH_SIZE * Math.max(...sizes) }
}

/** What a seal will fix, and the messages that follow from it. */
export type Draft = Omit<SealInput, 'claim' | 'at' | 'leaseUntil' | 'sealed'> & {
  sealed: SealedBatch
  messages: MailMessage[]
}

/**
 * Looks at every member once more (contact, lists, suppression, consent) and fixes who receives the batch, with which values, under
 * which key. Nothing is written here.
 */
export async function draftSeal(
  deps: SealDeps,
  { campaign, frozen, fingerprint }: Opened,
  batch: BatchRow,
): Promise<Draft> {
  const found = await deps.store.sealCandidates(batch.id, campaign.lists)
  const addresses = found.map(({ candidate }) => candidate?.address ?? '').filter(Boolean)
  const { choice } = selectionOf(campaign, frozen)
  const [suppressed, active, capped, personal, digest] = await Promise.all([
    deps.suppressedAmong(addresses),
    activeListsNow(deps.store, choice, found),
    cappedAmong(
      deps.store,
      choice,
      campaign.id,
      found.map(({ contact }) => contact),
      deps.now(),
    ),
    speaksOfWork(frozen) ? deps.store.personalValues(found.map(({ contact }) => contact)) : null,
    frozen.digest ? storiesNow(deps.store, frozen, frozen.digest, found) : null,
  ])
  await deps.nextTurn?.()
  const members: SealedMember[] = []
  const messages: MailMessage[] = []
  const excluded: Draft['excluded'] = []
  const moved: Draft['moved'] = []
  for (const row of found) {
    const own = digest?.get(row.delivery)
    const entry = { ...row, activeLists: [...((digest ? own?.lists : active.get(row.delivery)) ?? [])] }
    const list = entry.activeLists.includes(entry.list) ? entry.list : (entry.activeLists[0] ?? entry.list)
    const reason = exclusionNow(entry, frozen, {
      suppressed: suppressed.has(entry.candidate?.address ?? ''),
      capped: capped.has(entry.contact),
      duplicate: false,
      underEmbargo: false,
      now: deps.now(),
      // Whoever chose a digest after the planning gets this one still: no digest knows of it.
      digests: false,
      scrutiny: CAMPAIGN_RULES[choice.type].scrutiny,
    })
    const left = digest && !reason && !own?.letters
    const member = reason || left ? null : memberOf(entry, list, frozen, deps.tokenSecrets)
    const { outlet, role } = personal?.get(entry.contact) ?? { outlet: '', role: '' }
    if (member && (outlet || role)) member.f = [outlet, role]
    if (member && own) member.k = own.letters
    const message = member ? messageOrNull(frozen, batch, member) : null
    if (!member || !message) {
      excluded.push({ delivery: entry.delivery, reason: reason ?? (left ? 'nothing_left' : 'no_address') })
      continue
    }
    members.push(member)
    messages.push(message)
    if (list !== entry.list || member.e !== entry.address)
      moved.push({ delivery: entry.delivery, address: member.e, list })
  }
  const key = idempotencyKey(deps.deployment, campaign.id, batch.id, batch.generation)
  const sealed: SealedBatch = { version: 1, members }
  return {
    sealed,
    messages,
    excluded,
    moved,
    size: members.length,
    idempotencyKey: key,
    payloadHash: payloadHash({ key, mode: batch.mode, fingerprint, sealed }),
  }
}

function exclusionNow(entry: SealCandidate, frozen: Frozen, circumstances: Circumstances): Exclusion | null {
  const { candidate, activeLists } = entry
  if (!candidate) return 'removed'
  return exclusionReason(
    { ...candidate, membership: activeLists.length > 0 ? 'active' : 'unsubscribed' },
    frozen.policy,
    circumstances,
  )
}

function memberOf(
  { delivery, contact, language, candidate }: SealCandidate,
  list: string,
  frozen: Frozen,
  [secret = '']: readonly string[],
): SealedMember | null {
  if (!candidate) return null
  return {
    d: delivery,
    c: contact,
    e: candidate.address,
    n: candidate.name,
    g: language,
    l: list,
    u: signToken({ purpose: 'unsubscribe', contact, list, delivery }, secret),
    p: signToken({ purpose: 'preferences', contact }, secret),
    s: candidate.noticeSent
      ? null
      : [candidate.source || frozen.newsroom, candidate.sourceDate.toISOString().slice(0, 10)],
  }
}

/** Whether a brief of the campaign names a reader’s outlet or role: only then are they asked for, and kept with the seal. */
function speaksOfWork({ languages }: Frozen): boolean {
  return Object.values(languages).some(
    ({ template }) => template.slots.includes('outlet') || template.slots.includes('role'),
  )
}

export function languageOf(frozen: Frozen, language: string): FrozenLanguage {
  return frozen.languages[language] ?? frozen.languages[frozen.source]!
}

/** One address that cannot stand in a mail must not hold up the other ninety-nine. */
function messageOrNull(frozen: Frozen, batch: BatchRow, member: SealedMember): MailMessage | null {
  try {
    return messageOf(frozen, languageOf(frozen, member.g), batch, member)
  } catch (error) {
    if (isPressrumError(error)) return null
    throw error
  }
}

/** The message of one member: a function of what is frozen and sealed, and of nothing else. */
export function messageOf(
  { publicUrl }: Pick<Frozen, 'publicUrl'>,
  { template, storyUrl, stories }: FrozenLanguage,
  batch: Pick<BatchRow, 'id' | 'campaign'>,
  member: SealedMember,
): MailMessage {
  return composeMessage(template, {
    email: member.e,
    name: member.n || null,
    ...(member.f ? { outlet: member.f[0], role: member.f[1] } : {}),
    unsubscribeUrl: `${publicUrl}/u/${member.u}`,
    preferencesUrl: `${publicUrl}/preferences/${member.p}`,
    storyUrl,
    ...(member.k === undefined ? {} : { stories: chosen(stories, member.k) }),
    notice: member.s ? { source: member.s[0], date: member.s[1] } : null,
    list: member.l,
    tags: { campaign: batch.campaign, batch: batch.id, delivery: member.d },
  })
}
