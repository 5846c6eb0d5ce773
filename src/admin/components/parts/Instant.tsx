'use client'

import { useSay } from '../model/useZone.ts'

/** An instant in the reader's zone, with the zone's name. */
export function Instant({ at }: { at: string }) {
  const say = useSay()
  return <time dateTime={at}>{say(at)}</time>
}
