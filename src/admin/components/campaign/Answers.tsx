'use client'

import { useFetched } from '../model/useFetched.ts'
import { languageName } from '../model/wording.ts'

interface Found {
  docs: { language: string; replyTo: string | null }[]
  fixed: boolean
}

const SENDER = 'the sender’s own mailbox'
const NO_CONTACT = `${SENDER} (the story names no press contact with an address)`

/** Whom a journalist reaches who presses “answer”: one line, or one per language where they differ. */
export function Answers({ address, version, several }: { address: string; version: string; several: boolean }) {
  // A digest brings the stories of several press contacts.
  const sender = several ? SENDER : NO_CONTACT
  const found = useFetched<Found>(address, version)
  if (found.state !== 'ready' || found.value.docs.length === 0) return null
  const { docs, fixed } = found.value
  const isSame = new Set(docs.map(({ replyTo }) => replyTo)).size === 1
  const said = isSame
    ? (docs[0]?.replyTo ?? sender)
    : docs.map(({ language, replyTo }) => `${languageName(language)}: ${replyTo ?? sender}`).join('; ')
  return (
    <li>
      Answers go to: {said}
      {fixed ? '' : ' (fixed when it starts)'}
    </li>
  )
}
