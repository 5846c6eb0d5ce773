'use client'

import { useConfig } from '@payloadcms/ui'
import type { DefaultCellComponentProps } from 'payload'
import { auditSentence, subjectPath } from './model/audit.ts'

/** In the list of the audit log: an event as a sentence, with a way to what it is about. */
export function AuditSentence({ rowData }: DefaultCellComponentProps) {
  const { routes } = useConfig().config
  const path = subjectPath(rowData)
  const edition = typeof rowData.edition === 'string' ? rowData.edition : ''
  return (
    <span className="pr-audit" lang="en">
      {auditSentence(rowData)} {path ? <a href={`${routes.admin}${path}`}>Open</a> : null}{' '}
      {edition ? <a href={`${routes.admin}/collections/editions/${edition}`}>Edition</a> : null}
    </span>
  )
}
