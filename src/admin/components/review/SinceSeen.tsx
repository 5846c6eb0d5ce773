'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { changedFields } from '../../../domain/diff.ts'
import { call } from '../model/call.ts'
import type { SinceAnswer } from '../model/review.ts'
import { useFetched } from '../model/useFetched.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'
import { DiffView } from '../story/DiffView.tsx'

/** What changed since this person last looked. A first look, and what they save themselves, is seen without asking. */
export function SinceSeen({ address, revision }: { address: string; revision: number }) {
  const [turn, setTurn] = useState(0)
  const [showing, setShowing] = useState(false)
  const since = useFetched<SinceAnswer>(`${address}/since`, `${revision} ${turn}`)
  const see = useCallback(
    async (upTo: number) => {
      const answer = await call(`${address}/seen`, { method: 'POST', body: { revision: upTo } })
      if (answer.ok) setTurn((before) => before + 1)
    },
    [address],
  )
  const { value } = since
  /** Up to where this person had seen it when the page was opened, and everything they saved since. */
  const upToDate = useRef(false)
  useEffect(() => {
    if (!value) return
    if (
      value.seen === null ||
      (upToDate.current && value.seen.revision < value.revision && value.revision === revision)
    ) {
      void see(value.revision)
    }
    upToDate.current = value.seen === null || value.seen.revision >= value.revision
  }, [value, revision, see])
  const { diff, from, seen } = value ?? {}
  if (!diff || !from || !seen) return null
  const summary = changedFields(diff)
  return (
    <Notice tone="wait">
      <p>
        <strong>Changed since you looked</strong> (<Instant at={seen.at} />, revision {seen.revision}
        {from.pruned ? `; that version is no longer kept, so this starts from revision ${from.revision}` : ''}):{' '}
        {summary || 'nothing that a reader would see'}.
      </p>
      <p className="pr-row">
        {summary ? <Button onClick={() => setShowing(true)}>Show what changed</Button> : null}
        <Button onClick={() => void see(value?.revision ?? revision)}>I have seen it</Button>
      </p>
      {showing ? (
        <Dialog
          title={`What changed since revision ${from.revision}`}
          onClose={() => setShowing(false)}
          wide
          actions={
            <>
              <span />
              <Button onClick={() => setShowing(false)}>Close</Button>
              <Button
                look="primary"
                onClick={() => {
                  setShowing(false)
                  void see(value?.revision ?? revision)
                }}
              >
                I have seen it
              </Button>
            </>
          }
        >
          <DiffView diff={diff} />
        </Dialog>
      ) : null}
    </Notice>
  )
}
