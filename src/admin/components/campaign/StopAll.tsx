'use client'

import { toast, useAuth } from '@payloadcms/ui'
import { useId, useState } from 'react'
import { isRestoredReason } from '../../../domain/lineage.ts'
import { may, principalOf } from '../../../domain/permissions.ts'
import type { Stop } from '../../../domain/stop.ts'
import type { AfterLifting } from '../../../outreach/lifting.ts'
import { call, isOutdated, type Refusal } from '../model/call.ts'
import { afterLiftingWords } from '../model/campaign.ts'
import { useFetched } from '../model/useFetched.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Words } from '../parts/Words.tsx'
import { StandstillNotices, useStandstill, WhyStopped } from './Standstill.tsx'

/** How often the switch is looked at while a page is open (ms). */
const LOOK_MS = 5_000

/** The switch that stops every campaign: a banner while it is on, a button for those who may turn it. */
export function StopAll() {
  const { user } = useAuth()
  const [asking, setAsking] = useState(false)
  const { standing: stop, setStanding, look, known, address } = useStandstill(asking ? null : LOOK_MS)
  if (!known) return null
  const mayTurn = may(principalOf(user), stop.stopped ? 'campaign.resume' : 'campaign.pause')
  return (
    <section className="pr-stop" lang="en" aria-label="Stop everything">
      <StandstillNotices
        standing={stop}
        lift={mayTurn ? <Button onClick={() => setAsking(true)}>Let campaigns go on</Button> : null}
      />
      {mayTurn && !stop.stopped ? (
        <p className="pr-row">
          <Button look="danger" onClick={() => setAsking(true)}>
            Stop everything
          </Button>
          <span className="pr-quiet">Stops every campaign within two seconds.</span>
        </p>
      ) : null}
      {asking ? (
        <TurnDialog
          address={address}
          stop={stop}
          onClose={() => setAsking(false)}
          onLook={look}
          onDone={(next, message) => {
            setStanding({ ...stop, ...next })
            setAsking(false)
            toast.success(message)
          }}
        />
      ) : null}
    </section>
  )
}

interface TurnProps {
  address: string
  stop: Stop
  onClose: () => void
  onLook: () => Promise<void>
  onDone: (next: Stop, message: string) => void
}

function TurnDialog({ address, stop, onClose, onLook, onDone }: TurnProps) {
  const { stopped } = stop
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const id = useId()
  const label = stopped ? 'Let campaigns go on' : 'Stop everything'
  const confirm = async () => {
    setBusy(true)
    setRefusal(null)
    const answer = await call<Stop & { message: string }>(`${address}/${stopped ? 'resume-all' : 'stop-all'}`, {
      method: 'POST',
      body: { ...(reason.trim() ? { reason: reason.trim() } : {}), ...(stopped ? { seen: stop.at } : {}) },
    })
    setBusy(false)
    if (answer.ok) onDone(answer.value, answer.value.message)
    else setRefusal(answer.refusal)
  }
  return (
    <Dialog
      title={label}
      onClose={onClose}
      busy={busy}
      actions={
        <>
          <Button onClick={onClose} disabled={busy}>
            Leave it as it is
          </Button>
          <Button look={stopped ? 'primary' : 'danger'} onClick={confirm} disabled={busy}>
            {label}
          </Button>
        </>
      }
    >
      {stopped ? (
        <Notice tone="alert">
          <p>
            <WhyStopped stop={stop} />
          </p>
        </Notice>
      ) : null}
      {stopped ? (
        <p>
          Every campaign goes on from where it stood. Those that were paused one by one stay paused;{' '}
          {isRestoredReason(stop.reason)
            ? 'what has gone out since the backup goes out a second time when it is resumed or launched, because this database does not know of it.'
            : 'nobody gets a second copy.'}
        </p>
      ) : null}
      {stopped ? (
        <WhatGoes address={address} at={stop.at} />
      ) : (
        <>
          <p>
            No campaign hands over anything more, on any machine, within two seconds. What is on its way at this moment
            is finished and recorded; what has been handed over cannot be called back.
          </p>
          <p>Mail to colleagues and test sends go on.</p>
        </>
      )}
      <p className="pr-field">
        <label htmlFor={`${id}-reason`}>
          {stopped ? 'What has been mended (optional; kept in the audit log)' : 'Reason (optional; shown to everybody)'}
        </label>
        <input
          id={`${id}-reason`}
          type="text"
          maxLength={500}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </p>
      {refusal ? (
        <Notice tone="bad" live>
          <p>{refusal.message}</p>
          {isOutdated(refusal) ? (
            <Button
              onClick={() => {
                setRefusal(null)
                void onLook()
              }}
            >
              Look again
            </Button>
          ) : null}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** What leaves at once when the switch is lifted, and what waits: at two in the morning that is not the same. @param at the stop that is shown */
function WhatGoes({ address, at }: { address: string; at: string }) {
  const { state, value, refusal } = useFetched<{ campaigns: AfterLifting[] }>(`${address}/resume-all`, at)
  if (state === 'loading') return <p className="pr-quiet">Looking what would go out…</p>
  if (state === 'failed') return <p>What would go out at once cannot be told: {refusal.message}</p>
  const goes = value.campaigns.filter(({ waits }) => waits === '')
  const rest = value.campaigns.filter(({ waits }) => waits !== '')
  if (value.campaigns.length === 0) return <p>No campaign is under way or due: nothing goes out at once.</p>
  return (
    <>
      <p>
        <strong>
          {goes.length > 0
            ? 'These send at once, whatever the hour where their readers are:'
            : 'Nothing goes out at once:'}
        </strong>
      </p>
      <Campaigns of={goes} />
      {goes.length > 0 && rest.length > 0 ? <p>These do not:</p> : null}
      <Campaigns of={rest} />
    </>
  )
}

function Campaigns({ of }: { of: readonly AfterLifting[] }) {
  if (of.length === 0) return null
  return (
    <ul>
      {of.map((one) => (
        <li key={one.id}>
          {afterLiftingWords(one)}
          {one.waits ? (
            <>
              {' '}
              <Words>{one.waits}</Words>
            </>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
