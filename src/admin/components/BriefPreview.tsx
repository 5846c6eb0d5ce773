'use client'

import { useConfig, useDocumentInfo, useFormFields, useFormModified } from '@payloadcms/ui'
import { count, wordCount } from './model/wording.ts'
import { BriefMail } from './parts/BriefMail.tsx'
import { Notice } from './parts/Notice.tsx'
import { TestSend } from './parts/TestSend.tsx'

/** Journalists prefer fewer words, and mail programs cut longer subjects: the same limits as in preflight. */
const MAX_WORDS = 200
const MAX_SUBJECT = 70

const asText = (value: unknown) => (typeof value === 'string' ? value : '')

/** Below the brief: how long it is while it is being written, and the mail it makes. */
export function BriefPreview() {
  const { routes } = useConfig().config
  const { id, collectionSlug, data } = useDocumentInfo()
  const modified = useFormModified()
  const subject = useFormFields(([fields]) => asText(fields?.['brief.subject']?.value))
  const text = useFormFields(([fields]) => asText(fields?.['brief.text']?.value))
  const words = wordCount(text)
  const saved = (data?.brief ?? {}) as { subject?: unknown; text?: unknown }
  const isSaved = Boolean(asText(saved.subject).trim() && asText(saved.text).trim())
  return (
    <section className="pr-brief" aria-label="Preview of the brief" lang="en">
      <h3>The brief as a journalist gets it</h3>
      <p>
        {count(words, 'word')}
        {words > MAX_WORDS ? ` (long: journalists prefer fewer than ${MAX_WORDS})` : ''}, subject with{' '}
        {count(subject.length, 'character')}
        {subject.length > MAX_SUBJECT ? ` (long: mail programs cut it at about ${MAX_SUBJECT})` : ''}.
      </p>
      {!id || !collectionSlug ? (
        <Notice tone="quiet">Save the story once; then the mail is shown here.</Notice>
      ) : !isSaved ? (
        <Notice tone="quiet">Write a subject and a short text above, and save; then the mail is shown here.</Notice>
      ) : (
        <>
          {modified ? (
            <Notice tone="wait">This is the brief as it was last saved. Save to see your changes.</Notice>
          ) : null}
          <TestSend address={`${routes.api}/${collectionSlug}/${id}`} />
          <BriefMail
            api={routes.api}
            address={`${routes.api}/${collectionSlug}/${id}`}
            version={String(data?.updatedAt ?? '')}
          />
        </>
      )}
    </section>
  )
}
