import type { CampaignType } from './campaign.ts'
import { isLanguage, LANGUAGES, type Language } from './languages.ts'

/**
 * A text that is added to a campaign: what is new, what was wrong, why it is withheld or withdrawn. As words alone it is in the language of the
 * campaign’s own story.
 */
export type CampaignText = string | Readonly<Partial<Record<Language, string>>>

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a text as it is stored or asked for, without what is empty; `null` for none, and for what is neither words nor words by language. */
export function readCampaignText(value: unknown): CampaignText | null {
  if (typeof value === 'string') return value.trim() || null
  if (!isRecord(value)) return null
  const texts = Object.entries(value).flatMap(([language, text]) =>
    isLanguage(language) && typeof text === 'string' && text.trim() ? [[language, text.trim()] as const] : [],
  )
  return texts.length > 0 ? (Object.fromEntries(texts) as CampaignText) : null
}

/** Whether a value asks for a text in a form that is understood, however long. */
export function isCampaignText(value: unknown): value is CampaignText {
  if (typeof value === 'string') return true
  return isRecord(value) && Object.entries(value).every(([key, text]) => isLanguage(key) && typeof text === 'string')
}

/** The longest text of all languages, in characters. */
export const longestText = (text: CampaignText): number =>
  Math.max(0, ...(typeof text === 'string' ? [text] : Object.values(text)).map((words) => words.length))

/**
 * What a campaign adds for readers of a language; `''` for nothing. A notice about a mistake says it in the source’s words rather than not at all; a
 * reminder stands in the place of the brief, and is not put into another language’s mail.
 *
 * @param source language of the campaign’s own story
 */
export function textIn(
  text: CampaignText | undefined,
  { type, language, source }: { type: CampaignType; language: string; source: string },
): string {
  if (!text) return ''
  const reminds = type === 'follow_up'
  if (typeof text === 'string') return reminds && language !== source ? '' : text
  const own = text[language as Language]
  if (own || reminds) return own ?? ''
  const first = LANGUAGES.find((known) => text[known])
  return text[source as Language] ?? (first ? text[first] : '') ?? ''
}
