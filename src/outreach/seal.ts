import type { Exclusion } from '../domain/audience.ts'
import { BATCH_SIZE, idempotencyKey } from '../domain/batches.ts'
import { withoutTurns } from '../domain/contact.ts'
import { mailedBefore } from '../domain/delivery.ts'
import { storyOfSlot } from '../domain/digest-texts.ts'
import type { MailMessage } from '../domain/mail-message.ts'
import { sizeOf } from '../domain/template.ts'
import { signToken } from '../domain/unsubscribe-tokens.ts'
import { isPressrumError } from '../errors.ts'
import { composeMessage } from '../mail/compose.ts'
import { addressesIn } from './digest-members.ts'
import {
  type Frozen,
  type FrozenLanguage,
  fingerprintOf,
  payloadHash,
  type SealedBatch,
  type SealedMember,
} from './frozen.ts'
import { type Standing, type StandingDeps, standingNow } from './standing.ts'
import type { BatchRow, CampaignRow, OutreachStore, SealInput } from './store.ts'
import { atOnce, type InParts } from './turn.ts'

export interface SealDeps extends StandingDeps {
  store: StandingDeps['store'] & Pick<OutreachStore, 'sealCandidates' | 'personalValues' | 'writtenTo'>
  /** The first one signs. */
  tokenSecrets: readonly string[]
  /** Names this installation at the provider. */
  deployment: string
  /** The mark of the account that this process calls; absent: every process calls the same. */
  account?: string
  /** Absent: what keeps the processor busy is done in one go. */
  inParts?: InParts
}

/** Messages that are made before calls and replies have their turn: about 2 ms. */
export const PART = 25

/** A campaign's frozen content, with what is derived from it once per process. */
export interface Opened {
  campaign: Pick<CampaignRow, 'id' | 'type' | 'lists' | 'startedAt'>
  frozen: Frozen
  fingerprint: string
  /** Of a full batch in its largest language, about. */
  batchBytes: number
}

