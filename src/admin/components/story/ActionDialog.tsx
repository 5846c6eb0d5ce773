'use client'

import { useId, useState } from 'react'
import type { CanonicalStory } from '../../../domain/edition.ts'
import type { Finding } from '../../../domain/preflight.ts'
import { call, isOutdated, type Refusal } from '../model/call.ts'
import { answersOf, type OfferedAction, unattested, type Weighing } from '../model/story.ts'
import { useFetched } from '../model/useFetched.ts'
import { BriefMail } from '../parts/BriefMail.tsx'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Notice } from '../parts/Notice.tsx'
import { type Asked, Asking, missingAnswer } from './Asking.tsx'
import { ChangesSinceSigned } from './Changes.tsx'
import { Findings } from './Findings.tsx'
import { type PlannedStory, PlanReview } from './PlanReview.tsx'
import { AskFor, OpenRequests, requestsIn } from './Requests.tsx'

export interface StoryInForm extends PlannedStory {
  sensitivity?: string | null
  lastEditionNumber?: number | null
}

interface ActionDialogProps {
  api: string
  /** `/api/{collection}/{id}` */
  address: string
  offer: OfferedAction
  story: StoryInForm
  /** The revision in the form: what the person has looked at. */
  revision: number
  /** How many have signed the text as it stands. */
  signatures: number
  /** The open correction, whose words are signed with the text. */
  correction: CanonicalStory['correction']
  /** `translate`: the language that was chosen already. */
  language?: string
  onClose: () => void
  onDone: (message: string) => void
  /** Loads the story as it is now and closes the dialog. */
  onReload: () => void
}

interface Report {
  findings: Finding[]
  blocked: boolean
}

const MAX_COMMENT = 5000
/** What takes something away from the public. */
const DANGER = new Set(['archive', 'hold', 'kill'])

/** Why nothing can be done without a word. */
const NEEDED: Partial<Record<OfferedAction['action'], string>> = {
  'request-changes': 'Say something first: your comment goes to the writers.',
  correct: 'Say first what was wrong; readers see it.',
  'drop-correction': 'Say first why it is dropped; it is kept in the record.',
  'propose-correction': 'Say first what is wrong; editors read it.',
}

