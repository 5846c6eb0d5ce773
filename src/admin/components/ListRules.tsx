'use client'

import { FieldDescription, FieldError, FieldLabel, useConfig, useDocumentInfo, useField } from '@payloadcms/ui'
import type { JSONFieldClientComponent } from 'payload'
import { useEffect, useId, useState } from 'react'
import { RULE_FIELDS, type RuleCondition, type RuleField } from '../../domain/list-rules.ts'
import { call } from './model/call.ts'
import { conditionsOf, rulesFrom, sayRules } from './model/rules.ts'
import { useFetched } from './model/useFetched.ts'
import { count } from './model/wording.ts'
import { Button } from './parts/Button.tsx'
import { Condition } from './rules/Condition.tsx'

/** After so long without a key (ms) the matches are counted anew. */
const PAUSE_MS = 500

/** Whom a list is for without anybody being added: conditions in plain words, and how many contacts meet them now. */
export const ListRules: JSONFieldClientComponent = ({ field, path: givenPath, readOnly }) => {
  const { routes } = useConfig().config
  const { id } = useDocumentInfo()
  const { customComponents, path, setValue, showError, value, disabled } = useField<unknown>({
    potentiallyStalePath: givenPath,
  })
  const [conditions, setConditions] = useState<RuleCondition[] | null>(null)
  const shown = conditions ?? conditionsOf(value)
  const fixed = Boolean(readOnly || disabled)
  const labels = useId()
  const outletIds = shown.filter((entry) => entry.field === 'outlets').flatMap((entry) => entry.any)
  const names = useOutletNames(routes.api, outletIds)
  const change = (next: RuleCondition[]) => {
    setConditions(next)
    setValue(rulesFrom(next))
  }
  const unused = RULE_FIELDS.find((name) => !shown.some((entry) => entry.field === name)) ?? 'beats'
  return (
    <fieldset className="pr-rules" lang="en" aria-describedby={`${labels}-says`}>
      <legend>{customComponents?.Label ?? <FieldLabel as="span" label={field.label} path={path} />}</legend>
      {customComponents?.Error ?? <FieldError path={path} showError={showError} />}
      {customComponents?.Description ?? <FieldDescription description={field.admin?.description} path={path} />}
      {shown.map((entry, index) => (
        <Condition
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity of their own
          key={index}
          api={routes.api}
          condition={entry}
          names={names}
          readOnly={fixed}
          onChange={(next) => change(shown.map((other, at) => (at === index ? next : other)))}
          onField={(name: RuleField) =>
            change(shown.map((other, at) => (at === index ? { field: name, any: [] } : other)))
          }
          onRemove={() => change(shown.filter((_, at) => at !== index))}
        />
      ))}
      <p id={`${labels}-says`}>{sayRules(shown, (outlet) => names.get(outlet) ?? 'an outlet')}</p>
      <Matches api={routes.api} list={id ? String(id) : null} conditions={shown} />
      {fixed ? null : (
        <Button onClick={() => change([...shown, { field: unused, any: [] }])}>
          {shown.length === 0 ? 'Say whom this list is for' : 'Add a condition'}
        </Button>
      )}
    </fieldset>
  )
}

/** How many contacts the conditions bring in now, beside the members. */
function Matches({ api, list, conditions }: { api: string; list: string | null; conditions: RuleCondition[] }) {
  const [text, setText] = useState('')
  const rules = JSON.stringify(rulesFrom(conditions))
  useEffect(() => {
    if (rules === 'null') return setText('')
    const aborter = new AbortController()
    const timer = setTimeout(async () => {
      const answer = await call<{ count: number }>(`${api}/media-lists/count`, {
        method: 'POST',
        body: { rules: JSON.parse(rules), ...(list ? { list } : {}) },
        signal: aborter.signal,
      })
      if (aborter.signal.aborted) return
      setText(
        answer.ok
          ? `${count(answer.value.count, 'contact meets', 'contacts meet')} this now${list ? ', not counting members and those who left' : ''}.`
          : answer.refusal.message,
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      aborter.abort()
    }
  }, [api, list, rules])
  return (
    <p role="status" className="pr-quiet">
      {text}
    </p>
  )
}

function useOutletNames(api: string, ids: readonly string[]): ReadonlyMap<string, string> {
  const query = [...ids].sort().map((id, index) => `where[id][in][${index}]=${encodeURIComponent(id)}`)
  const found = useFetched<{ docs: { id: string; name?: string }[] }>(
    ids.length > 0 ? `${api}/outlets?${query.join('&')}&limit=100&depth=0` : null,
  )
  return new Map((found.value?.docs ?? []).map((doc) => [String(doc.id), doc.name ?? 'Unnamed outlet']))
}
