'use client'

import { FieldLabel, useField } from '@payloadcms/ui'
import type { JSONFieldClientComponent } from 'payload'

/** Stored JSON, to be read. Payload's own editor would be fetched from elsewhere, which our pages forbid. */
export const JsonView: JSONFieldClientComponent = ({ field, path: givenPath }) => {
  const { path, value } = useField<unknown>({ potentiallyStalePath: givenPath })
  return (
    <div className="field-type">
      <FieldLabel label={field.label} path={path} as="span" />
      {value === null || value === undefined ? (
        <p className="pr-quiet">Empty</p>
      ) : (
        // What scrolls has to be reachable by keyboard.
        <pre className="pr-text" tabIndex={0}>
          {JSON.stringify(value, null, 2)}
        </pre>
      )}
    </div>
  )
}
