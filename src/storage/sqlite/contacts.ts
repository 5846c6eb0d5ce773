import type { ContactStore } from '../../contacts/store.ts'
import type { SqliteHandle } from '../handle.ts'
import { importing } from './contacts-import.ts'
import { people } from './contacts-people.ts'

/** The contacts room's store on the embedded database. */
export function sqliteContactStore(handle: SqliteHandle): ContactStore {
  return { ...importing(handle), ...people(handle) }
}
