'use client'

import { useAuth, useConfig } from '@payloadcms/ui'
import { useEffect, useState } from 'react'
import { may, principalOf } from '../../domain/permissions.ts'
import { addressesAt } from './model/contacts.ts'

/** One for the page, so that the rows of a list ask together. */
let book: ReturnType<typeof addressesAt> | undefined

interface Props {
  cellData?: unknown
  rowData?: { address?: unknown }
}

/** Leads from a delivery to the contact. The delivery keeps an address only where one was written to; of who was left out it is looked up. */
export function ContactCell({ cellData, rowData }: Props) {
  const { routes } = useConfig().config
  const { user } = useAuth()
  const [address, setAddress] = useState<string | null>(null)
  const id = typeof cellData === 'string' ? cellData : ''
  const mayOpen = may(principalOf(user), 'contact.read')
  const asks = id !== '' && !rowData?.address && mayOpen
  useEffect(() => {
    if (!asks) return
    let wanted = true
    book ??= addressesAt(routes.api)
    void book(id).then((found) => {
      if (wanted) setAddress(found)
    })
    return () => {
      wanted = false
    }
  }, [asks, id, routes.api])
  if (!id) return null
  if (!mayOpen) return <span className="pr-quiet">Not shown to you</span>
  return <a href={`${routes.admin}/collections/contacts/${id}`}>{address || 'Open the contact'}</a>
}
