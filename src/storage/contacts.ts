import type { ContactStore } from '../contacts/store.ts'
import type { Handle } from './handle.ts'
import { mongoContactStore } from './mongo/contacts.ts'
import { sqliteContactStore } from './sqlite/contacts.ts'

/** The contacts room's store on whichever engine the installation runs. */
export function contactStore(handle: Handle): ContactStore {
  return handle.engine === 'mongo' ? mongoContactStore(handle) : sqliteContactStore(handle)
}
