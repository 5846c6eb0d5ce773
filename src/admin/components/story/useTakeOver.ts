'use client'

import { useDocumentInfo, useModal, useWatchForm } from '@payloadcms/ui'
import { type RefObject, useEffect, useRef } from 'react'

/** What Payload calls its dialog that says who is editing. */
const LOCKED = 'document-locked'

/**
 * Keeps the form shut while a story is being taken over from a colleague: the page is fetched anew then and the whole form mounted
 * afresh, and what was typed or opened meanwhile would be gone without a word.
 *
 * @param inForm anything inside the form
 * @returns whether that is going on
 */
export function useTakeOver(inForm: RefObject<HTMLElement | null>): boolean {
  const { isLocked } = useDocumentInfo()
  const { modalState } = useModal()
  // Who only reads has a form that is disabled, and is not waited for.
  const { disabled } = useWatchForm()
  const asked = useRef(false)
  const asking = modalState?.[LOCKED]?.isOpen ?? false
  if (asking) asked.current = true
  const taking = Boolean(isLocked) && asked.current && !asking && !disabled
  useEffect(() => {
    const form = inForm.current?.closest('form')
    if (!form || !taking) return
    form.inert = true
    return () => {
      form.inert = false
    }
  }, [inForm, taking])
  return taking
}
