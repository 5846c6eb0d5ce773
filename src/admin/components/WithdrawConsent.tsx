'use client'

import { toast, useAuth, useConfig, useDocumentInfo, useForm } from '@payloadcms/ui'
import { useId, useState } from 'react'
import { may, principalOf } from '../../domain/permissions.ts'
import type { HeldStory } from '../../editorial/hold-story.ts'
import { call, type Refusal } from './model/call.ts'
import { Button } from './parts/Button.tsx'
import { Dialog } from './parts/Dialog.tsx'
import { Notice } from './parts/Notice.tsx'

interface Done {
  message: string
  held: HeldStory[]
}

const MAX_REASON = 2000

/** Beside a consent record: the one button that has to be found at once. */
export function WithdrawConsent() {
  const { user } = useAuth()
  const { id, data } = useDocumentInfo()
  const [open, setOpen] = useState(false)
  if (!id || !may(principalOf(user), 'consent.write')) return null
  if (data?.withdrawnAt && !open) {
    return (
      <p className="pr-quiet" lang="en">
        This consent has been withdrawn. Whoever agrees again agrees anew, in a record of their own.
      </p>
    )
  }
  return (
    <div lang="en">
      <Button look="danger" onClick={() => setOpen(true)}>
        Withdraw this consent
      </Button>
      <p className="pr-quiet">
        When the person takes it back. First you read what that does; every story that shows the picture is put on hold.
      </p>
      {open ? <WithdrawDialog id={String(id)} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}

function WithdrawDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { routes } = useConfig().config
  const { setData } = useDocumentInfo()
  const { reset } = useForm()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<Done | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const hint = useId()
  const confirm = async () => {
    setBusy(true)
    const body = { reason: reason.trim() }
    const answer = await call<Done>(`${routes.api}/consent-records/${id}/withdraw`, { method: 'POST', body })
    const stored = answer.ok ? await call<Record<string, unknown>>(`${routes.api}/consent-records/${id}?depth=0`) : null
    setBusy(false)
    if (!answer.ok) return setRefusal(answer.refusal)
    if (stored?.ok) {
      await reset(stored.value)
      setData(stored.value)
    }
    if (answer.value.held.length > 0) return setDone(answer.value)
    toast.success(answer.value.message)
    onClose()
  }
  if (done) {
    return (
      <Dialog
        title="Withdrawn"
        onClose={onClose}
        actions={
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        }
      >
        <Notice tone="good" live>
          {done.message}
        </Notice>
        <ul className="pr-plain-list" aria-label="Stories on hold">
          {done.held.map(({ storyKey, title, language, held, campaignsPaused }) => (
            <li key={storyKey}>
              <a href={`${routes.admin}/collections/${storyKey.replace(':', '/')}`} lang={language}>
                {title}
              </a>
              {held === 'next_edition' ? ': the edition that was to replace the public one' : ''}
              {campaignsPaused > 0 ? ' (its campaigns are paused)' : ''}
            </li>
          ))}
        </ul>
      </Dialog>
    )
  }
  const missing = !reason.trim()
  return (
    <Dialog
      title="Withdraw this consent"
      onClose={onClose}
      busy={busy}
      actions={
        <>
          <span id={hint} className="pr-quiet" role="status">
            {busy ? 'One moment …' : missing ? 'Say how the person asked for it.' : ''}
          </span>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button look="danger" onClick={confirm} disabled={busy || missing} describedBy={hint}>
            Withdraw
          </Button>
        </>
      }
    >
      <p>
        Its pictures are shown to nobody from now on. Every story that is public with one of them, or was to be, is held
        at once and its campaigns are paused; its writers and all editors are told. This cannot be undone.
      </p>
      <p className="pr-field">
        <label htmlFor={`${hint}-reason`}>How the person asked for it (required; kept in the record)</label>
        <textarea
          id={`${hint}-reason`}
          rows={3}
          maxLength={MAX_REASON}
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </p>
      {refusal ? (
        <Notice tone="bad" live>
          {refusal.message}
        </Notice>
      ) : null}
    </Dialog>
  )
}