/** Says what an action will do before it is done, asks for a comment where one is wanted, and does it. */
export function ActionDialog(props: ActionDialogProps) {
  const { api, address, offer, story, revision, signatures, correction, onClose, onDone, onReload } = props
  const { action, label, explains, comment: wanted } = offer
  const [comment, setComment] = useState('')
  const [answer, setAnswer] = useState<Asked>(props.language ? { language: props.language } : {})
  const [weighing, setWeighing] = useState<Weighing>({})
  const [requests, setRequests] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const id = useId()
  const isChecked = action === 'submit' || action === 'approve'
  const report = useFetched<Report>(isChecked ? `${address}/preflight` : null, revision)
  const blocked = report.state === 'ready' && report.value.blocked
  const found = (isChecked && report.state === 'ready' && report.value.findings) || []
  const open = action === 'approve' ? unattested(found, weighing) : 0
  const why =
    (offer.asks && missingAnswer(offer.asks, answer)) ??
    (isChecked && report.state === 'loading'
      ? 'The checks are running …'
      : blocked
        ? 'Mend what blocks first.'
        : open > 0
          ? 'Answer for what asks for it first.'
          : wanted === 'required' && !comment.trim()
            ? (NEEDED[action] ?? 'Say why first; it is kept in the record.')
            : null)
  const confirm = async () => {
    setBusy(true)
    setRefusal(null)
    const reply = await call<{ message: string }>(`${address}/${action}`, {
      method: 'POST',
      body: {
        revision,
        ...answer,
        ...(action === 'approve' ? answersOf(found, weighing) : {}),
        ...(comment.trim() ? { comment: comment.trim() } : {}),
        ...(action === 'request-changes' ? { requests: requestsIn(requests) } : {}),
      },
    })
    setBusy(false)
    if (reply.ok) onDone(reply.value.message)
    else setRefusal(reply.refusal)
  }
  const findings = refusal?.code === 'preflight_blocked' ? (refusal.data as Partial<Report>)?.findings : undefined
  return (
    <Dialog
      title={label}
      onClose={onClose}
      busy={busy}
      wide={action === 'approve'}
      actions={
        <>
          <span id={`${id}-why`} className="pr-quiet" role="status">
            {busy ? 'One moment …' : (why ?? '')}
          </span>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button
            look={DANGER.has(action) ? 'danger' : 'primary'}
            onClick={confirm}
            disabled={busy || why !== null || (refusal !== null && isOutdated(refusal))}
            describedBy={`${id}-why`}
          >
            {label}
          </Button>
        </>
      }
    >
      <p>{explains}</p>
      {action === 'submit' ? <OpenRequests address={address} /> : null}
      {action === 'request-changes' ? <AskFor text={requests} onText={setRequests} /> : null}
      {action === 'approve' ? <Signing story={story} signatures={signatures} /> : null}
      {action === 'approve' && story.lastEditionNumber ? (
        <ChangesSinceSigned address={address} edition={story.lastEditionNumber} version={revision} />
      ) : null}
      {isChecked ? (
        <section>
          <h3>Checks</h3>
          {report.state === 'loading' ? <p role="status">The checks are running …</p> : null}
          {report.state === 'failed' ? <Notice tone="alert">{report.refusal.message}</Notice> : null}
          {report.state === 'ready' ? (
            <Findings
              findings={found}
              onLeave={onClose}
              {...(action === 'approve' ? { weighing, onWeigh: setWeighing } : {})}
            />
          ) : null}
        </section>
      ) : null}
      {action === 'approve' ? (
        <>
          {correction ? (
            <SignedCorrection correction={correction} />
          ) : (
            <PlanReview api={api} address={address} story={story} />
          )}
          <section>
            <h3>The brief</h3>
            <BriefMail api={api} address={address} version={revision} />
          </section>
        </>
      ) : null}
      {offer.asks && offer.asks !== 'changes' ? (
        <Asking asks={offer.asks} answer={answer} onAnswer={setAnswer} />
      ) : null}
      {wanted === 'none' ? null : (
        <p className="pr-field">
          <label htmlFor={`${id}-comment`}>
            {action === 'correct'
              ? 'What was wrong, in words for the reader (required)'
              : `Comment ${wanted === 'required' ? '(required)' : '(optional; kept in the record)'}`}
          </label>
          <textarea
            id={`${id}-comment`}
            rows={3}
            maxLength={MAX_COMMENT}
            required={wanted === 'required'}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </p>
      )}
      {offer.asks === 'changes' ? <Asking asks="changes" answer={answer} onAnswer={setAnswer} /> : null}
      {refusal ? (
        <Notice tone="bad" live>
          <p>{refusal.message}</p>
          {isOutdated(refusal) ? <Button onClick={onReload}>Load the story as it is now</Button> : null}
        </Notice>
      ) : null}
      {findings ? <Findings findings={findings} onLeave={onClose} /> : null}
    </Dialog>
  )
}

/** What readers will be told was wrong, and what the last signature on it does. */
function SignedCorrection({ correction }: { correction: NonNullable<CanonicalStory['correction']> }) {
  return (
    <section>
      <h3>The correction</h3>
      <p className="pr-comment">{correction.note}</p>
      {correction.changes.length > 0 ? (
        <ul>
          {correction.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      ) : null}
      <p>
        You sign these words too. With the last signature the corrected edition replaces the public one after a short
        cooling-off, in which it can be pulled back, and goes to everybody who was sent the earlier one.
      </p>
    </section>
  )
}

/** What a signature makes: an edition, or the first half of one. */
function Signing({ story, signatures }: { story: StoryInForm; signatures: number }) {
  const edition = (story.lastEditionNumber ?? 0) + 1
  if (story.sensitivity === 'high' && signatures === 0) {
    return (
      <Notice tone="wait">
        This story is sensitive: yours is the first of two signatures. Edition {edition} is made, and the plan starts,
        when a chief editor has signed too.
      </Notice>
    )
  }
  return (
    <p>
      Your signature makes <strong>edition {edition}</strong>.
    </p>
  )
}
