'use client'

import { useAuth, useConfig } from '@payloadcms/ui'
import { useRouter } from 'next/navigation.js'
import { useCallback, useId, useState } from 'react'
import { may, principalOf } from '../../domain/permissions.ts'
import { ImportProgress } from './imports/ImportProgress.tsx'
import { everyList } from './model/brief.ts'
import { call, type Refusal } from './model/call.ts'
import { fileProblem } from './model/imports.ts'
import { useFetched } from './model/useFetched.ts'
import { count } from './model/wording.ts'
import { Button } from './parts/Button.tsx'
import { Notice } from './parts/Notice.tsx'

/** Above the list of contacts, for those who may import. */
export function ImportContacts() {
  const { user } = useAuth()
  if (!may(principalOf(user), 'contact.import')) return null
  return (
    <details className="pr-import" lang="en">
      <summary>Import contacts from a CSV file</summary>
      <ImportForm />
    </details>
  )
}

function ImportForm() {
  const { routes } = useConfig().config
  const router = useRouter()
  const id = useId()
  const [settled, setSettled] = useState(0)
  const lists = useFetched<{ docs: { id: string; name?: string; memberCount?: number }[] }>(
    everyList(routes.api),
    settled,
  )
  const [list, setList] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [sending, setSending] = useState(false)
  const [running, setRunning] = useState(false)
  const [job, setJob] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const problem = list ? fileProblem(file) : 'Choose the list that the contacts join.'
  const onSettled = useCallback(() => {
    setRunning(false)
    // The list below shows what has come in, and the lists their new counts.
    setSettled((times) => times + 1)
    router.refresh()
  }, [router])
  const start = async (isTrial: boolean) => {
    if (!file) return
    setSending(true)
    setRefusal(null)
    setJob(null)
    // As a form, so that the name of the file goes with it: it becomes the source of each contact.
    const body = new FormData()
    body.set('file', file)
    const path = `${routes.api}/contacts/import?list=${encodeURIComponent(list)}${isTrial ? '&dryRun=1' : ''}`
    const answer = await call<{ job: string }>(path, { method: 'POST', body })
    setSending(false)
    if (!answer.ok) return setRefusal(answer.refusal)
    setRunning(true)
    setJob(answer.value.job)
  }
  const busy = sending || running
  const why = sending ? 'The file is on its way …' : running ? 'One import at a time.' : (problem ?? '')
  return (
    <div className="pr-import__body">
      <p>
        The first row names the columns: <code>email,name,outlet,role,beats,countries,languages</code>. Only{' '}
        <code>email</code> has to be there. Several values in one cell are parted by <code>|</code>.
      </p>
      {lists.state === 'failed' ? <Notice tone="bad">{lists.refusal.message}</Notice> : null}
      {lists.state === 'ready' && lists.value.docs.length === 0 ? (
        <Notice tone="alert">
          There is no media list yet. <a href={`${routes.admin}/collections/media-lists/create`}>Make one</a>, then come
          back.
        </Notice>
      ) : null}
      <div className="pr-row">
        <p className="pr-field">
          <label htmlFor={`${id}-list`}>List</label>
          <select id={`${id}-list`} value={list} onChange={(event) => setList(event.target.value)}>
            <option value="">Choose a list</option>
            {lists.value?.docs.map((doc) => (
              <option key={doc.id} value={doc.id}>
                {doc.name ?? 'Unnamed'}
                {doc.memberCount === undefined ? '' : ` (${count(doc.memberCount, 'member')})`}
              </option>
            ))}
          </select>
        </p>
        <p className="pr-field">
          <label htmlFor={`${id}-file`}>CSV file</label>
          <input
            id={`${id}-file`}
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </p>
      </div>
      <div className="pr-row">
        <Button onClick={() => void start(true)} disabled={busy || problem !== null} describedBy={`${id}-why`}>
          Try it out
        </Button>
        <Button
          look="primary"
          onClick={() => void start(false)}
          disabled={busy || problem !== null}
          describedBy={`${id}-why`}
        >
          Import
        </Button>
        <span id={`${id}-why`} className="pr-quiet" role="status">
          {why}
        </span>
      </div>
      {refusal ? (
        <Notice tone="bad" live>
          {refusal.message}
        </Notice>
      ) : null}
      {job ? <ImportProgress key={job} api={routes.api} job={job} onSettled={onSettled} /> : null}
    </div>
  )
}
