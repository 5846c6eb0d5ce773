'use client'

import { toast, useAuth, useConfig, useDocumentInfo, useForm } from '@payloadcms/ui'
import { useId, useState } from 'react'
import { may, principalOf, ROLES, type Role } from '../../domain/permissions.ts'
import { call, type Refusal } from './model/call.ts'
import { Button } from './parts/Button.tsx'
import { Dialog } from './parts/Dialog.tsx'
import { Notice } from './parts/Notice.tsx'
import { Ticks } from './parts/Ticks.tsx'

const DUTIES: Record<Role, { name: string; duty: string }> = {
  communications: { name: 'Communications', duty: 'writes and submits' },
  editor: { name: 'Editor', duty: 'signs what is not their own, publishes, sends' },
  'chief-editor': { name: 'Chief editor', duty: 'as an editor, and signs second on sensitive stories' },
  'data-steward': { name: 'Data steward', duty: 'contacts, consent, imports and erasure' },
  admin: { name: 'Administrator', duty: 'people and settings; no right to sign or to read contacts' },
}

/** Beside a person: their roles change by an action of its own, never by saving the form. */
export function ChangeRoles() {
  const { user } = useAuth()
  const { id, data } = useDocumentInfo()
  const [open, setOpen] = useState(false)
  const who = principalOf(user)
  if (!id || !may(who, 'user.manage')) return null
  if (who?.id === String(id)) {
    return (
      <p className="pr-quiet" lang="en">
        Nobody changes their own roles. Ask another administrator.
      </p>
    )
  }
  return (
    <div lang="en">
      <Button onClick={() => setOpen(true)}>Change roles</Button>
      {open ? (
        <RolesDialog
          id={String(id)}
          before={principalOf({ ...data, id })?.roles ?? []}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </div>
  )
}

function RolesDialog({ id, before, onClose }: { id: string; before: readonly Role[]; onClose: () => void }) {
  const { routes } = useConfig().config
  const { setData } = useDocumentInfo()
  const { reset } = useForm()
  const [roles, setRoles] = useState<Role[]>([...before])
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const hint = useId()
  const same = roles.length === before.length && roles.every((role) => before.includes(role))
  const confirm = async () => {
    setBusy(true)
    const answer = await call<{ message: string }>(`${routes.api}/users/${id}/roles`, {
      method: 'POST',
      body: { roles },
    })
    const stored = answer.ok ? await call<Record<string, unknown>>(`${routes.api}/users/${id}?depth=0`) : null
    setBusy(false)
    if (!answer.ok) return setRefusal(answer.refusal)
    if (stored?.ok) {
      await reset(stored.value)
      setData(stored.value)
    }
    toast.success(answer.value.message)
    onClose()
  }
  return (
    <Dialog
      title="Change roles"
      onClose={onClose}
      busy={busy}
      actions={
        <>
          <span id={hint} className="pr-quiet" role="status">
            {busy ? 'One moment …' : same ? 'Nothing is changed yet.' : ''}
          </span>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button look="primary" onClick={confirm} disabled={busy || same} describedBy={hint}>
            Change roles
          </Button>
        </>
      }
    >
      <p>
        The person is signed out everywhere and signs in again with the new roles. The change is recorded; whoever
        becomes an editor or chief editor is announced to all chief editors by mail. Changes in this form that are not
        saved are lost.
      </p>
      <Ticks
        legend="Roles"
        options={ROLES.map((role) => ({ value: role, label: <Duty role={role} /> }))}
        chosen={roles}
        listed
        onChange={setRoles}
      />
      {refusal ? (
        <Notice tone="bad" live>
          {refusal.message}
        </Notice>
      ) : null}
    </Dialog>
  )
}

const Duty = ({ role }: { role: Role }) => (
  <>
    <strong>{DUTIES[role].name}</strong>: {DUTIES[role].duty}
  </>
)
