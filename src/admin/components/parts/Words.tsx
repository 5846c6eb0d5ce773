'use client'

import { localise } from '../model/instants.ts'
import { useZone } from '../model/useZone.ts'
import { beginning } from '../model/wording.ts'

/**
 * Words of the server, with the UTC instants in them in the reader's zone.
 *
 * @param most characters that are shown; the rest is left out
 */
export function Words({ children, most = Number.POSITIVE_INFINITY }: { children: string; most?: number }) {
  const text = localise(children, useZone())
  return <>{beginning(text, most)}</>
}
