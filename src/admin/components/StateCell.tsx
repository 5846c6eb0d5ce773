'use client'

import { Badge } from './parts/Badge.tsx'

/** A state in a list; empty where there is none. */
export function StateCell({ cellData }: { cellData?: unknown }) {
  return typeof cellData === 'string' && cellData ? <Badge state={cellData} /> : null
}
