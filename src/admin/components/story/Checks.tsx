'use client'

import { useState } from 'react'
import type { Finding } from '../../../domain/preflight.ts'
import { useFetched } from '../model/useFetched.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Findings } from './Findings.tsx'

interface ChecksProps {
  /** `/api/{collection}/{id}` */
  address: string
  /** The revision that is stored: what the checks look at. */
  revision: number
  /** Why they cannot be run just now, or `null`; shown by whoever knows, under `whyId`. */
  why: string | null
  whyId: string
}

/** Runs preflight whenever somebody wants to know, long before it stops them. */
export function Checks({ address, revision, why, whyId }: ChecksProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={why !== null} describedBy={whyId}>
        Run the checks
      </Button>
      {open ? <Report address={address} revision={revision} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function Report({ address, revision, onClose }: { address: string; revision: number; onClose: () => void }) {
  const [turn, setTurn] = useState(0)
  const report = useFetched<{ findings: Finding[] }>(`${address}/preflight`, `${revision}/${turn}`)
  return (
    <Dialog
      title="Checks"
      onClose={onClose}
      wide
      actions={
        <>
          <Button onClick={() => setTurn(turn + 1)}>Run them again</Button>
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <p>What would be checked when the story is submitted and signed, as it is saved now.</p>
      <div aria-live="polite">
        {report.state === 'loading' ? <p>The checks are running …</p> : null}
        {report.state === 'failed' ? <Notice tone="alert">{report.refusal.message}</Notice> : null}
        {report.state === 'ready' ? <Findings findings={report.value.findings} onLeave={onClose} /> : null}
      </div>
    </Dialog>
  )
}
