import type { ContactStore } from '../../contacts/store.ts'
import type { MongoHandle } from '../handle.ts'
import { importing } from './contacts-import.ts'
import { people } from './contacts-people.ts'

/** The contacts room's store on MongoDB. */
export function mongoContactStore(handle: MongoHandle): ContactStore {
  return { ...importing(handle), ...people(handle) }
}
