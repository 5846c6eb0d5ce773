'use client'

import { useId, useState } from 'react'
import { may, type Principal } from '../../../domain/permissions.ts'
import { blockTexts, locateBlock, maySettle } from '../../../domain/review.ts'
import { call } from '../model/call.ts'
import { fieldPlace } from '../model/places.ts'
import { type Colleague, type Remark, type Thread, threads } from '../model/review.ts'
import { count } from '../model/wording.ts'
import { Button } from '../parts/Button.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'
import { RemarkForm } from './RemarkForm.tsx'

interface ThreadsProps {
  address: string
  remarks: readonly Remark[]
  loading: boolean
  /** The text as it is stored, to find remarked blocks again. */
  body: unknown
  people: readonly Colleague[]
  who: Principal | null
  onChanged: () => void
}

/** What is being said: the checklist of requests, then the threads; what is settled is folded away. */
export function Threads(props: ThreadsProps) {
  const { address, remarks, loading, body, people, who, onChanged } = props
  const all = threads(remarks)
  const requests = all.filter(({ root }) => root.kind === 'change_request')
  const others = all.filter(({ root }) => root.kind !== 'change_request')
  const open = others.filter(({ root }) => !root.resolvedAt)
  const settled = others.filter(({ root }) => root.resolvedAt)
  const each = (thread: Thread) => <OneThread key={thread.root.id} {...props} thread={thread} />
  const done = requests.filter(({ root }) => root.resolvedAt).length
  return (
    <div className="pr-review__part">
      {requests.length > 0 ? (
        <section aria-label="Requested changes">
          <h3>
            Requested changes ({done} of {requests.length} done)
          </h3>
          <ul className="pr-plain-list">{requests.map(each)}</ul>
        </section>
      ) : null}
      <section aria-label="Remarks">
        <h3>Remarks{open.length > 0 ? ` (${open.length} open)` : ''}</h3>
        {loading && remarks.length === 0 ? <p role="status">Looking up what has been said …</p> : null}
        {!loading && others.length === 0 ? (
          <p className="pr-quiet">Nobody has remarked on this story yet.</p>
        ) : (
          <ul className="pr-plain-list">{open.map(each)}</ul>
        )}
        {settled.length > 0 ? (
          <details>
            <summary>{count(settled.length, 'resolved remark')}</summary>
            <ul className="pr-plain-list">{settled.map(each)}</ul>
          </details>
        ) : null}
        {may(who, 'story.comment') ? (
          <details className="pr-review__add">
            <summary>Add a remark</summary>
            <RemarkForm
              address={address}
              label="Your remark"
              blocks={blockTexts(body)}
              people={people.filter(({ id }) => id !== who?.id)}
              onSent={onChanged}
            />
          </details>
        ) : null}
      </section>
    </div>
  )
}

function OneThread({ thread, address, body, who, onChanged }: ThreadsProps & { thread: Thread }) {
  const { root, replies } = thread
  const [answering, setAnswering] = useState(false)
  const [refusal, setRefusal] = useState('')
  const id = useId()
  const what = root.resolvedAt ? 'reopen' : 'resolve'
  const settle = async () => {
    const answer = await call(`${address}/comments/${root.id}/${what}`, { method: 'POST', body: {} })
    setRefusal(answer.ok ? '' : answer.refusal.message)
    onChanged()
  }
  const isRequest = root.kind === 'change_request'
  return (
    <li className="pr-thread" aria-labelledby={id}>
      <One remark={root} id={id} place={placeOf(root, body)} />
      {replies.map((reply) => (
        <div key={reply.id} className="pr-thread__reply">
          <One remark={reply} />
        </div>
      ))}
      {root.resolvedAt ? (
        <p className="pr-quiet">
          {isRequest ? 'Done' : 'Resolved'} by {root.resolvedByName || 'a colleague'}, <Instant at={root.resolvedAt} />
        </p>
      ) : null}
      {who && may(who, 'story.comment') ? (
        <p className="pr-row">
          {maySettle(who, what, root.kind) ? (
            <Button onClick={() => void settle()} describedBy={id}>
              {what === 'reopen' ? 'Open again' : isRequest ? 'Mark as done' : 'Resolve'}
            </Button>
          ) : null}
          {answering ? null : (
            <Button onClick={() => setAnswering(true)} describedBy={id}>
              Reply
            </Button>
          )}
        </p>
      ) : null}
      {answering ? (
        <RemarkForm
          address={address}
          label="Your reply"
          parent={root.id}
          onSent={() => {
            setAnswering(false)
            onChanged()
          }}
          onCancel={() => setAnswering(false)}
        />
      ) : null}
      {refusal ? (
        <Notice tone="bad" live>
          {refusal}
        </Notice>
      ) : null}
    </li>
  )
}

function One({ remark, id, place }: { remark: Remark; id?: string; place?: string | null }) {
  return (
    <>
      <p className="pr-quiet">
        <strong>{remark.authorName || 'A colleague'}</strong>, <Instant at={remark.createdAt} />
        {place ? <span className="pr-thread__place">{place}</span> : null}
      </p>
      <p id={id} className="pr-comment">
        {remark.text}
      </p>
    </>
  )
}

/** What a remark is about, and whether that is still there. */
function placeOf({ field, block, excerpt, kind, revision }: Remark, body: unknown): string | null {
  if (kind === 'correction_proposal') return 'Proposed correction'
  if (block !== null && block !== undefined && excerpt) {
    const words = excerpt.length > 60 ? `${excerpt.slice(0, 60)} …` : excerpt
    const now = locateBlock(body, Number(block), excerpt)
    return now === null
      ? `On “${words}”, which has been rewritten since revision ${revision}`
      : `On paragraph ${now + 1}, “${words}”`
  }
  return field ? `On ${fieldPlace(field)}` : null
}
