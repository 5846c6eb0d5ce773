'use client'

import { useEffect, useId } from 'react'
import { englishName, LANGUAGES } from '../../../domain/languages.ts'
import type { OfferedAction } from '../model/story.ts'
import { useZone } from '../model/useZone.ts'

/** What an action asks beside a comment, as it is sent. */
export interface Asked {
  /** Local time, `2027-03-28T10:00`. */
  at?: string
  zone?: string
  language?: string
  copyText?: boolean
  changes?: string[]
}

type Asks = NonNullable<OfferedAction['asks']>

/** What is still missing, in words, or `null`. */
export function missingAnswer(asks: Asks, { at, zone, language }: Asked): string | null {
  if (asks === 'time') return at && zone ? null : 'Choose the time first.'
  if (asks === 'language') return language ? null : 'Choose the language first.'
  return null
}

interface AskingProps {
  asks: Asks
  answer: Asked
  onAnswer: (answer: Asked) => void
}

/** What an action wants to know beside a comment: a time with its zone, a language, or what a correction changes. */
export function Asking({ asks, answer, onAnswer }: AskingProps) {
  const id = useId()
  const zone = useZone()
  useEffect(() => {
    if (asks === 'time' && answer.zone === undefined) onAnswer({ ...answer, zone })
  }, [asks, answer, zone, onAnswer])
  if (asks === 'time') {
    return (
      <div className="pr-row">
        <p className="pr-field">
          <label htmlFor={`${id}-at`}>Date and time</label>
          <input
            id={`${id}-at`}
            type="datetime-local"
            required
            value={answer.at ?? ''}
            onChange={(event) => onAnswer({ ...answer, at: event.target.value })}
          />
        </p>
        <p className="pr-field">
          <label htmlFor={`${id}-zone`}>Time zone</label>
          <input
            id={`${id}-zone`}
            required
            value={answer.zone ?? ''}
            onChange={(event) => onAnswer({ ...answer, zone: event.target.value.trim() })}
          />
        </p>
        <p className="pr-quiet" role="status">
          {answer.zone
            ? `The time is meant as clocks in ${answer.zone} show it.`
            : 'Name the time zone, for example Europe/Stockholm.'}
        </p>
      </div>
    )
  }
  if (asks === 'changes') {
    return (
      <p className="pr-field">
        <label htmlFor={`${id}-changes`}>What changes, one per line (optional; readers see it)</label>
        <textarea
          id={`${id}-changes`}
          rows={3}
          value={(answer.changes ?? []).join('\n')}
          onChange={(event) => onAnswer({ ...answer, changes: event.target.value.split('\n') })}
        />
      </p>
    )
  }
  return (
    <div className="pr-row">
      <p className="pr-field">
        <label htmlFor={`${id}-language`}>Language</label>
        <select
          id={`${id}-language`}
          required
          value={answer.language ?? ''}
          onChange={(event) => onAnswer({ ...answer, language: event.target.value })}
        >
          <option value="">Choose a language</option>
          {LANGUAGES.map((language) => (
            <option key={language} value={language}>
              {englishName(language)}
            </option>
          ))}
        </select>
      </p>
      <p className="pr-field">
        <label>
          <input
            type="checkbox"
            checked={answer.copyText ?? false}
            onChange={(event) => onAnswer({ ...answer, copyText: event.target.checked })}
          />{' '}
          Copy the text, to write over it
        </label>
      </p>
    </div>
  )
}
