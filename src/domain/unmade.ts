import { englishName, LANGUAGES, languagesSaid } from './languages.ts'

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

/** What editors are told of a notice that goes out without some of its languages; what it means comes first, because a desk shows the beginning. */
export function unmadeWords(unmade: readonly Unmade[], instead: string): string {
  const said = languagesSaid(unmade.map(({ language }) => language))
  const [them, one] = unmade.length > 1 ? ['them', 'one of these'] : ['it', said]
  const whys = unmade.map(({ language, why }) => `${unmade.length > 1 ? englishName(language) : 'The reason'}: ${why}`)
  return [
    `In ${said} no mail can be made, so the notice goes out without ${them}:`,
    `whoever would get it in ${one} gets another of their languages, or else ${englishName(instead)}.`,
    ...whys,
  ].join(' ')
}
