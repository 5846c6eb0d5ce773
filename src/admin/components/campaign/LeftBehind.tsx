'use client'

import { toast } from '@payloadcms/ui'
import { useEffect, useRef, useState } from 'react'
import type { Progress } from '../../../domain/campaign.ts'
import { may, type Principal } from '../../../domain/permissions.ts'
import { parseStoryKey } from '../../../domain/story.ts'
import { isOfDesk } from '../../../domain/unreached.ts'
import { call, type Refusal } from '../model/call.ts'
import { againToThem, type CampaignDoc, leftBehindWords, outletsLeftWords } from '../model/campaign.ts'
import { Button } from '../parts/Button.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Draft } from './Draft.tsx'

interface LeftBehindProps {
  who: Principal | null
  doc: CampaignDoc
  progress: Progress
  api: string
  adminRoute: string
  onDone: () => void
}

/** Readers and outlets that nobody has reached because who was to do so was cancelled, or fell away: how many, a brief that reaches them, and that it may stay so. */
export function LeftBehind({ who, doc, progress, api, adminRoute, onDone }: LeftBehindProps) {
  const [busy, setBusy] = useState(false)
  const [taken, setTaken] = useState(false)
  const outcome = useRef<HTMLParagraphElement>(null)
  const [draft, setDraft] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const story = parseStoryKey(doc.storyKey)
  const make = async () => {
    setBusy(true)
    setRefusal(null)
    const body = { ...againToThem(doc, progress), story }
    const answer = await call<{ doc: { id: string } }>(`${api}/campaigns`, { method: 'POST', body })
    setBusy(false)
    if (answer.ok) setDraft(String(answer.value.doc.id))
    else setRefusal(answer.refusal)
  }
  const takeOff = async () => {
    setBusy(true)
    setRefusal(null)
    const answer = await call<{ message: string }>(`${api}/campaigns/${doc.id}/off-desk`, { method: 'POST', body: {} })
    setBusy(false)
    if (!answer.ok) return setRefusal(answer.refusal)
    toast.success(answer.value.message)
    setTaken(true)
    onDone()
  }
  const { offDesk } = progress
  const isThere = taken && Boolean(offDesk)
  useEffect(() => {
    // The button has gone: the keyboard goes on from what stands in its place.
    if (isThere) outcome.current?.focus()
  }, [isThere])
  return (
    <Notice tone={offDesk ? 'quiet' : 'wait'}>
      {progress.leftBehind ? <p>{leftBehindWords(doc.state, progress.leftBehind)}</p> : null}
      {progress.outletsLeft ? <p>{outletsLeftWords(progress.outletsLeft)}</p> : null}
      {offDesk ? (
        <p ref={outcome} tabIndex={-1}>
          {offDesk.by} took it off the desk on <Instant at={offDesk.at} />: it may stay so. It comes back when more are
          left without the story.
        </p>
      ) : null}
      <span className="pr-row">
        {story && doc.lists.length > 0 && may(who, 'campaign.create') ? (
          <Button onClick={make} disabled={busy}>
            Make a new brief to the same lists
          </Button>
        ) : null}
        {!offDesk && isOfDesk(doc.startedAt, Date.now()) && may(who, 'campaign.launch') ? (
          <Button onClick={takeOff} disabled={busy}>
            Take it off the desk
          </Button>
        ) : null}
      </span>
      {refusal ? <span role="alert">{refusal.message}</span> : null}
      {draft ? <Draft who={who} id={draft} api={api} adminRoute={adminRoute} /> : null}
    </Notice>
  )
}
