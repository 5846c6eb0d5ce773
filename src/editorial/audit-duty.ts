import type { BasePayload } from 'payload'
import { auditStore } from '../storage/audit.ts'
import { takeLease } from '../storage/lease.ts'
import { handleOf } from '../storage/open.ts'
import { type AuditLinker, auditLinker } from './audit-linking.ts'

/** Longer than a round takes; after a death another process goes on within this time (ms). */
const LEASE_MS = 30_000

/**
 * The duty of one worker process: whoever holds the lease links.
 *
 * @param holder names this process among the others
 */
export function openAuditLinker(payload: BasePayload, holder: string): AuditLinker {
  return auditLinker({
    store: auditStore(handleOf(payload)),
    hold: async (now) => (await takeLease(payload, { key: 'audit-links', holder, ms: LEASE_MS, now })) !== null,
  })
}
