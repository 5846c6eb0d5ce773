'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'
import { call } from '../model/call.ts'
import type { Decision } from '../model/doubt.ts'
import { type AllDoubts, decidedWords, groupsOf, inSteps, type Left, mayTellMore, takenText } from '../model/doubts.ts'
import { useFetched } from '../model/useFetched.ts'
import { count, figure } from '../model/wording.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Notice } from '../parts/Notice.tsx'

const EXPLAINS: Record<Decision, string> = {
  release: 'Send again: their recipients get the mail once more. Whoever did receive the first one gets it twice.',
  write_off: 'Write off: their recipients count as failed and get nothing more in this campaign.',
}

/** One decision about many batches in doubt, by what the provider’s log says of all of them. */
export function DecideAll({
  address,
  decisions,
  onClose,
}: {
  address: string
  decisions: readonly Decision[]
  onClose: (changed: boolean) => void
}) {
  const [looks, setLooks] = useState(0)
  const evidence = useFetched<AllDoubts>(`${address}/doubts?look=${looks}`)
  const [chosen, setChosen] = useState<string | null>(null)
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null)
  const groups = evidence.value ? groupsOf(evidence.value) : []
  const group = groups.find(({ key }) => key === chosen) ?? groups[0]
  const taken = evidence.value ? takenText(evidence.value) : null
  const settled = evidence.value?.settled ?? 0
  const decide = async (decision: Decision) => {
    if (!group) return
    let resolved = 0
    let refusal = ''
    let left: Left[] = []
    let done = 0
    for (const batches of inSteps(group.batches)) {
      setProgress({ done, of: group.batches.length })
      const body = { batches, decision }
      const answer = await call<{ resolved: number; left: Left[] }>(`${address}/resolve`, { method: 'POST', body })
      if (answer.ok) {
        resolved += answer.value.resolved
        left = [...left, ...answer.value.left]
      } else refusal = answer.refusal.message
      if (refusal) break
      done += batches.length
    }
    setProgress(null)
    const said = decidedWords({ resolved, asked: group.batches.length, left, refusal })
    if (said.isWhole) toast.success(said.words)
    else toast.error(said.words)
    onClose(true)
  }
  const busy = progress !== null
  const lookAgain = (
    <Button onClick={() => setLooks(looks + 1)} disabled={busy}>
      Look again
    </Button>
  )
  const many = group ? `: ${count(group.batches.length, 'batch', 'batches')}` : ''
  return (
    <Dialog
      title="Decide about many at once"
      onClose={() => onClose(looks > 0 || settled > 0)}
      busy={busy}
      actions={
        <>
          <span className="pr-quiet" role="status">
            {progress ? `${figure(progress.done)} of ${figure(progress.of)} decided …` : ''}
          </span>
          <Button onClick={() => onClose(looks > 0 || settled > 0)} disabled={busy}>
            {groups.length === 0 ? 'Close' : 'Leave them in doubt'}
          </Button>
          <Button look="danger" onClick={() => void decide('write_off')} disabled={busy || !group}>
            Write off{many}
          </Button>
          {decisions.includes('release') ? (
            <Button look="danger" onClick={() => void decide('release')} disabled={busy || !group}>
              Send again{many}
            </Button>
          ) : null}
        </>
      }
    >
      {evidence.state === 'loading' ? <p role="status">Looking into the provider’s log …</p> : null}
      {evidence.state === 'failed' ? (
        <Notice tone="alert">
          <p>{evidence.refusal.message}</p>
          {lookAgain}
        </Notice>
      ) : null}
      {settled > 0 ? <p>The log has just settled {figure(settled)} of them.</p> : null}
      {evidence.value && groups.length === 0 && !taken ? <p>Nobody is in doubt any more.</p> : null}
      {taken ? (
        <p>
          {taken} {lookAgain}
        </p>
      ) : null}
      {groups.length > 0 ? (
        <fieldset disabled={busy}>
          <legend>About which</legend>
          {groups.map(({ key, text }) => (
            <label key={key} className="pr-choice">
              <input type="radio" name="group" checked={key === group?.key} onChange={() => setChosen(key)} />
              <span>{text}</span>
            </label>
          ))}
          {evidence.value && !taken && mayTellMore(evidence.value) ? lookAgain : null}
        </fieldset>
      ) : null}
      <p>{EXPLAINS.write_off}</p>
      {decisions.includes('release') ? <p>{EXPLAINS.release}</p> : null}
    </Dialog>
  )
}
