'use client'

import { useEffect } from 'react'

/** A wait that never ends by itself: it is looked at when the page comes back into view, and not before. */
export const WHEN_SEEN = Number.POSITIVE_INFINITY

/**
 * Looks again and again, `wait` ms apart, while the page can be seen; at once when it comes back into view.
 * @param look has to be stable (useCallback)
 * @param wait `null` stops
 */
export function usePoll(look: () => Promise<unknown>, wait: number | null): void {
  useEffect(() => {
    if (wait === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let looking = false
    let stopped = false
    const arm = () => {
      clearTimeout(timer)
      if (!stopped && !document.hidden && wait !== WHEN_SEEN) timer = setTimeout(tick, wait)
    }
    const tick = async () => {
      if (looking) return
      looking = true
      await look()
      looking = false
      arm()
    }
    const onVisibility = () => {
      if (document.hidden) clearTimeout(timer)
      else void tick()
    }
    arm()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      stopped = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [look, wait])
}
