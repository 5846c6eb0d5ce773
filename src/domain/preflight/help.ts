import type { CanonicalStory } from '../edition.ts'
import { type Check, found, none } from './finding.ts'
import { passagesOf } from './passages.ts'

/** IPTC topics whose readers may need help; a story about them names a verified helpline for each country. */
const SENSITIVE_TOPICS = new Set(['20000806', '20001283', '20000085', '20000807'])

const EU = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '))
const DAY_MS = 86_400_000

export const isSensitive = (story: CanonicalStory): boolean =>
  story.sensitivity === 'high' || story.topics.some(({ code }) => SENSITIVE_TOPICS.has(code))

/** A number for all of the Union serves its members and nobody else. */
const serves = (line: string, country: string) => line === country || (line === 'EU' && EU.has(country))

/**
 * Whether a helpline of a story is of use to the readers of its version in another language: it serves a country that the
 * version is for, or answers in its language. Without countries one that does not say in which languages it answers is kept.
 */
export function fitsVersion(
  line: { country: string; languages: readonly string[] },
  version: { language: string; audienceCountries: readonly string[] },
): boolean {
  if (version.audienceCountries.some((country) => serves(line.country, country))) return true
  if (line.languages.includes(version.language)) return true
  return version.audienceCountries.length === 0 && line.languages.length === 0
}

export const helplines: Check = (story, { now, helplineValidDays }) => {
  if (!isSensitive(story)) return none
  const isFresh = (at: string) => at !== '' && now - Date.parse(at) <= helplineValidDays * DAY_MS
  const chosen = story.helplines.filter(({ phone, url }) => phone || url)
  const verified = chosen.filter(({ verifiedAt }) => isFresh(verifiedAt))
  const covered = (lines: typeof chosen, country: string) => lines.some((line) => serves(line.country, country))
  const missing = story.audienceCountries.filter((country) => !covered(verified, country))
  if (verified.length > 0 && missing.length === 0) return none
  // Verified once, too long ago: somebody only has to ring again.
  const old = missing.filter((country) =>
    covered(
      chosen.filter(({ verifiedAt }) => verifiedAt),
      country,
    ),
  )
  const outdated = missing.length > 0 ? old.length === missing.length : chosen.some(({ verifiedAt }) => verifiedAt)
  const where = missing.length > 0 ? ` for ${missing.join(', ')}` : ''
  return outdated
    ? found(
        'block',
        'helpline_outdated',
        'helplines',
        `The helpline${where} was verified more than ${helplineValidDays} days ago.`,
        'Ring the number again and save the helpline as verified.',
      )
    : found(
        'block',
        'helpline_missing',
        'helplines',
        `The story is about a sensitive subject and has no verified helpline${where}.`,
        'Choose helplines that somebody has verified.',
      )
}

/** The European numbers of social value: one digit apart, and each another service. */
const HARMONISED = /(?<!\d)116[\s\u00a0-]?(\d{3})(?!\d)/g

/** A text that names 116 006 beside a chosen 116 016 sends people to the wrong place. */
export const helplineNumbers: Check = (story) => {
  const chosen = new Set(
    story.helplines.map(({ phone }) => phone.replace(/\D/g, '')).filter((n) => n.startsWith('116')),
  )
  if (chosen.size === 0) return none
  const odd = new Map<string, Set<string>>()
  for (const { field, text } of passagesOf(story)) {
    for (const [, end] of text.matchAll(HARMONISED)) {
      if (!chosen.has(`116${end}`)) odd.set(field, (odd.get(field) ?? new Set()).add(`116 ${end}`))
    }
  }
  return [...odd].flatMap(([field, numbers]) =>
    found(
      'warn',
      'helpline_number_differs',
      field,
      `${[...numbers].join(', ')} stands here, and the helplines chosen have other numbers: these are different services.`,
      'Compare the numbers: 116 006 and 116 016, for example, help different people.',
    ),
  )
}

export const shelter: Check = (story) =>
  isSensitive(story)
    ? found(
        'attest',
        'shelter_address',
        'body',
        'A sensitive story must not tell where people are sheltered.',
        'Look through text, captions and pictures for addresses and places by which a shelter could be found; then sign for it.',
      )
    : none
