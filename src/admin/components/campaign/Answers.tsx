'use client'

import { useFetched } from '../model/useFetched.ts'
import { languageName } from '../model/wording.ts'

interface Found {
  docs: { language: string; replyTo: string | null }[]
  fixed: boolean
}

const SENDER = 'the sender’s own mailbox (the story names no press contact with an address)'

/** Whom a journalist reaches who presses “answer”: one line, or one per language where they differ. */
export function Answers({ address, version }: { address: string; version: string }) {
  const found = useFetched<Found>(address, version)
  if (found.state !== 'ready' || found.value.docs.length === 0) return null
  const { docs, fixed } = found.value
  const isSame = new Set(docs.map(({ replyTo }) => replyTo)).size === 1
  const said = isSame
    ? (docs[0]?.replyTo ?? SENDER)
    : docs.map(({ language, replyTo }) => `${languageName(language)}: ${replyTo ?? SENDER}`).join('; ')
  return (
    <li>
      Answers go to: {said}
      {fixed ? '' : ' (fixed when it starts)'}
    </li>
  )
}
