'use client'

import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

interface DialogProps {
  title: string
  onClose: () => void
  /** While something is being done it cannot be closed. */
  busy?: boolean
  wide?: boolean
  children: ReactNode
  /** Buttons, the one that does it last. */
  actions: ReactNode
}

/**
 * A modal dialog. The browser's own element keeps the focus inside, makes the rest inert and gives the focus back;
 * it hangs at the end of the page, so that it is never part of the document's form.
 */
export function Dialog({ title, onClose, busy = false, wide = false, children, actions }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const id = useId()
  const [host, setHost] = useState<HTMLElement | null>(null)
  useEffect(() => setHost(document.body), [])
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!host || !dialog) return
    dialog.showModal()
    // The heading first: otherwise the focus jumps to the first control, past everything there is to read.
    heading.current?.focus()
    return () => dialog.close()
  }, [host])
  const focused = useRef<Element | null>(null)
  useEffect(() => {
    // What had the focus has gone, like a button that was pressed: the keyboard goes on from the heading, not from nowhere.
    if (focused.current && !focused.current.isConnected) heading.current?.focus()
  })
  if (!host) return null
  return createPortal(
    <dialog
      ref={ref}
      className={wide ? 'pr-dialog pr-dialog--wide' : 'pr-dialog'}
      aria-labelledby={id}
      lang="en"
      onFocus={(event) => {
        focused.current = event.target
      }}
      onCancel={(event) => {
        event.preventDefault()
        if (!busy) onClose()
      }}
      // Payload listens for keys on the page; what is typed in here is not meant for it.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={id} ref={heading} tabIndex={-1} className="pr-dialog__title">
        {title}
      </h2>
      <div className="pr-dialog__body">{children}</div>
      <div className="pr-dialog__actions">{actions}</div>
    </dialog>,
    host,
  )
}
