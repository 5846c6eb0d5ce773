import { languagesSaid } from '../../../domain/languages.ts'
import type { AudiencePreview } from '../../../outreach/audience.ts'
import { count, languageName } from './wording.ts'

/** Why nothing is said about times yet, and about languages, where there is nothing to send. */
export function waitingWords({ waiting, waitsFor }: Pick<AudiencePreview, 'waiting' | 'waitsFor'>): string {
  if (waiting) return `${waiting} In which languages and when it goes out, and the mail itself, can be shown then.`
  if (!waitsFor) return ''
  return `It waits until the story is public in ${languagesSaid(waitsFor)}; when it goes out can be said then. Who gets it in which language is counted as it will be then.`
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
