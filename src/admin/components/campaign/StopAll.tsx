'use client'

import { toast, useAuth, useConfig } from '@payloadcms/ui'
import { useCallback, useEffect, useId, useState } from 'react'
import { may, principalOf } from '../../../domain/permissions.ts'
import type { Stop } from '../../../outreach/stop.ts'
import { call, type Refusal } from '../model/call.ts'
import { usePoll } from '../model/usePoll.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'

/** The switch, since when nothing can be stored, and since when no process that sends has been heard of, if that is too long ago. */
type State = Stop & { unstorableSince?: string | null; silentSince?: string | null; neverSent?: boolean }

/** Before the first answer: the switch has its place at once, so that nothing below moves under somebody’s finger. */
const UNKNOWN: State = { stopped: false, reason: '', by: '', at: '' }

/** How often the switch is looked at while a page is open (ms). */
const LOOK_MS = 5_000

/** The switch that stops every campaign: a banner while it is on, a button for those who may turn it. */
export function StopAll() {
  const { routes } = useConfig().config
  const { user } = useAuth()
  const who = principalOf(user)
  const [stop, setStop] = useState<State>(UNKNOWN)
  const [asking, setAsking] = useState(false)
  const address = `${routes.api}/campaigns`
  const canRead = may(who, 'campaign.read')
  const look = useCallback(async () => {
    if (!canRead) return
    const answer = await call<State>(`${address}/stop-all`)
    if (answer.ok) setStop(answer.value)
  }, [address, canRead])
  useEffect(() => {
    void look()
  }, [look])
  usePoll(look, asking ? null : LOOK_MS)
  if (!canRead) return null
  const mayTurn = may(who, stop.stopped ? 'campaign.resume' : 'campaign.pause')
  return (
    <section className="pr-stop" lang="en" aria-label="Stop everything">
      {stop.unstorableSince ? (
        <Notice tone="bad" live>
          <p>
            <strong>Nothing can be stored.</strong> Since <Instant at={stop.unstorableSince} /> the disk is full, over
            its quota, or refuses writing, so no campaign sends anything and no work can be saved. Nothing is lost: keep
            this page open with what you have written. Whoever runs the server has to make room; then everything goes on
            by itself.
          </p>
        </Notice>
      ) : null}
      {stop.silentSince && !stop.unstorableSince ? (
        <Notice tone="alert" live>
          <p>
            <strong>No mail goes out.</strong> The part of the system that sends (the worker){' '}
            {stop.neverSent
              ? 'has never been started since this newsroom was set up on '
              : 'has not been heard of since '}
            <Instant at={stop.silentSince} />, so campaigns and letters wait. Whoever runs the server has to start it;
            then everything goes on by itself.
          </p>
        </Notice>
      ) : null}
      {stop.stopped ? (
        <Notice tone="bad" live>
          <p>
            <strong>Everything is stopped.</strong> No campaign sends anything until somebody lifts this.
            {stop.by ? ` Stopped by ${stop.by}` : ' Stopped'}
            {stop.at ? (
              <>
                {' '}
                on <Instant at={stop.at} />
              </>
            ) : null}
            {stop.reason ? `: ${stop.reason}` : '.'}
          </p>
          {mayTurn ? <Button onClick={() => setAsking(true)}>Let campaigns go on</Button> : null}
        </Notice>
      ) : mayTurn ? (
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
          stopped={stop.stopped}
          onClose={() => setAsking(false)}
          onDone={(next, message) => {
            setStop({ ...stop, ...next })
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
  stopped: boolean
  onClose: () => void
  onDone: (next: Stop, message: string) => void
}

function TurnDialog({ address, stopped, onClose, onDone }: TurnProps) {
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
      body: reason.trim() ? { reason: reason.trim() } : {},
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
        <p>
          Every campaign goes on from where it stood. Those that were paused one by one stay paused; nobody gets a
          second copy.
        </p>
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
        </Notice>
      ) : null}
    </Dialog>
  )
}
