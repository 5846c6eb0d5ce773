'use client'

import { useFetched } from '../model/useFetched.ts'
import { useSender } from '../model/useSender.ts'
import { MailView } from './MailView.tsx'
import { Notice } from './Notice.tsx'

/** `GET /api/{collection}/:id/brief` */
interface BriefAnswer {
  subject: string
  html: string
  text: string
  language: string
  first: boolean
}

/** The brief of a saved story as a journalist would get it, and where it cannot be shown, why. */
export function BriefMail({ api, address, version }: { api: string; address: string; version: string | number }) {
  const brief = useFetched<Partial<BriefAnswer>>(`${address}/brief`, version)
  const from = useSender(api)
  if (brief.state === 'loading') return <p role="status">Making the mail …</p>
  if (brief.state === 'failed') return <Notice tone="alert">{brief.refusal.message}</Notice>
  const { subject = '', html, text = '', language = 'en', first = false } = brief.value
  if (!html) return <Notice tone="quiet">There is no mail to show yet.</Notice>
  return <MailView mail={{ subject, html, text, first }} from={from} lang={language} />
}
