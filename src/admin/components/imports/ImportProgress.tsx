'use client'

import { useCallback, useEffect, useState } from 'react'
import { call, type Refusal } from '../model/call.ts'
import { type ImportAnswer, importCounts, importPercent, importSummary } from '../model/imports.ts'
import { sayRemaining } from '../model/instants.ts'
import { importPoll } from '../model/polling.ts'
import { usePoll } from '../model/usePoll.ts'
import { figure } from '../model/wording.ts'
import { Notice } from '../parts/Notice.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'

/** One import from its start to its result. */
export function ImportProgress({ api, job, onSettled }: { api: string; job: string; onSettled: () => void }) {
  const [answer, setAnswer] = useState<ImportAnswer | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const address = `${api}/contacts/import/${job}`
  const look = useCallback(async () => {
    const next = await call<ImportAnswer>(address)
    setRefusal(next.ok ? null : next.refusal)
    if (!next.ok) return
    setAnswer(next.value)
    if (next.value.state !== 'running') onSettled()
  }, [address, onSettled])
  useEffect(() => {
    void look()
  }, [look])
  usePoll(look, refusal && refusal.status < 500 && refusal.status > 0 ? null : importPoll(answer?.state ?? 'running'))
  if (!answer) return refusal ? <Notice tone="bad">{refusal.message}</Notice> : <p role="status">Starting …</p>
  const summary = importSummary(answer)
  return (
    <div>
      {refusal ? <Notice tone="alert">{refusal.message}</Notice> : null}
      {answer.state === 'running' ? (
        <>
          <ProgressBar label="Import" percent={importPercent(answer)} text={summary} />
          <p>
            {summary} {sayRemaining(answer.etaSeconds ?? null)} It goes on when you leave this page.
          </p>
        </>
      ) : (
        <Notice tone={answer.state === 'failed' ? 'bad' : answer.rejected > 0 ? 'alert' : 'good'} live>
          <p>{summary}</p>
          {answer.rejected > 0 ? (
            <p>
              <a href={`${address}/rejected.csv`} download>
                Download the refused rows
              </a>{' '}
              with the reason for each, mend them, and import that file.
            </p>
          ) : null}
        </Notice>
      )}
      <dl className="pr-tallies">
        {importCounts(answer).map(({ label, value }) => (
          <div key={label} className="pr-tally">
            <dt>{label}</dt>
            <dd>{figure(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
