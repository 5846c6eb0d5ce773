'use client'

import { useFetched } from './useFetched.ts'

/** Whom mails come from, by the name that readers see. */
export function useSender(api: string): string {
  const newsroom = useFetched<{ name?: string; sender?: { name?: string } }>(`${api}/globals/newsroom?depth=0`)
  return newsroom.value?.sender?.name || newsroom.value?.name || 'The newsroom'
}
