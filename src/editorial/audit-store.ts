import type { AuditEvent, AuditLink } from '../domain/audit-chain.ts'

/** An edition with what proves it. */
export interface EditionRecord {
  id: string
  storyKey: string
  number: number
  hash: string
  canonical: string
  signOffs: unknown
}

export interface EventFilter {
  from?: Date
  to?: Date
}

/** What the chain and its verification ask of a database; pages, never everything at once. */
export interface AuditStore {
  /** The last link, or `null` while there is none. */
  head(): Promise<Pick<AuditLink, 'position' | 'hash'> | null>
  /** Committed events that no link names, oldest first. `since` narrows the search; it decides nothing. */
  unlinked(since: Date | null, limit: number): Promise<AuditEvent[]>
  /** Writes links, all or none. @returns false when another process has linked meanwhile: nothing was written */
  append(links: readonly AuditLink[], now: Date): Promise<boolean>
  linksAfter(position: number, limit: number): Promise<AuditLink[]>
  events(ids: readonly string[]): Promise<Map<string, AuditEvent>>
  /** Events in the order of their ids, which is roughly that of their time. */
  eventsAfter(id: string, limit: number, filter: EventFilter): Promise<AuditEvent[]>
  counts(): Promise<{ events: number; links: number; editions: number }>
  editionsAfter(id: string, limit: number): Promise<EditionRecord[]>
  /** Which of these editions exist. */
  existing(editions: readonly string[]): Promise<Set<string>>
  /** Signatures given on these stories. */
  signatures(storyKeys: readonly string[]): Promise<AuditEvent[]>
}
