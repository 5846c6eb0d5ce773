'use client'

import { EXCLUSION_WORDS, type Exclusion } from '../../domain/audience.ts'

/** Why somebody is left out, in words; other reasons as the provider gave them. */
export function ReasonCell({ cellData }: { cellData?: unknown }) {
  const reason = typeof cellData === 'string' ? cellData : ''
  return <span className="pr-cell-words">{EXCLUSION_WORDS[reason as Exclusion] ?? reason}</span>
}
