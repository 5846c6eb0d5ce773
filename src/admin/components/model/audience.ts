import type { AudiencePreview } from '../../../outreach/audience.ts'
import { count, languageName } from './wording.ts'

/** Why nothing is said about languages and times yet, of a campaign that has nothing to send. */
export function waitingWords(waiting: AudiencePreview['waiting']): string {
  return waiting ? `${waiting} In which languages and when it goes out, and the mail itself, can be shown then.` : ''
}

/** Who gets a text in a language that they are not known to read, in which one and why: a sentence for each reason. */
export function fallbackWords(fallback: AudiencePreview['fallback'] | undefined): string[] {
  if (!fallback) return []
  const { language, readOthers, unknown } = fallback
  const gets = (n: number) => `${n === 1 ? 'gets' : 'get'} it in ${languageName(language)}`
  return [
    ...(readOthers > 0
      ? [
          `${count(readOthers, 'recipient reads', 'recipients read')} none of the languages it is written in, and ${gets(readOthers)}.`,
        ]
      : []),
    ...(unknown > 0
      ? [
          `Of ${count(unknown, 'recipient')} no language is on record; ${unknown === 1 ? 'that one' : 'they'} ${gets(unknown)}.`,
        ]
      : []),
  ]
}

/** Whether a launch would reach nobody. What still waits for its text cannot be counted to the end. */
export const reachesNobody = ({ planned, waiting }: Pick<AudiencePreview, 'planned' | 'waiting'>): boolean =>
  planned === 0 && !waiting
