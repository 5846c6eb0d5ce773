'use client'

import { useDocumentInfo, useForm } from '@payloadcms/ui'
import { useCallback } from 'react'
import { NOT_CONTENT } from '../../../domain/content.ts'

type Doc = Record<string, unknown>

/**
 * Takes over a story as it is stored, without leaving the page. While its text is the one the form started from, which the revision
 * tells, only what the workflow owns is put in: words that are being typed stay.
 */
export function useStored(): (stored: Doc) => Promise<void> {
  const { setData } = useDocumentInfo()
  const { getData, getFields, dispatchFields, reset, setSubmitted } = useForm()
  return useCallback(
    async (stored: Doc) => {
      if (Number(stored.revision) === Number(getData().revision)) {
        const fields = Object.entries(getFields()).filter(([path]) => NOT_CONTENT.has(path) && path in stored)
        dispatchFields({
          type: 'UPDATE_MANY',
          formState: Object.fromEntries(
            fields.map(([path, field]) => [path, { ...field, value: stored[path], initialValue: stored[path] }]),
          ),
        })
      } else {
        setSubmitted(false)
        await reset(stored)
      }
      setData(stored)
    },
    [getData, getFields, dispatchFields, reset, setData, setSubmitted],
  )
}
