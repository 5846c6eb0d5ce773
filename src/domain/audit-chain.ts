import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** One event of the audit log, as it is stored. Absent values are `null`; the instant is UTC ISO 8601. */
export interface AuditEvent {
  id: string
  createdAt: string
  action: string
  subject: string
  seq: number
  actor: string | null
  actorName: string | null
  address: string | null
  edition: string | null
  editionHash: string | null
  data: unknown
}

/** One link of the chain: it names an event by its hash, and the link before by its own. */
export interface AuditLink {
  /** 1, 2, … without a gap. */
  position: number
  event: string
  eventHash: string
  /** `hash` of the link before; 64 zeros on the first one. */
  previous: string
  hash: string
}

export const GENESIS = '0'.repeat(64)

/** SHA-256, lower-case hex, over the serialisation of RFC 8785. */
function sha256(value: object): string {
  const bytes = canonicalize(JSON.parse(JSON.stringify(value)))
  if (bytes === undefined) throw new Error('An audit event cannot be serialised')
  return createHash('sha256').update(bytes, 'utf8').digest('hex')
}

export function hashOfEvent(event: AuditEvent): string {
  const { id, createdAt, action, subject, seq, actor, actorName, address, edition, editionHash, data } = event
  return sha256({ id, createdAt, action, subject, seq, actor, actorName, address, edition, editionHash, data })
}

const hashOfLink = ({ position, event, eventHash, previous }: Omit<AuditLink, 'hash'>): string =>
  sha256({ position, event, eventHash, previous })

/** Links for events, in the order given, after `head`. */
export function extendChain(
  head: Pick<AuditLink, 'position' | 'hash'> | null,
  events: readonly AuditEvent[],
): AuditLink[] {
  let { position, hash } = head ?? { position: 0, hash: GENESIS }
  return events.map((event) => {
    const link = { position: position + 1, event: event.id, eventHash: hashOfEvent(event), previous: hash }
    const made = { ...link, hash: hashOfLink(link) }
    position = made.position
    hash = made.hash
    return made
  })
}

export const AUDIT_FAULTS = {
  changed: 'The event is not what it was when it was linked.',
  missing: 'The event is gone.',
  inserted:
    'The event claims an earlier time than events that were linked long before it: slipped in, or a clock was wrong.',
  unlinked: 'The event has never been linked.',
  broken: 'The link was changed, or stands in a wrong place.',
  gap: 'Links are missing before this one.',
} as const
export type AuditFault = keyof typeof AUDIT_FAULTS

export interface ChainFinding {
  fault: AuditFault
  position: number | null
  event: string
  /** What the event says it is, where there is one. */
  says: string
}

/**
 * By how much an event may claim to be older than one that was linked before it, in ms. A transaction lasts a minute at
 * most and links follow within seconds; the rest is for clocks that differ.
 */
const LATE_MS = 15 * 60_000

export const says = ({ createdAt, action, subject, actorName }: AuditEvent): string =>
  `${createdAt} ${action} on ${subject} by ${actorName || 'somebody'}`

/** Walks a chain link by link, holding on to no more than the last one. */
export interface ChainWalk {
  step(link: AuditLink, event: AuditEvent | null): ChainFinding[]
  /** The last link seen. */
  head(): { position: number; hash: string } | null
  /** Whether a hash was among the links. */
  met(hash: string): boolean
}

/** @param wanted a head that was noted elsewhere: the chain still has to contain it */
export function walkChain(wanted: string | null = null): ChainWalk {
  let last: { position: number; hash: string } | null = null
  let newest = 0
  let found = false
  return {
    step(link, event) {
      const findings: ChainFinding[] = []
      const add = (fault: AuditFault) =>
        findings.push({ fault, position: link.position, event: link.event, says: event ? says(event) : '' })
      if (link.position !== (last?.position ?? 0) + 1) add('gap')
      else if (link.previous !== (last?.hash ?? GENESIS)) add('broken')
      if (link.hash !== hashOfLink(link)) add('broken')
      if (!event) add('missing')
      else {
        if (hashOfEvent(event) !== link.eventHash) add('changed')
        const at = Date.parse(event.createdAt)
        if (at < newest - LATE_MS) add('inserted')
        else newest = Math.max(newest, at || 0)
      }
      if (link.hash === wanted) found = true
      last = { position: link.position, hash: link.hash }
      return findings
    },
    head: () => last,
    met: (hash) => found && hash === wanted,
  }
}
