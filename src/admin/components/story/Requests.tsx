'use client'

import { useId } from 'react'
import type { Remark } from '../model/review.ts'
import { useFetched } from '../model/useFetched.ts'
import { Notice } from '../parts/Notice.tsx'

/** What an editor asks for, a line each: it becomes a checklist on the story. */
export function AskFor({ text, onText }: { text: string; onText: (text: string) => void }) {
  const id = useId()
  return (
    <p className="pr-field">
      <label htmlFor={id}>What should change, one request on each line (optional; becomes a checklist)</label>
      <textarea id={id} rows={4} value={text} onChange={(event) => onText(event.target.value)} />
    </p>
  )
}

export const requestsIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** Before a story is submitted again: what was asked for and is not ticked off. It stops nobody. */
export function OpenRequests({ address }: { address: string }) {
  const { value } = useFetched<{ docs: Remark[] }>(`${address}/comments`)
  const open = (value?.docs ?? []).filter(({ kind, resolvedAt }) => kind === 'change_request' && !resolvedAt)
  if (open.length === 0) return null
  return (
    <Notice tone="alert">
      <p>
        {open.length === 1 ? 'One request is' : `${open.length} requests are`} still open. Submit all the same if they
        are dealt with, and mark them as done.
      </p>
      <ul>
        {open.map(({ id, text }) => (
          <li key={id} className="pr-comment">
            {text}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
