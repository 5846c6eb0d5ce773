'use client'

import type { ReactNode } from 'react'

interface ButtonProps {
  onClick: () => void
  children: ReactNode
  look?: 'plain' | 'primary' | 'danger'
  disabled?: boolean
  /** Id of the sentence that says why it is disabled. */
  describedBy?: string
}

/** A button that can be reached when it is disabled too, so that the reason can be read. */
export function Button({ onClick, children, look = 'plain', disabled = false, describedBy }: ButtonProps) {
  return (
    <button
      type="button"
      className={`pr-button pr-button--${look}`}
      aria-disabled={disabled || undefined}
      aria-describedby={describedBy}
      onClick={() => {
        if (!disabled) onClick()
      }}
    >
      {children}
    </button>
  )
}
