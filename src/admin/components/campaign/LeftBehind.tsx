'use client'

import { useState } from 'react'
import type { Progress } from '../../../domain/campaign.ts'
import { may, type Principal } from '../../../domain/permissions.ts'
import { parseStoryKey } from '../../../domain/story.ts'
import { call, type Refusal } from '../model/call.ts'
import { againToThem, type CampaignDoc, leftBehindWords, outletsLeftWords } from '../model/campaign.ts'
import { Button } from '../parts/Button.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Draft } from './Draft.tsx'

interface LeftBehindProps {
  who: Principal | null
  doc: CampaignDoc
  progress: Progress
  api: string
  adminRoute: string
}

/** Readers and outlets that nobody has reached because who was to do so was cancelled, or fell away: how many, and a brief that reaches them. */
export function LeftBehind({ who, doc, progress, api, adminRoute }: LeftBehindProps) {
  const [busy, setBusy] = useState(false)
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
  return (
    <Notice tone="wait">
      {progress.leftBehind ? <p>{leftBehindWords(doc.state, progress.leftBehind)}</p> : null}
      {progress.outletsLeft ? <p>{outletsLeftWords(progress.outletsLeft)}</p> : null}
      {story && doc.lists.length > 0 && may(who, 'campaign.create') ? (
        <span className="pr-row">
          <Button onClick={make} disabled={busy}>
            Make a new brief to the same lists
          </Button>
        </span>
      ) : null}
      {refusal ? <span role="alert">{refusal.message}</span> : null}
      {draft ? <Draft who={who} id={draft} api={api} adminRoute={adminRoute} /> : null}
    </Notice>
  )
}
