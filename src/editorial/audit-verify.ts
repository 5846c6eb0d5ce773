import type { BasePayload } from 'payload'
import { AUDIT_FAULTS, type AuditEvent, says, walkChain } from '../domain/audit-chain.ts'
import { proveEdition, type SealFault } from '../domain/edition-seal.ts'
import { auditStore } from '../storage/audit.ts'
import { handleOf } from '../storage/open.ts'
import type { AuditStore } from './audit-store.ts'

const PAGE = 500
/** Editions hold whole texts, so fewer of them at a time. */
const EDITIONS = 25
/** An event younger than this may simply not have been linked yet, in ms. */
const GRACE_MS = 10 * 60_000

export interface VerifyReport {
  links: number
  editions: number
  /** The hash of the last link: noted elsewhere, it proves later that nothing before it was cut off. */
  head: string | null
  /** Events that wait to be linked, too young to be a fault. */
  waiting: number
  faults: { what: string; where: string; says: string }[]
  /** More faults than are named. */
  more: number
}

/** Faults named one by one; a thousand lines help nobody. */
const MOST_FAULTS = 200

export interface VerifyOptions {
  now: number
  /** A head that was noted earlier: the chain has to contain it. */
  head?: string | null
  progress?: (done: number, of: number, what: 'links' | 'editions') => void
}

/**
 * Proves the audit log by its chain, and every edition by its hash, its record and its signatures. Reads page by page and
 * changes nothing.
 */
export async function verifyAudit(payload: BasePayload, options: VerifyOptions): Promise<VerifyReport> {
  const store = auditStore(handleOf(payload))
  const report: VerifyReport = { links: 0, editions: 0, head: null, waiting: 0, faults: [], more: 0 }
  const add = (what: string, where: string, words = '') => {
    if (report.faults.length < MOST_FAULTS) report.faults.push({ what, where, says: words })
    else report.more += 1
  }
  await walk(store, options, report, add)
  await lookForUnlinked(store, options.now, report, add)
  await proveEditions(store, options, report, add)
  await findLostEditions(store, add)
  return report
}

type Add = (what: string, where: string, words?: string) => void

async function walk(store: AuditStore, { head, progress }: VerifyOptions, report: VerifyReport, add: Add) {
  const chain = walkChain(head ?? null)
  const { links: total } = await store.counts()
  for (let after = 0; ; ) {
    const links = await store.linksAfter(after, PAGE)
    const last = links.at(-1)
    if (!last) break
    after = last.position
    const events = await store.events(links.map(({ event }) => event))
    for (const link of links) {
      for (const { fault, position, event, says: words } of chain.step(link, events.get(link.event) ?? null)) {
        add(AUDIT_FAULTS[fault], `link ${position}, event ${event}`, words)
      }
    }
    report.links += links.length
    progress?.(report.links, Math.max(total, report.links), 'links')
  }
  report.head = chain.head()?.hash ?? null
  if (head && !chain.met(head)) {
    add('The chain does not contain the head that was noted: its end was cut off, or it was made anew.', head)
  }
}

async function lookForUnlinked(store: AuditStore, now: number, report: VerifyReport, add: Add) {
  const events = await store.unlinked(null, MOST_FAULTS)
  for (const event of events) {
    if (now - Date.parse(event.createdAt) < GRACE_MS) report.waiting += 1
    else add(AUDIT_FAULTS.unlinked, `event ${event.id}`, says(event))
  }
}

const SEAL_WORDS: Record<SealFault, string> = {
  tampered: 'The text of the edition is not what was signed: it does not match its hash.',
  unrecorded: 'No record says that this edition was signed.',
  record_differs: 'The record of the signature names another hash.',
  signature_missing: 'A signature on the edition is not in the log.',
}

async function proveEditions(store: AuditStore, { progress }: VerifyOptions, report: VerifyReport, add: Add) {
  const { editions: total } = await store.counts()
  for (let after = ''; ; ) {
    const page = await store.editionsAfter(after, EDITIONS)
    const last = page.at(-1)
    if (!last) return
    after = last.id
    const given = await store.signatures([...new Set(page.map(({ storyKey }) => storyKey))])
    for (const edition of page) {
      const own = given.filter(({ subject }) => subject === edition.storyKey)
      for (const fault of proveEdition(edition, own)) {
        add(SEAL_WORDS[fault], `edition ${edition.number} of ${edition.storyKey} (${edition.id})`)
      }
    }
    report.editions += page.length
    progress?.(report.editions, Math.max(total, report.editions), 'editions')
  }
}

/** Signatures that made an edition which is no longer there. */
async function findLostEditions(store: AuditStore, add: Add) {
  for (let after = ''; ; ) {
    const events: AuditEvent[] = await store.eventsAfter(after, PAGE, {})
    const last = events.at(-1)
    if (!last) return
    after = last.id
    const signed = events.filter(({ action, edition }) => action === 'story.approve' && edition)
    const there = await store.existing(signed.map(({ edition }) => edition as string))
    for (const event of signed) {
      if (!there.has(event.edition as string)) add('A signed edition is gone.', `edition ${event.edition}`, says(event))
    }
  }
}
