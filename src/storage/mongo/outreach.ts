import type { OutreachStore } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { answers } from './outreach-answers.ts'
import { audience } from './outreach-audience.ts'
import { dispatching } from './outreach-dispatch.ts'
import { inbound } from './outreach-inbound.ts'
import { once } from './outreach-once.ts'
import { planning } from './outreach-planning.ts'
import { records } from './outreach-records.ts'

/** The outreach engine's store on a MongoDB replica set. */
export function mongoOutreachStore(handle: MongoHandle): OutreachStore {
  return {
    ...planning(handle),
    ...dispatching(handle),
    ...inbound(handle),
    ...audience(handle),
    ...once(handle),
    ...records(handle),
    ...answers(handle),
  }
}
