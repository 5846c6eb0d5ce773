'use client'

import { useId, useMemo, useState } from 'react'
import { at, type Choice, type Difference, differences, merge, readable } from '../model/merge.ts'
import { fieldPlace } from '../model/places.ts'
import { count } from '../model/wording.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'

type Doc = Record<string, unknown>

interface MergeDialogProps {
  title: string
  /** What both versions started from, where it is still known. */
  base: Doc | null
  mine: Doc
  theirs: Doc
  /** How the button is called that takes the result. */
  confirm: string
  onClose: () => void
  onMerged: (merged: Doc) => void
}

/** Shows two versions field by field and lets the writer choose, or write a third. Nothing is changed until it is confirmed. */
export function MergeDialog({ title, base, mine, theirs, confirm, onClose, onMerged }: MergeDialogProps) {
  const found = useMemo(() => differences(base, mine, theirs), [base, mine, theirs])
  const [choices, setChoices] = useState<Record<string, Choice>>({})
  const clashes = found.filter(({ by }) => by === 'both').length
  return (
    <Dialog
      title={title}
      onClose={onClose}
      wide
      actions={
        <>
          <span className="pr-quiet">Nothing is changed until you confirm.</span>
          <Button onClick={onClose}>Back to my text</Button>
          <Button look="primary" onClick={() => onMerged(merge(theirs, mine, found, choices))}>
            {confirm}
          </Button>
        </>
      }
    >
      <p>
        {found.length === 0
          ? 'Both versions say the same.'
          : `The versions differ in ${count(found.length, 'field')}${clashes > 0 ? `; ${count(clashes, 'field')} changed in both` : ''}. What only one of you changed is taken over by itself; look whether that is right.`}
      </p>
      {found.map((difference) => (
        <FieldChoice
          key={difference.path}
          difference={difference}
          values={[base, mine, theirs].map((doc) => at(doc, difference.path))}
          hasBase={base !== null}
          choice={choices[difference.path]}
          onChoose={(choice) => setChoices({ ...choices, [difference.path]: choice })}
        />
      ))}
    </Dialog>
  )
}

const WHO = {
  mine: 'Only you changed this.',
  theirs: 'Only your colleague changed this.',
  both: 'You both changed this.',
}

interface FieldChoiceProps {
  difference: Difference
  /** base, mine, theirs */
  values: unknown[]
  hasBase: boolean
  choice: Choice | undefined
  onChoose: (choice: Choice) => void
}

function FieldChoice({ difference: { path, by }, values, hasBase, choice, onChoose }: FieldChoiceProps) {
  const id = useId()
  const [before, mine, theirs] = values
  const chosen = choice ?? (by === 'theirs' ? 'theirs' : 'mine')
  const own = typeof chosen === 'object'
  const isText = [mine, theirs].every((value) => typeof value === 'string' || value === null || value === undefined)
  const option = (key: 'mine' | 'theirs', label: string, value: unknown) => (
    <div className="pr-merge__side">
      <label>
        <input type="radio" name={`${id}-choice`} checked={chosen === key} onChange={() => onChoose(key)} /> {label}
      </label>
      <Value value={value} />
    </div>
  )
  return (
    <fieldset className="pr-merge">
      <legend>{fieldPlace(path)}</legend>
      <p className="pr-quiet">{hasBase ? WHO[by] : 'What it was before is no longer known.'}</p>
      {hasBase && by === 'both' ? (
        <details>
          <summary>What it was before</summary>
          <Value value={before} />
        </details>
      ) : null}
      <div className="pr-merge__sides">
        {option('mine', 'Mine', mine)}
        {option('theirs', 'Theirs', theirs)}
      </div>
      {isText ? (
        <div className="pr-field">
          <label>
            <input
              type="radio"
              name={`${id}-choice`}
              checked={own}
              onChange={() => onChoose({ text: readable(mine) })}
            />{' '}
            A third version
          </label>
          {own ? (
            <textarea
              aria-label={`${fieldPlace(path)}, a third version`}
              rows={4}
              value={chosen.text}
              onChange={(event) => onChoose({ text: event.target.value })}
            />
          ) : null}
        </div>
      ) : null}
    </fieldset>
  )
}

function Value({ value }: { value: unknown }) {
  const text = readable(value)
  return text ? <div className="pr-merge__value">{text}</div> : <p className="pr-quiet">(empty)</p>
}
