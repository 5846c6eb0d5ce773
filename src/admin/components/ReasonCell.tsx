'use client'

import { EXCLUSION_WORDS, type Exclusion } from '../../domain/audience.ts'
import { Words } from './parts/Words.tsx'

/** Why somebody is left out, in words; other reasons as the provider or the server gave them. */
export function ReasonCell({ cellData }: { cellData?: unknown }) {
  const reason = typeof cellData === 'string' ? cellData : ''
  return (
    <span className="pr-cell-words">
      <Words>{EXCLUSION_WORDS[reason as Exclusion] ?? (reason || '–')}</Words>
    </span>
  )
}
