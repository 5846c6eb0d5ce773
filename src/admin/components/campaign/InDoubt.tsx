'use client'

import { toast } from '@payloadcms/ui'
import { useId, useState } from 'react'
import { MIXED } from '../../../domain/batches.ts'
import type { CampaignState } from '../../../domain/campaign.ts'
import { call } from '../model/call.ts'
import { blocks, causeOfDoubt, type Decision, decisionsIn } from '../model/doubt.ts'
import { useFetched } from '../model/useFetched.ts'
import { count, figure, languageName } from '../model/wording.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'
import { DecideAll } from './DecideAll.tsx'
import { DoubtEvidence } from './DoubtEvidence.tsx'

interface DoubtfulBatch {
  id: string
  size: number
  language: string
  reason: string | null
  firstAttemptAt: string | null
}

const DECISIONS: Record<Decision, { label: string; explains: string }> = {
  release: {
    label: 'Send again',
    explains:
      'These recipients get the mail once more. Whoever did receive the first one gets it twice. Choose this when the provider’s log shows that the mail never arrived there.',
  },
  write_off: {
    label: 'Write off',
    explains:
      'These recipients count as failed and get nothing more in this campaign. They may have the mail all the same: a correction, a hold or a withdrawal tells them too, and a new brief reaches them. Later words of the provider still count.',
  },
}

/** Batches of which nobody knows whether they were sent, with the two ways to settle them. */
export function InDoubt({
  api,
  campaign,
  state,
  version,
  onDone,
}: {
  api: string
  campaign: string
  state: CampaignState
  version: number
  onDone: () => void
}) {
  const [open, setOpen] = useState<{ batch: DoubtfulBatch; decision: Decision } | null>(null)
  const [busy, setBusy] = useState(false)
  const [left, setLeft] = useState<number | null | undefined>(undefined)
  const [many, setMany] = useState(false)
  const where = `where[campaign][equals]=${encodeURIComponent(campaign)}&where[state][equals]=in_doubt`
  const decisions = decisionsIn(state)
  const why = useId()
  const batches = useFetched<{ docs: DoubtfulBatch[]; totalDocs: number }>(
    `${api}/batches?${where}&limit=20&depth=0`,
    version,
  )
  const { docs, totalDocs } = batches.value ?? { docs: [], totalDocs: 0 }
  // What is being decided stays open, also when its batch has been settled meanwhile.
  if (docs.length === 0 && !open && !many) return null
  const ask = (batch: DoubtfulBatch, decision: Decision) => {
    setLeft(undefined)
    setOpen({ batch, decision })
  }
  const blocked = open ? blocks(open.decision, left) : ''
  const leave = () => {
    setOpen(null)
    // The log has settled it: the counts above are old.
    if (left === 0) onDone()
  }
  const decide = async () => {
    if (!open) return
    setBusy(true)
    const body = { batch: open.batch.id, decision: open.decision }
    const answer = await call<{ message: string }>(`${api}/campaigns/${campaign}/resolve`, { method: 'POST', body })
    setBusy(false)
    setOpen(null)
    if (answer.ok) toast.success(answer.value.message)
    else toast.error(answer.refusal.message)
    onDone()
  }
  return (
    <Notice tone="bad">
      <h3>In doubt: a person has to decide</h3>
      <p>
        These mails may have been sent: nobody can tell whether the provider took them, so they are not sent again by
        themselves. Before you decide you are shown what the provider’s log says.
        {decisions.includes('release') ? '' : ' The campaign is over, so they can only be written off.'}
      </p>
      <ul className="pr-plain-list pr-doubts">
        {docs.map((batch) => (
          <li key={batch.id}>
            <span id={`${why}-${batch.id}`}>
              {count(batch.size, 'recipient')} in{' '}
              {batch.language === MIXED ? 'several languages' : languageName(batch.language)}
              {batch.firstAttemptAt ? (
                <>
                  , first tried on <Instant at={batch.firstAttemptAt} />
                </>
              ) : null}
              : {causeOfDoubt(batch.reason ?? '')}.
            </span>
            <span className="pr-row">
              {decisions.map((decision) => (
                <Button key={decision} onClick={() => ask(batch, decision)} describedBy={`${why}-${batch.id}`}>
                  {DECISIONS[decision].label}
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {totalDocs > docs.length ? <p>And {figure(totalDocs - docs.length)} more.</p> : null}
      {totalDocs > 1 ? (
        <p>
          <Button onClick={() => setMany(true)}>Decide about many at once</Button>
        </p>
      ) : null}
      {many ? (
        <DecideAll
          address={`${api}/campaigns/${campaign}`}
          decisions={decisions}
          onClose={(changed) => {
            setMany(false)
            if (changed) onDone()
          }}
        />
      ) : null}
      {open ? (
        <Dialog
          title={`${DECISIONS[open.decision].label}: ${count(open.batch.size, 'recipient')}`}
          onClose={leave}
          busy={busy}
          actions={
            <>
              <span id={why} className="pr-quiet" role="status">
                {blocked}
              </span>
              <Button onClick={leave} disabled={busy}>
                {left === 0 ? 'Close' : 'Leave it in doubt'}
              </Button>
              {left === 0 ? null : (
                <Button look="danger" onClick={decide} disabled={busy || blocked !== ''} describedBy={why}>
                  {DECISIONS[open.decision].label}
                </Button>
              )}
            </>
          }
        >
          {left === 0 ? null : <p>{DECISIONS[open.decision].explains}</p>}
          <DoubtEvidence
            address={`${api}/campaigns/${campaign}/doubt?batch=${open.batch.id}`}
            again={open.decision === 'release'}
            onLooked={setLeft}
          />
          <p className="pr-quiet">
            Whoever looks into the provider’s log finds these mails there under <code>{open.batch.id}</code>.
          </p>
        </Dialog>
      ) : null}
    </Notice>
  )
}
