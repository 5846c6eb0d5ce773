'use client'

import { toast, useAuth, useConfig, useDocumentInfo, useFormFields, useFormModified } from '@payloadcms/ui'
import { useCallback, useId, useState } from 'react'
import { may, principalOf } from '../../domain/permissions.ts'
import { call } from './model/call.ts'
import type { Remark } from './model/review.ts'
import { useFetched } from './model/useFetched.ts'
import { usePeople } from './model/usePeople.ts'
import { Button } from './parts/Button.tsx'
import { Notice } from './parts/Notice.tsx'
import { Assignment } from './review/Assignment.tsx'
import { NewFrom } from './review/NewFrom.tsx'
import { SinceSeen } from './review/SinceSeen.tsx'
import { SourceBeside } from './review/SourceBeside.tsx'
import { Threads } from './review/Threads.tsx'
import { useStored } from './story/useStored.ts'

/** Beside a saved story: who has it and by when, what changed since one looked, and what is being said about it. */
export function ReviewPanel() {
  const { id, collectionSlug } = useDocumentInfo()
  const { user } = useAuth()
  if (!id || !collectionSlug || !user) return null
  return <Panel key={String(id)} collection={collectionSlug} id={String(id)} />
}

function Panel({ collection, id }: { collection: string; id: string }) {
  const { routes } = useConfig().config
  const { user } = useAuth()
  const who = principalOf(user)
  const { data, currentEditor, documentIsLocked } = useDocumentInfo()
  const take = useStored()
  const revision = useFormFields(([fields]) => Number(fields?.revision?.value ?? 0))
  const modified = useFormModified()
  const people = usePeople(routes.api)
  const [turn, setTurn] = useState(0)
  const title = useId()
  const address = `${routes.api}/${collection}/${id}`
  const remarks = useFetched<{ docs: Remark[] }>(`${address}/comments`, `${turn} ${data?.updatedAt ?? ''}`)
  const again = useCallback(() => setTurn((before) => before + 1), [])
  const writes = may(who, 'story.comment')
  const editing = String((typeof currentEditor === 'object' ? currentEditor?.id : currentEditor) ?? '')
  const other = documentIsLocked && editing && editing !== who?.id

  const assigned = async (message: string) => {
    toast.success(message)
    const answer = await call<Record<string, unknown>>(`${address}?depth=0`)
    if (answer.ok && Number(answer.value.revision) === revision) await take(answer.value)
  }
  return (
    <section className="pr-review" aria-labelledby={title} lang="en">
      <h2 id={title}>Review</h2>
      {other ? (
        <Notice tone="alert" live>
          {people.find((one) => one.id === editing)?.name ?? 'A colleague'} is editing this story now. Saving at the
          same time asks one of you to merge.
        </Notice>
      ) : null}
      <SinceSeen address={address} revision={revision} />
      <Assignment
        address={address}
        people={people}
        assignee={typeof data?.assignee === 'string' ? data.assignee : null}
        dueAt={typeof data?.dueAt === 'string' ? data.dueAt : null}
        open={data?.editorialState !== 'approved'}
        onDone={(message) => void assigned(message)}
      />
      {remarks.state === 'failed' ? (
        <Notice tone="alert">
          <p>{remarks.refusal.message}</p>
          <Button onClick={again}>Try again</Button>
        </Notice>
      ) : (
        <Threads
          address={address}
          remarks={remarks.value?.docs ?? []}
          loading={remarks.state === 'loading'}
          body={data?.body}
          people={people}
          who={who}
          onChanged={again}
        />
      )}
      <div className="pr-review__more">
        {data?.translationOf ? <SourceBeside address={address} /> : null}
        {writes ? (
          <NewFrom address={address} adminRoute={routes.admin} collection={collection} unsaved={modified} />
        ) : null}
      </div>
    </section>
  )
}
