import { extendChain } from '../domain/audit-chain.ts'
import type { AuditStore } from './audit-store.ts'

/** Events per step; links of one step are written by one statement. */
const STEP = 500
/** How far back a round looks for events, in ms: far more than a transaction lasts. */
const RECENT_MS = 10 * 60_000
/** How often all events are looked through, in ms: what came later than that, from wherever, is linked then. */
const SWEEP_MS = 10 * 60_000

export interface AuditLinker {
  /** Links what has been committed since. @returns how many events this call linked */
  round(now: number): Promise<number>
}

interface LinkerParts {
  store: Pick<AuditStore, 'head' | 'unlinked' | 'append'>
  /** Whether this process is the one to link now. */
  hold: (now: number) => Promise<boolean>
}

/**
 * Chains the audit log, after the fact and outside of every action's transaction. Events that commit late find their
 * place when they are seen: what has no link is looked for, and no watermark could pass over it. One process does it at a
 * time; should two, then the unique positions let one of them win, and the chain never forks.
 */
export function auditLinker({ store, hold }: LinkerParts): AuditLinker {
  let swept = Number.NEGATIVE_INFINITY
  return {
    async round(now) {
      const sweep = now - swept >= SWEEP_MS
      const since = sweep ? null : new Date(now - RECENT_MS)
      let linked = 0
      for (;;) {
        const events = await store.unlinked(since, STEP)
        if (events.length === 0) {
          if (sweep) swept = now
          return linked
        }
        if (!(await hold(now))) return linked
        const links = extendChain(await store.head(), events)
        if (!(await store.append(links, new Date(now)))) return linked
        linked += links.length
      }
    },
  }
}
