'use client'

import { useAuth, useConfig } from '@payloadcms/ui'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { dropAllOf } from './model/unsaved-store.ts'

const LAST = 'pressrum-signed-in'

/**
 * Around the admin: who signs out leaves none of their unsaved work on this computer. A session that ran out is no sign-out:
 * its work waits for the person to come back.
 */
export function SignOut({ children }: { children: ReactNode }) {
  const { user } = useAuth()
  const { admin, routes } = useConfig().config
  const pathname = usePathname()
  const id = user ? String(user.id) : null
  const last = useRef<string | null>(null)
  useEffect(() => {
    if (!id) return
    last.current = id
    // The sign-out page may be loaded afresh, when nobody is known any more.
    sessionStorage.setItem(LAST, id)
  }, [id])
  useEffect(() => {
    if (pathname !== `${routes.admin}${admin.routes.logout}`) return
    const leaving = last.current ?? sessionStorage.getItem(LAST)
    if (leaving) void dropAllOf(leaving)
    sessionStorage.removeItem(LAST)
  }, [pathname, routes.admin, admin.routes.logout])
  return children
}
