'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'
import { call } from '../model/call.ts'
import { Button } from './Button.tsx'

/** Sends the saved brief to the person who presses it, so that they see it in their own mail program. */
export function TestSend({ address }: { address: string }) {
  const [busy, setBusy] = useState(false)
  const send = async () => {
    setBusy(true)
    const answer = await call<{ message: string }>(`${address}/test-send`, { method: 'POST', body: {} })
    setBusy(false)
    if (answer.ok) toast.success(answer.value.message)
    else toast.error(answer.refusal.message)
  }
  return (
    <p className="pr-row">
      <Button onClick={send} disabled={busy}>
        Send a test to me
      </Button>
      <span className="pr-quiet" role="status">
        {busy ? 'One moment …' : 'Only you get it, marked TEST. Personal fields show your name.'}
      </span>
    </p>
  )
}
