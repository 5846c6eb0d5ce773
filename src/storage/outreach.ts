import type { OutreachStore } from '../outreach/store.ts'
import type { Handle } from './handle.ts'
import { mongoOutreachStore } from './mongo/outreach.ts'
import { sqliteOutreachStore } from './sqlite/outreach.ts'

/** The outreach engine's store on whichever engine the installation runs. */
export function outreachStore(handle: Handle): OutreachStore {
  return handle.engine === 'mongo' ? mongoOutreachStore(handle) : sqliteOutreachStore(handle)
}
