import type { AuditStore } from '../editorial/audit-store.ts'
import type { Handle } from './handle.ts'
import { mongoAuditStore } from './mongo/audit.ts'
import { sqliteAuditStore } from './sqlite/audit.ts'

/** The audit log and its chain on whichever engine the installation runs. */
export function auditStore(handle: Handle): AuditStore {
  return handle.engine === 'mongo' ? mongoAuditStore(handle) : sqliteAuditStore(handle)
}
