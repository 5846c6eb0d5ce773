import { englishName, LANGUAGES } from './languages.ts'

/** A language of a campaign in which no mail can be made, and why, in a sentence for people. */
export interface Unmade {
  language: string
  why: string
}

/**
 * The language for those who read none of the others: the source's, and where no mail can be made in that, the first of ours in which one can.
 *
 * @param made languages in which there is a mail
 * @returns `null` where there is none at all
 */
export function standIn(made: readonly string[], source: string): string | null {
  if (made.includes(source)) return source
  return LANGUAGES.find((language) => made.includes(language)) ?? null
}

/** What editors are told of a notice that goes out without some of its languages. */
export function unmadeWords(unmade: readonly Unmade[], instead: string): string {
  const each = unmade.map(({ language, why }) => `The mail in ${englishName(language)} cannot be made: ${why}`)
  const rest = `The notice goes out without it. Who would get it so gets another of their languages, or else ${englishName(instead)}.`
  return [...each, unmade.length > 1 ? rest.replace('without it', 'without these') : rest].join(' ')
}
