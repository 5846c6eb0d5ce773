'use client'

import { useDocumentInfo, useForm, useFormFields } from '@payloadcms/ui'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../model/call.ts'

type Doc = Record<string, unknown>

export interface Versions {
  base: Doc | null
  mine: Doc
  theirs: Doc
}

/** Reads the story as it is stored now and as it was at the revision that my version started from. */
export async function readVersions(address: string, id: string, mine: Doc, revision: number): Promise<Versions | null> {
  const where = `where[parent][equals]=${id}&where[version.revision][equals]=${revision}`
  const collection = address.slice(0, address.lastIndexOf('/'))
  const [theirs, versions] = await Promise.all([
    call<Doc>(`${address}?depth=0`),
    call<{ docs: { version: Doc }[] }>(`${collection}/versions?${where}&depth=0&limit=1&sort=-createdAt`),
  ])
  if (!theirs.ok) return null
  return { mine, theirs: theirs.value, base: versions.ok ? (versions.value.docs[0]?.version ?? null) : null }
}

/**
 * Puts a version into the form as unsaved work, based on the revision it carries; `save` also saves it as soon as the form
 * holds it.
 */
export function useIntoForm() {
  const { setData, data } = useDocumentInfo()
  const { reset, setModified, setSubmitted, submit } = useForm()
  const revision = useFormFields(([fields]) => Number(fields?.revision?.value ?? 0))
  const [saving, setSaving] = useState<number | null>(null)
  useEffect(() => {
    if (saving === null || saving !== revision) return
    setSaving(null)
    void submit()
  }, [saving, revision, submit])
  return useCallback(
    async (merged: Doc, options: { save: boolean; stored?: Doc }) => {
      setSubmitted(false)
      await reset(merged)
      // The admin compares with what it knows as stored.
      if (options.stored) setData({ ...data, ...options.stored })
      setModified(true)
      if (options.save) setSaving(Number(merged.revision ?? 0))
    },
    [data, reset, setData, setModified, setSubmitted],
  )
}
