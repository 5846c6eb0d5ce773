'use client'

import { reasonWords } from './model/reason.ts'
import { Words } from './parts/Words.tsx'

interface Props {
  cellData?: unknown
  rowData?: { state?: unknown }
}

/** Why a delivery or a campaign stands as it does. */
export function ReasonCell({ cellData, rowData }: Props) {
  const reason = typeof cellData === 'string' ? cellData : ''
  return (
    <span className="pr-cell-words">
      <Words>{reasonWords(String(rowData?.state ?? ''), reason) || '–'}</Words>
    </span>
  )
}
