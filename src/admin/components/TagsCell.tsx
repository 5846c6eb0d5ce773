'use client'

import { tagsOf } from './model/tags.ts'

/** Codes and subjects in a list: SE, FI. */
export function TagsCell({ cellData }: { cellData?: unknown }) {
  return <span>{tagsOf(cellData).join(', ')}</span>
}
