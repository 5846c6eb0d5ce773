'use client'

import { useId, useState } from 'react'
import { call, type Refusal } from '../model/call.ts'
import type { Colleague } from '../model/review.ts'
import { useZone } from '../model/useZone.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'
import { PersonOptions } from './PersonOptions.tsx'

interface AssignmentProps {
  address: string
  people: readonly Colleague[]
  assignee: string | null
  dueAt: string | null
  /** Whether there is still something to do. */
  open: boolean
  onDone: (message: string) => void
}

/** Who has the story and by when, and the way to change it. */
export function Assignment(props: AssignmentProps) {
  const { people, assignee, dueAt, open } = props
  const [asking, setAsking] = useState(false)
  const known = people.find(({ id }) => id === assignee)?.name
  // Names come a moment later.
  const name = assignee ? (known ?? (people.length === 0 ? '…' : 'a colleague')) : null
  const late = open && dueAt !== null && Date.parse(dueAt) < Date.now()
  return (
    <div className="pr-review__part">
      <p>
        {name ? (
          <>
            Given to <strong>{name}</strong>.
          </>
        ) : (
          'Nobody in particular has it.'
        )}
        {dueAt ? (
          <>
            {' '}
            Due <Instant at={dueAt} />.{late ? <strong> That has passed.</strong> : null}
          </>
        ) : null}
      </p>
      <Button onClick={() => setAsking(true)}>{name || dueAt ? 'Change who and when' : 'Give it to somebody'}</Button>
      {asking ? <AssignDialog {...props} onClose={() => setAsking(false)} /> : null}
    </div>
  )
}

function AssignDialog({
  address,
  people,
  assignee,
  dueAt,
  onDone,
  onClose,
}: AssignmentProps & { onClose: () => void }) {
  const id = useId()
  const zone = useZone()
  const [person, setPerson] = useState(assignee ?? '')
  const [due, setDue] = useState(dueAt ? localTime(dueAt) : '')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const confirm = async () => {
    setBusy(true)
    setRefusal(null)
    const kept = dueAt && due === localTime(dueAt)
    const body = { assignee: person || null, dueAt: kept ? dueAt : due || null, zone }
    const answer = await call<{ message: string }>(`${address}/assign`, { method: 'POST', body })
    setBusy(false)
    if (!answer.ok) return setRefusal(answer.refusal)
    onClose()
    onDone(answer.value.message)
  }
  return (
    <Dialog
      title="Who has this story, and by when"
      onClose={onClose}
      busy={busy}
      actions={
        <>
          <span className="pr-quiet" role="status">
            {busy ? 'One moment …' : ''}
          </span>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button look="primary" onClick={() => void confirm()} disabled={busy}>
            Give it
          </Button>
        </>
      }
    >
      <p>The person is told. Text, state and signatures stay as they are.</p>
      <p className="pr-field">
        <label htmlFor={`${id}-who`}>Who</label>
        <select id={`${id}-who`} value={person} onChange={(event) => setPerson(event.target.value)}>
          <PersonOptions people={people} />
        </select>
      </p>
      <p className="pr-field">
        <label htmlFor={`${id}-due`}>Due, in {zone} (optional)</label>
        <input id={`${id}-due`} type="datetime-local" value={due} onChange={(event) => setDue(event.target.value)} />
      </p>
      {refusal ? (
        <Notice tone="bad" live>
          {refusal.message}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** An instant as the reader's clock shows it, for the input: `2027-03-28T10:00`. */
function localTime(iso: string): string {
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
