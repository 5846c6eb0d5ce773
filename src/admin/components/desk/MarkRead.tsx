'use client'

import { toast } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { call } from '../model/call.ts'
import { Button } from '../parts/Button.tsx'

/** Takes the shown news off the desk, or all of it. What is read here is not mailed any more. */
export function MarkRead({ api, ids, unread }: { api: string; ids: readonly string[]; unread: number }) {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const mark = async (body: object) => {
    setBusy(true)
    const answer = await call(`${api}/notifications/read`, { method: 'POST', body })
    setBusy(false)
    if (!answer.ok) return void toast.error(answer.refusal.message)
    router.refresh()
  }
  return (
    <p className="pr-row">
      <Button onClick={() => void mark({ ids })} disabled={busy}>
        {unread > ids.length ? 'Mark these as read' : 'Mark as read'}
      </Button>
      {unread > ids.length ? (
        <Button onClick={() => void mark({ all: true })} disabled={busy}>
          Mark all {unread} as read
        </Button>
      ) : null}
    </p>
  )
}
