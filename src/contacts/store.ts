import type {
  Audience,
  ContactValues,
  Frequency,
  Rejection,
  SuppressedBy,
  SuppressionReason,
} from '../domain/contact.ts'
import type { Delimiter } from '../domain/csv-columns.ts'

export type ImportState = 'running' | 'done' | 'failed'

/** What became of the rows: `read` is the sum of the other five. */
export interface ImportCounts {
  read: number
  created: number
  /** Something about the contact changed, or it joined the list. */
  updated: number
  unchanged: number
  /** The same address comes again further down in the file; the later row counts. */
  duplicates: number
  rejected: number
}

export interface NewImportJob {
  file: string
  list: string
  listName: string
  audience: Audience
  dryRun: boolean
  createdBy: string
  /** Name of the uploaded file below DATA_DIR/imports. */
  spool: string
  bytes: number
  delimiter: Delimiter
  columns: string[]
  /** Records up to and including the header. */
  headerRecords: number
  startedAt: Date
  /** The process that received the file starts with the lease. */
  holder: string
  leaseUntil: Date
}

export interface ImportJob extends Omit<NewImportJob, 'holder' | 'leaseUntil'>, ImportCounts {
  id: string
  state: ImportState
  message: string
  /** Rows of the file, 0 until they have been counted. */
  total: number
  /** Records of the file that have been dealt with, the header's included. */
  watermark: number
  /** Pages of refused rows written so far. */
  parts: number
  finishedAt: Date | null
  token: number
  leaseUntil: Date | null
}

/** The lease somebody holds on a job. */
export type JobLease = Pick<ImportJob, 'id' | 'token'>

/** A refused row: its number as a spreadsheet counts (header = 1), its cells as they stood in the file, and why. */
export interface RejectedRow extends Rejection {
  row: number
  cells: string[]
}

/** A stretch of a file, applied in one transaction with the job's figures. */
export interface ImportChunk {
  lease: JobLease
  /** The watermark this chunk starts from: when it has moved, somebody else has done this stretch. */
  after: number
  watermark: number
  part: number
  list: string
  /** Goes to rows that are new. */
  audience: Audience
  source: string
  dryRun: boolean
  /** Addresses occur once. */
  contacts: ContactValues[]
  /** Rows superseded by a later one with the same address. */
  duplicates: number
  rejected: RejectedRow[]
  at: Date
  leaseUntil: Date
  /** What the trace at an address is called. Asked only while there are any. */
  traceKey: (address: string) => string
}

export interface ImportStore {
  createJob(job: NewImportJob): Promise<string>
  job(id: string): Promise<ImportJob | null>
  /** Running jobs whose lease has run out, oldest first. */
  orphans(now: Date, limit: number): Promise<ImportJob[]>
  /** Running jobs whose lease ends after an instant. */
  leasedBeyond(until: Date): Promise<ImportJob[]>
  /** Takes a running job whose lease has run out; @returns it with a new fencing token, or `null`. */
  takeJob(id: string, holder: string, now: Date, until: Date): Promise<ImportJob | null>
  /** Prolongs a lease, or ends it early; `false` when it is void. */
  renewJob(lease: JobLease, until: Date): Promise<boolean>
  /** Records how many rows there are. */
  noteTotal(lease: JobLease, total: number): Promise<boolean>
  /** @returns `false`, with nothing written, when the lease is void or the watermark has moved. */
  importChunk(chunk: ImportChunk): Promise<boolean>
  finishJob(lease: JobLease, state: 'done' | 'failed', message: string, at: Date): Promise<boolean>
  /** One page of refused rows by its number from 1; `null` after the last. */
  rejectedPart(job: string, part: number): Promise<RejectedRow[] | null>
  /** Refused rows hold personal data: deletes those written before an instant. */
  dropRejections(before: Date): Promise<void>
}

/** One row of the export. */
export interface ExportedContact extends ContactValues {
  id: string
}

export interface RosterStore {
  list(id: string): Promise<{ id: string; name: string; audience: Audience } | null>
  /** Active members by list; a list without any is left out. */
  memberCounts(lists: readonly string[]): Promise<Map<string, number>>
  /** Contacts by id, ascending, after `after` ('' for the first page). */
  contactsAfter(after: string, limit: number): Promise<ExportedContact[]>
}

export interface Membership {
  list: string
  /** What a member may read. */
  name: string
  state: 'active' | 'unsubscribed'
  /** `''` for whom only the rules of the list bring in. */
  source: string
}

/** What the unsubscribe pages ask of a database. */
export interface LeaveStore {
  /** `null` when there is no such contact (any more). */
  person(contact: string): Promise<{ address: string; languages: string[]; frequency: string } | null>
  /** Whose address this is; `null`: nobody's. */
  contactAt(address: string): Promise<string | null>
  /** Where a mail went, and where it may have gone before it was released from doubt; `null` when the delivery is gone or its address was erased. */
  deliveredTo(delivery: string): Promise<{ address: string; earlier: string[]; language: string } | null>
  /** The lists somebody is on or has left, by name. */
  memberships(contact: string): Promise<Membership[]>
  /**
   * active → unsubscribed, on the lists named or on all.
   * @param source of the rows of whoever has none on a list that is named
   * @returns how many changed
   */
  leave(contact: string, lists: readonly string[] | 'all', at: Date, source?: string): Promise<number>
  /** Every address a mail to this contact went to, or may have. */
  mailedAt(contact: string): Promise<string[]>
  /** Lists that were left at an address, by the name of its trace. */
  leftAt(key: string): Promise<string[]>
  /** Adds lists to what has been left at an address, by the name of its trace. */
  addToTrace(key: string, lists: readonly string[]): Promise<void>
  /** How often somebody wants to hear from us; @returns whether there is such a contact. */
  chooseFrequency(contact: string, frequency: Frequency, at: Date): Promise<boolean>
}

export interface SuppressionStore {
  /** @returns whether it is new; what becomes of a key that is there already `suppressedAnew` decides. */
  addSuppression(row: { key: string; reason: SuppressionReason; source: string; at: Date }): Promise<boolean>
  /** What a key is suppressed by; `null`: it is not. */
  suppression(key: string): Promise<SuppressedBy | null>
  suppressedKeys(keys: readonly string[]): Promise<Set<string>>
  /** Small values that processes share. */
  readValue(key: string): Promise<unknown>
  /** @returns `false` when the key is taken; what is there stays. */
  insertValue(key: string, value: unknown): Promise<boolean>
  /** Compare-and-set on `version`, a property of the stored value. */
  replaceValue(key: string, version: number, value: unknown): Promise<boolean>
}

/**
 * What the contacts room asks of a database. Each method is atomic by itself. Instants are `Date`s, ids are strings.
 * Two implementations, one contract suite.
 */
export interface ContactStore extends ImportStore, RosterStore, LeaveStore, SuppressionStore {}
