'use client'

import { useId, useState } from 'react'
import { call, type Refusal } from '../model/call.ts'
import { fieldPlace } from '../model/places.ts'
import type { Colleague } from '../model/review.ts'
import { Button } from '../parts/Button.tsx'
import { Notice } from '../parts/Notice.tsx'
import { PersonOptions } from './PersonOptions.tsx'

/** What one most often has something to say about. */
const FIELDS = ['title', 'lead', 'quotes', 'figures', 'pressContacts', 'images', 'brief.subject', 'brief.text']

interface RemarkFormProps {
  address: string
  label: string
  parent?: string
  /** The blocks of the text, to remark on one. */
  blocks?: readonly string[]
  people?: readonly Colleague[]
  onSent: () => void
  onCancel?: () => void
}

/** Something to say, on the story, a field or a paragraph, and who should look at it. Plain text. */
export function RemarkForm({ address, label, parent, blocks = [], people = [], onSent, onCancel }: RemarkFormProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [place, setPlace] = useState('')
  const [asked, setAsked] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const send = async () => {
    setBusy(true)
    const where = place.startsWith('block:') ? { block: Number(place.slice(6)) } : place ? { field: place } : {}
    const body = { text, ...(parent ? { parent } : where), ...(asked ? { mentions: [asked] } : {}) }
    const answer = await call(`${address}/comments`, { method: 'POST', body })
    setBusy(false)
    if (!answer.ok) return setRefusal(answer.refusal)
    setRefusal(null)
    setText('')
    setPlace('')
    setAsked('')
    onSent()
  }
  return (
    // The panel stands inside the document's own form: a form in a form is none, and Enter would save the story.
    <div className="pr-remark-form">
      <p className="pr-field">
        <label htmlFor={`${id}-text`}>{label}</label>
        <textarea
          id={`${id}-text`}
          rows={3}
          maxLength={5000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </p>
      {parent ? null : (
        <p className="pr-field">
          <label htmlFor={`${id}-place`}>About</label>
          <select id={`${id}-place`} value={place} onChange={(event) => setPlace(event.target.value)}>
            <option value="">The whole story</option>
            <optgroup label="Fields">
              {FIELDS.map((field) => (
                <option key={field} value={field}>
                  {fieldPlace(field)}
                </option>
              ))}
            </optgroup>
            {blocks.length > 0 ? (
              <optgroup label="Paragraphs of the saved text">
                {blocks.map((words, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a paragraph is named by its place
                  <option key={at} value={`block:${at}`}>
                    {at + 1}: {words.slice(0, 50) || '(no words)'}
                  </option>
                ))}
              </optgroup>
            ) : null}
          </select>
        </p>
      )}
      {people.length > 0 ? (
        <p className="pr-field">
          <label htmlFor={`${id}-who`}>Ask somebody to look (optional)</label>
          <select id={`${id}-who`} value={asked} onChange={(event) => setAsked(event.target.value)}>
            <PersonOptions people={people} />
          </select>
        </p>
      ) : null}
      <p className="pr-row">
        <Button look="primary" onClick={() => void send()} disabled={busy || !text.trim()}>
          {parent ? 'Send the reply' : 'Send the remark'}
        </Button>
        {onCancel ? <Button onClick={onCancel}>Cancel</Button> : null}
      </p>
      {refusal ? (
        <Notice tone="bad" live>
          {refusal.message}
        </Notice>
      ) : null}
    </div>
  )
}
