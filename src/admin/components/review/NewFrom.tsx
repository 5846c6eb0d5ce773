'use client'

import { toast, useRouteTransition } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { call } from '../model/call.ts'
import { Button } from '../parts/Button.tsx'

interface NewFromProps {
  address: string
  adminRoute: string
  collection: string
  unsaved: boolean
}

/** A new draft with the saved words of this one. */
export function NewFrom({ address, adminRoute, collection, unsaved }: NewFromProps) {
  const router = useRouter()
  const { startRouteTransition } = useRouteTransition()
  const [busy, setBusy] = useState(false)
  const make = async () => {
    setBusy(true)
    const answer = await call<{ doc: { id: string }; message: string }>(`${address}/new-from`, {
      method: 'POST',
      body: {},
    })
    setBusy(false)
    if (!answer.ok) return void toast.error(answer.refusal.message)
    toast.success(answer.value.message)
    startRouteTransition(() => router.push(`${adminRoute}/collections/${collection}/${answer.value.doc.id}`))
  }
  return (
    <Button onClick={() => void make()} disabled={busy || unsaved}>
      {unsaved ? 'New from this one (save first)' : 'New from this one'}
    </Button>
  )
}
