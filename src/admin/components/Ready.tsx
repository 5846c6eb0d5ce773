'use client'

import { type ReactNode, useEffect } from 'react'

/** Around the admin: marks the page once its buttons answer. Until then they look shut and cannot be pressed (pressrum.css). */
export function Ready({ children }: { children: ReactNode }) {
  useEffect(() => {
    document.documentElement.dataset.ready = 'true'
  }, [])
  return children
}
