'use client'

import { useConfig, useDocumentInfo } from '@payloadcms/ui'
import type { DefaultCellComponentProps } from 'payload'
import { type AuditRow, auditSentence, subjectPath } from './model/audit.ts'

/** In the list of the audit log: an event as a sentence, with a way to what it is about. */
export function AuditSentence({ rowData }: DefaultCellComponentProps) {
  return <Sentence row={rowData} />
}

/** The same above the fields of one event. */
export function AuditSentenceField() {
  const { data } = useDocumentInfo()
  return <p className="pr-audit-one">{data ? <Sentence row={data} /> : null}</p>
}

function Sentence({ row }: { row: AuditRow }) {
  const { routes } = useConfig().config
  const path = subjectPath(row)
  const edition = typeof row.edition === 'string' ? row.edition : ''
  return (
    <span className="pr-audit" lang="en">
      {auditSentence(row)} {path ? <a href={`${routes.admin}${path}`}>Open</a> : null}{' '}
      {edition ? <a href={`${routes.admin}/collections/editions/${edition}`}>Edition</a> : null}
    </span>
  )
}
