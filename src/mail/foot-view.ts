import type { Language } from '../domain/languages.ts'
import { optional, slot } from '../domain/template.ts'
import { cleanText, type MailNewsroom } from './content.ts'
import { MAIL_STRINGS } from './strings.ts'

/** What stands below every mail to a reader. Every string is clean; slots stand in it as marks. */
export interface FootView {
  why: string
  sender: string[]
  notice: { title: string; who: string; source: string; basis: string; rights: string }
  unsubscribe: string
  preferences: string
}

export const oneClean = (text: string | null | undefined) => cleanText(text ?? '').replace(/\s*\n\s*/g, ' ')

/** @param why the reason for this mail; @param answers the address that answers questions about somebody’s details */
export function viewFoot(
  { language, newsroom, why, answers }: { language: Language; newsroom: MailNewsroom; why: string; answers: string },
  context: 'html' | 'text',
): FootView {
  const words = MAIL_STRINGS[language]
  const name = oneClean(newsroom.name)
  const address = cleanText(newsroom.address ?? '')
    .split('\n')
    .map((part) => part.trim())
    .filter(Boolean)
  const email = oneClean(newsroom.sender.email)
  return {
    why,
    sender: [name, ...address],
    notice: {
      title: words.notice.title,
      who: words.notice.who([name, ...address, email].join(', ')),
      source: words.notice.source(slot('noticeSource', context), slot('noticeDate', context)),
      basis: words.notice.basis,
      rights: words.notice.rights(answers || email),
    },
    unsubscribe: words.unsubscribe,
    preferences: words.preferences,
  }
}

/** The same below the text part. */
export function footText({ notice, why, unsubscribe, preferences, sender }: FootView): string {
  const about = [notice.title, notice.who, notice.source, notice.basis, notice.rights].join('\n')
  const ways = `${unsubscribe}: ${slot('unsubscribeUrl', 'text')}\n${preferences}: ${slot('preferencesUrl', 'text')}`
  const foot = [why, ways, sender.join(', ')].filter(Boolean).join('\n\n')
  return `—\n\n${optional(`${about}\n\n`)}${foot}\n`
}