export function openFrozen(campaign: Pick<CampaignRow, 'id' | 'type' | 'lists' | 'startedAt'>, frozen: Frozen): Opened {
  const sizes = Object.values(frozen.languages).map(
    ({ template: { html, text } }) => sizeOf(html, storyOfSlot) + sizeOf(text, storyOfSlot),
  )
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
 *
 * @returns `null` while it is not decided whether a mailbox that changed hands gets the mail of whoever had it
 */
export async function draftSeal(
  deps: SealDeps,
  { campaign, frozen, fingerprint }: Opened,
  batch: BatchRow,
): Promise<Draft | null> {
  const found = await deps.store.sealCandidates(batch.id, campaign.lists)
  const [standings, personal] = await Promise.all([
    standingNow(deps, { campaign, frozen }, found).then((now) => oncePerMailbox(deps, campaign.id, now)),
    speaksOfWork(frozen) ? deps.store.personalValues(found.map(({ contact }) => contact)) : null,
  ])
  if (!standings) return null
  const made = { batch, frozen, personal, secrets: deps.tokenSecrets }
  const chosen = await (deps.inParts ?? atOnce)((part) => fill(made, standings, part))
  const key = idempotencyKey(deps.deployment, campaign.id, batch.id, batch.generation)
  const sealed: SealedBatch = {
    version: 1,
    members: chosen.members,
    ...(deps.account ? { account: deps.account } : {}),
  }
  return {
    sealed,
    messages: chosen.messages,
    excluded: chosen.excluded,
    moved: chosen.moved,
    size: chosen.members.length,
    idempotencyKey: key,
    payloadHash: payloadHash({ key, mode: batch.mode, fingerprint, sealed }),
  }
}

/**
 * Contacts are told apart by their addresses, so two share one only when it was given from one to the other since the planning: whoever was deleted, or has
 * another one now, may have had the mail there. Asked about those alone whose address is not the planned one.
 * @returns `null` while that is not decided for one of them
 */
async function oncePerMailbox(
  { store, now }: { store: Pick<OutreachStore, 'writtenTo'>; now: () => number },
  campaign: string,
  standings: Standing[],
): Promise<Standing[] | null> {
  const anew = standings.flatMap((standing) => movedTo(standing) ?? [])
  if (anew.length === 0) return standings
  const written = await store.writtenTo(campaign, anew, new Date(now()))
  if (anew.some((address) => written.get(address) === 'undecided')) return null
  return standings.map((standing) => {
    const address = movedTo(standing)
    return address !== null && written.has(address) ? { ...standing, reason: 'duplicate' } : standing
  })
}

/** The address of somebody who has got another one than they were planned with; `null` also where they were in doubt before: that mail was theirs. */
function movedTo({ address, reason, candidate, withheld }: Standing): string | null {
  if (reason || !candidate || candidate.address === address) return null
  return mailedBefore(withheld).includes(candidate.address) ? null : candidate.address
}

interface Filling {
  batch: BatchRow
  frozen: Frozen
  personal: ReadonlyMap<string, { outlet: string; role: string }> | null
  secrets: readonly string[]
}

/** Who is written to, and with what; some at a time. */
async function fill(
  { batch, frozen, personal, secrets }: Filling,
  standings: readonly Standing[],
  part: () => Promise<void>,
) {
  const members: SealedMember[] = []
  const messages: MailMessage[] = []
  const excluded: Draft['excluded'] = []
  const moved: Draft['moved'] = []
  for (const [at, standing] of standings.entries()) {
    if (at % PART === 0) await part()
    const { delivery, contact, reason, through, texts } = standing
    const member = reason ? null : memberOf(standing, frozen, secrets)
    if (!member) {
      excluded.push({ delivery, reason: reason ?? 'removed' })
      continue
    }
    const { outlet, role } = personal?.get(contact) ?? { outlet: '', role: '' }
    if (outlet || role) member.f = [withoutTurns(outlet), withoutTurns(role)]
    if (texts !== undefined) member.k = texts
    const message = messageOrReason(frozen, batch, member)
    if (typeof message === 'string') {
      excluded.push({ delivery, reason: message })
      continue
    }
    members.push(member)
    messages.push(message)
    const { list, address, withheld, notes = withheld } = standing
    if (through !== list || member.e !== address || !sameIds(notes, withheld))
      moved.push({ delivery, address: member.e, list: through, withheld: notes })
  }
  return { members, messages, excluded, moved }
}

const sameIds = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id) => b.includes(id))

function memberOf(
  { delivery, contact, language, candidate, through: list }: Standing,
  frozen: Frozen,
  [secret = '']: readonly string[],
): SealedMember | null {
  if (!candidate) return null
  return {
    d: delivery,
    c: contact,
    e: candidate.address,
    // Stored before names were freed of it.
    n: withoutTurns(candidate.name),
    g: language,
    l: list,
    u: signToken({ purpose: 'unsubscribe', contact, list, delivery }, secret),
    p: signToken({ purpose: 'preferences', contact, delivery }, secret),
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

/** One address or value that cannot stand in a mail must not hold up the other ninety-nine. */
function messageOrReason(frozen: Frozen, batch: BatchRow, member: SealedMember): MailMessage | Exclusion {
  try {
    return messageOf(frozen, languageOf(frozen, member.g), batch, member)
  } catch (error) {
    if (!isPressrumError(error)) throw error
    return (error.data as { field?: unknown } | undefined)?.field === 'email' ? 'no_address' : 'incomplete'
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
    ...(member.k === undefined ? {} : { stories: addressesIn(stories, member.k) }),
    notice: member.s ? { source: member.s[0], date: member.s[1] } : null,
    list: member.l,
    tags: { campaign: batch.campaign, batch: batch.id, delivery: member.d },
  })
}
