'use client'

import { useConfig } from '@payloadcms/ui'

/** Leads from a delivery to the contact, whose address is kept only where one was written to. */
export function ContactCell({ cellData }: { cellData?: unknown }) {
  const { routes } = useConfig().config
  if (typeof cellData !== 'string' || !cellData) return null
  return <a href={`${routes.admin}/collections/contacts/${cellData}`}>Open the contact</a>
}
