'use client'

import { useAuth, useConfig } from '@payloadcms/ui'
import { useId, useState } from 'react'
import { may, principalOf } from '../../domain/permissions.ts'

/** Above the list of the audit log: the log as a file, for a time of one's choice. */
export function AuditExport() {
  const { routes } = useConfig().config
  const { user } = useAuth()
  const id = useId()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  if (!may(principalOf(user), 'audit.read-all')) return null
  const address = (format: string) => {
    const bounds = new URLSearchParams({ format, ...(from && { from }), ...(to && { to }) })
    return `${routes.api}/audit-events/export?${bounds}`
  }
  return (
    <section className="pr-audit-export" aria-labelledby={`${id}-title`} lang="en">
      <h2 id={`${id}-title`}>Export</h2>
      <p className="pr-quiet">
        Days in UTC, the second one not included. Leave both empty for everything. The export goes on record.
      </p>
      <div className="pr-row">
        <p className="pr-field">
          <label htmlFor={`${id}-from`}>From</label>
          <input id={`${id}-from`} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        </p>
        <p className="pr-field">
          <label htmlFor={`${id}-to`}>To</label>
          <input id={`${id}-to`} type="date" value={to} onChange={(event) => setTo(event.target.value)} />
        </p>
        <a className="pr-button pr-button--plain" href={address('csv')} download>
          Download as CSV
        </a>
        <a className="pr-button pr-button--plain" href={address('jsonl')} download>
          Download as JSON lines
        </a>
      </div>
    </section>
  )
}
