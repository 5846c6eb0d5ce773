'use client'

import { useId, useState } from 'react'
import { AUDIENCES, FORMATS } from '../../../domain/contact.ts'
import { RULE_FIELDS, type RuleCondition, type RuleField } from '../../../domain/list-rules.ts'
import { codeFor, RULE_WORDS } from '../model/rules.ts'
import { tagsIn } from '../model/tags.ts'
import { useFetched } from '../model/useFetched.ts'
import { Button } from '../parts/Button.tsx'
import { Ticks } from '../parts/Ticks.tsx'

interface ConditionProps {
  api: string
  condition: RuleCondition
  names: ReadonlyMap<string, string>
  readOnly: boolean
  onChange: (condition: RuleCondition) => void
  onField: (field: RuleField) => void
  onRemove: () => void
}

/** One condition: what is asked about, and the values of which a contact has to have one. */
export function Condition({ api, condition, names, readOnly, onChange, onField, onRemove }: ConditionProps) {
  const id = useId()
  const { field } = condition
  const words = RULE_WORDS[field]
  return (
    <div className="pr-row pr-rules__row">
      <p className="pr-field">
        <label htmlFor={`${id}-field`}>Goes by</label>
        <select
          id={`${id}-field`}
          value={field}
          disabled={readOnly}
          onChange={(event) => onField(event.target.value as RuleField)}
        >
          {RULE_FIELDS.map((name) => (
            <option key={name} value={name}>
              {RULE_WORDS[name].label}
            </option>
          ))}
        </select>
      </p>
      {field === 'audience' || field === 'format' ? (
        <Ticks
          legend={`${words.label}: any of`}
          options={field === 'audience' ? AUDIENCES : FORMATS}
          chosen={condition.any}
          listed
          disabled={readOnly}
          onChange={(any) => onChange({ field, any })}
        />
      ) : field === 'outlets' ? (
        <Outlets
          api={api}
          chosen={condition.any}
          names={names}
          readOnly={readOnly}
          onChange={(any) => onChange({ field, any })}
        />
      ) : (
        <Texts
          label={words.label}
          hint={words.hint}
          chosen={condition.any}
          readOnly={readOnly}
          onChange={(any) => onChange({ field, any: [...new Set(any.map((typed) => codeFor(field, typed)))] })}
        />
      )}
      {readOnly ? null : <Button onClick={onRemove}>Remove</Button>}
    </div>
  )
}

interface ValuesProps {
  chosen: readonly string[]
  readOnly: boolean
  onChange: (any: string[]) => void
}

function Texts({ label, hint, chosen, readOnly, onChange }: ValuesProps & { label: string; hint: string }) {
  const id = useId()
  // What is being typed, until the field is left: a comma at the end is not yet a value.
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <p className="pr-field">
      <label htmlFor={id}>{label}: any of</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        aria-describedby={`${id}-hint`}
        readOnly={readOnly}
        value={typed ?? chosen.join(', ')}
        onChange={(event) => {
          setTyped(event.target.value)
          onChange(tagsIn(event.target.value))
        }}
        onBlur={() => setTyped(null)}
      />
      <span id={`${id}-hint`} className="pr-quiet">
        {hint}
      </span>
    </p>
  )
}

function Outlets({ api, names, chosen, readOnly, onChange }: ValuesProps & Pick<ConditionProps, 'api' | 'names'>) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const found = useFetched<{ docs: { id: string; name?: string }[] }>(
    typed.trim().length > 1
      ? `${api}/outlets?where[name][like]=${encodeURIComponent(typed.trim())}&limit=8&depth=0`
      : null,
  )
  const offers = (found.value?.docs ?? []).filter((doc) => !chosen.includes(String(doc.id)))
  return (
    <div className="pr-field">
      <ul className="pr-plain-list" aria-label="Chosen outlets">
        {chosen.map((outlet) => (
          <li key={outlet} className="pr-row">
            {names.get(outlet) ?? 'An outlet'}
            {readOnly ? null : (
              <Button onClick={() => onChange(chosen.filter((other) => other !== outlet))}>
                Take out<span className="pr-spoken"> {names.get(outlet) ?? 'this outlet'}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      <label htmlFor={id}>Outlet: any of</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        aria-describedby={`${id}-hint`}
        readOnly={readOnly}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <span id={`${id}-hint`} className="pr-quiet" role="status">
        {typed.trim().length > 1 && found.state === 'ready' && offers.length === 0
          ? 'No other outlet is called so.'
          : RULE_WORDS.outlets.hint}
      </span>
      <ul className="pr-plain-list" aria-label="Outlets found">
        {offers.map((doc) => (
          <li key={doc.id}>
            <Button
              onClick={() => {
                onChange([...chosen, String(doc.id)])
                setTyped('')
              }}
            >
              {doc.name ?? 'Unnamed outlet'}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
