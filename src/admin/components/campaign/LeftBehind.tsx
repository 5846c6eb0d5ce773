'use client'

import { useState } from 'react'
import { may, type Principal } from '../../../domain/permissions.ts'
import { parseStoryKey } from '../../../domain/story.ts'
import { call, type Refusal } from '../model/call.ts'
import { type CampaignDoc, leftBehindWords } from '../model/campaign.ts'
import { Button } from '../parts/Button.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Draft } from './Draft.tsx'

interface LeftBehindProps {
  who: Principal | null
  doc: CampaignDoc
  count: number
  api: string
  adminRoute: string
}

/** Readers whom nobody has reached because the campaign that was to reach them was cancelled: how many, and a brief that reaches them. */
export function LeftBehind({ who, doc, count, api, adminRoute }: LeftBehindProps) {
  const [busy, setBusy] = useState(false)
  const [draft, setDraft] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const story = parseStoryKey(doc.storyKey)
  const make = async () => {
    setBusy(true)
    setRefusal(null)
    const body = { type: 'brief', story, lists: doc.lists }
    const answer = await call<{ doc: { id: string } }>(`${api}/campaigns`, { method: 'POST', body })
    setBusy(false)
    if (answer.ok) setDraft(String(answer.value.doc.id))
    else setRefusal(answer.refusal)
  }
  return (
    <Notice tone="wait">
      {leftBehindWords(doc.state, count)}
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
