'use client'

import { FieldDescription, FieldError, FieldLabel, useField } from '@payloadcms/ui'
import type { JSONFieldClientComponent } from 'payload'
import { useState } from 'react'
import { tagsIn, tagsOf } from './model/tags.ts'

/** A list of short texts that is stored as JSON (codes, subjects), written in one line and parted by commas. */
export const TagsField: JSONFieldClientComponent = ({ field, path: givenPath, readOnly }) => {
  const { customComponents, path, setValue, showError, value, disabled } = useField<unknown>({
    potentiallyStalePath: givenPath,
  })
  // What is being typed, until the field is left: a comma at the end is not yet a tag.
  const [typed, setTyped] = useState<string | null>(null)
  const { label, required, admin } = field
  const fixed = Boolean(readOnly || disabled)
  const id = `field-${path.replaceAll('.', '__')}`
  return (
    <div className={`field-type text${showError ? ' error' : ''}${fixed ? ' read-only' : ''}`}>
      {customComponents?.Label ?? <FieldLabel label={label} path={path} required={required} />}
      <div className="field-type__wrap">
        {customComponents?.Error ?? <FieldError path={path} showError={showError} />}
        <input
          id={id}
          type="text"
          autoComplete="off"
          readOnly={fixed}
          aria-invalid={showError || undefined}
          value={typed ?? tagsOf(value).join(', ')}
          onChange={(event) => {
            setTyped(event.target.value)
            const tags = tagsIn(event.target.value)
            setValue(tags.length > 0 ? tags : null)
          }}
          onBlur={() => setTyped(null)}
        />
        {customComponents?.Description ?? <FieldDescription description={admin?.description} path={path} />}
      </div>
    </div>
  )
}
