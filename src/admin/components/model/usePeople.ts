'use client'

import { useMemo } from 'react'
import { isAway } from '../../../domain/notifications.ts'
import { may, principalOf } from '../../../domain/permissions.ts'
import type { Colleague } from './review.ts'
import { useFetched } from './useFetched.ts'

interface Row {
  id: string
  name?: string | null
  roles?: string[] | null
  awayFrom?: string | null
  awayUntil?: string | null
}

/** Everybody who works on stories, by name. */
export function usePeople(api: string): Colleague[] {
  const select = ['name', 'roles', 'awayFrom', 'awayUntil'].map((field) => `select[${field}]=true`).join('&')
  const { value } = useFetched<{ docs: Row[] }>(`${api}/users?depth=0&limit=500&sort=name&${select}`)
  return useMemo(
    () =>
      (value?.docs ?? [])
        .filter((row) => may(principalOf(row), 'story.edit'))
        .map((row) => ({
          id: String(row.id),
          name: row.name || 'A colleague without a name',
          roles: row.roles ?? [],
          away: isAway({ awayFrom: row.awayFrom ?? null, awayUntil: row.awayUntil ?? null }, Date.now()),
        })),
    [value],
  )
}
