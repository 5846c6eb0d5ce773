import { setMaxListeners } from 'node:events'
import { isActive } from '../domain/campaign.ts'
import type { SendDeps } from './send.ts'

/** A campaign is looked at once more before each call; what is known then is no older than this (ms). */
export const KNOWN_MS = 80
/** It is looked at so long before the call (ms): the answer takes a while, and serves those that leave soon after. */
export const LOOK_MS = 40

type Deps = Pick<SendDeps, 'pacer' | 'now' | 'wait'>

export interface Departures {
  /** A batch has been given this moment, and is made ready for it. */
  expect(moment: number): void
  /** Its call will not be made. @returns the moment that this process can do without now: the latest of those it has */
  drop(moment: number): number
  /**
   * A call is ready. Resolves shortly before (`LOOK_MS`) its moment, which is not always the one that its batch was given.
   * @param own the moment that its batch was given
   */
  take(deps: Deps, own: number): Promise<number>
  /** Whether a campaign runs, as it was at `since` (ms since the epoch) or later. Calls that leave one after another share the question. */
  runs(deps: Pick<SendDeps, 'store' | 'now'>, campaign: string, since: number): Promise<boolean>
}

/**
 * Who leaves at which of the moments that this process has been given. A moment that passes unused is lost to everybody, because the call a window later
 * keeps its distance from it; and sealing takes longer at one time than at another. So of those that are ready the first takes the first moment, also where
 * that was given to a batch that is not ready yet, which gets the other's.
 */
export function departures(): Departures {
  /** Ascending, as are the moments given to those that are ready. Never fewer than those. */
  const moments: number[] = []
  const ready: { own: number }[] = []
  const looks = new Map<string, { at: number; asked: number; runs: Promise<boolean> }>()
  let changed = new AbortController()
  /** Whose moment may be nearer by now looks again, instead of sleeping past it. */
  const stir = () => {
    const before = changed
    changed = new AbortController()
    setMaxListeners(0, changed.signal)
    before.abort()
  }
  setMaxListeners(0, changed.signal)
  return {
    expect(moment) {
      moments.push(moment)
      moments.sort((a, b) => a - b)
      if (moments.at(-1) !== moment) stir()
    },
    drop(moment) {
      const latest = moments.pop() ?? moment
      stir()
      return latest
    },
    async take({ pacer, now, wait }, own) {
      const me = { own }
      ready.push(me)
      ready.sort((a, b) => a.own - b.own)
      const mine = () => moments[ready.indexOf(me)] ?? own
      for (;;) {
        const moment = mine()
        const { signal } = changed
        await wait(pacer.due(moment) - LOOK_MS - now(), signal)
        // Somebody with an earlier claim may have become ready meanwhile.
        if (signal.aborted || mine() !== moment) continue
        moments.splice(moments.indexOf(moment), 1)
        ready.splice(ready.indexOf(me), 1)
        return moment
      }
    },
    runs({ store, now }, campaign, since) {
      const known = looks.get(campaign)
      // By either clock: one that was set back would make an old answer look like a new one for as long as that.
      const fresh = known && known.at >= since && performance.now() - known.asked <= KNOWN_MS
      if (fresh) return known.runs
      const at = now()
      for (const [one, look] of looks) if (look.at < at - KNOWN_MS) looks.delete(one)
      const runs = store.campaign(campaign).then((row) => row !== null && isActive(row.state))
      looks.set(campaign, { at, asked: performance.now(), runs })
      runs.catch(() => looks.delete(campaign))
      return runs
    },
  }
}
