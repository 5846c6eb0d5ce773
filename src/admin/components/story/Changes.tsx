'use client'

import { useState } from 'react'
import type { StoryDiff } from '../../../domain/diff-shape.ts'
import { useFetched } from '../model/useFetched.ts'
import { Notice } from '../parts/Notice.tsx'
import { DiffView } from './DiffView.tsx'

/** One comparison, read from the server. */
export function Comparison({ path, version }: { path: string; version: string | number }) {
  const diff = useFetched<StoryDiff>(path, version)
  if (diff.state === 'loading') return <p role="status">Comparing …</p>
  if (diff.state === 'failed') return <Notice tone="alert">{diff.refusal.message}</Notice>
  return <DiffView diff={diff.value} />
}

/** For whoever signs: what has changed since the last signature. Read when it is opened. */
export function ChangesSinceSigned({
  address,
  edition,
  version,
}: {
  address: string
  edition: number
  version: number
}) {
  const [open, setOpen] = useState(false)
  return (
    <details className="pr-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What changed since edition {edition}</summary>
      {open ? <Comparison path={`${address}/changes?from=last`} version={version} /> : null}
    </details>
  )
}
