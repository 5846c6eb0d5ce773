'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { sayInstant } from './instants.ts'

const never = () => () => {}
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** The reader's time zone; UTC while the page is rendered on the server. */
export function useZone(): string {
  return useSyncExternalStore(never, ownZone, () => 'UTC')
}

/** Says an instant in the reader's zone. */
export function useSay(): (iso: string) => string {
  const zone = useZone()
  return useCallback((iso: string) => sayInstant(iso, zone), [zone])
}
