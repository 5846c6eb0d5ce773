import type { OutreachStore } from '../../outreach/store.ts'
import type { SqliteHandle } from '../handle.ts'
import { answers } from './outreach-answers.ts'
import { audience } from './outreach-audience.ts'
import { dispatching } from './outreach-dispatch.ts'
import { grouping } from './outreach-group.ts'
import { inbound } from './outreach-inbound.ts'
import { once } from './outreach-once.ts'
import { planning } from './outreach-planning.ts'
import { records } from './outreach-records.ts'

/** The outreach engine's store on the embedded database. */
export function sqliteOutreachStore(handle: SqliteHandle): OutreachStore {
  const together = grouping(handle)
  return {
    // One writes at a time: with 64 a million takes 90 MB more, and no less time.
    mostAtOnce: 40,
    ...planning(handle),
    ...dispatching(handle, together),
    ...inbound(handle, together),
    ...audience(handle),
    ...once(handle),
    ...records(handle),
    ...answers(handle),
  }
}
