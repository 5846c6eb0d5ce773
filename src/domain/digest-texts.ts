import { MAILED } from './delivery.ts'
import { isLanguage, type Language, pickLanguage, readAs } from './languages.ts'

/** A story of a digest, as it can be read. */
export interface OfferedStory {
  letter: string
  /** The language of the story itself, and all that it is public in. Both are absent where a mail holds one text of each story. */
  source?: Language
  languages?: readonly Language[]
}

/** Somebody whom a digest is for. */
export interface DigestReader {
  /** The language of their mail: the first of theirs that it is made in, or the newsroom's own. */
  mail: string
  own: string
  /** All of theirs, in their order. */
  languages: readonly string[]
}

/** One text of one story, in the templates and seals of a digest: `Asv`. */
const nameOf = ({ letter }: OfferedStory, language: string): string => letter + language

/** The text of a story that somebody is shown, by the rule by which they would get its brief; `language` is `null` where a mail holds one text of each. */
export function textFor(reader: DigestReader, story: OfferedStory): { name: string; language: string | null } {
  const { source, languages } = story
  if (!source || !languages) return { name: story.letter, language: null }
  const language = pickLanguage(wantedBy(reader), languages, source)
  return { name: nameOf(story, language), language }
}

/** Whose languages have changed since their mail's was chosen still has that one first: it holds no text of another where it has one of its own. */
function wantedBy({ mail, own, languages }: DigestReader): readonly string[] {
  return mail === own && !languages.some((language) => isLanguage(readAs(language))) ? [] : [mail, ...languages]
}

/**
 * The texts that mails in a language have to hold, so that each of their readers can be shown theirs: the one in that language or else all of them, because it
 * is the first of their languages; in the newsroom's own, which those get as well of whom none is known, the story's own besides.
 */
export function textsIn(
  mail: Language,
  own: Language,
  story: Required<OfferedStory>,
): { name: string; language: Language }[] {
  const { source, languages } = story
  const least = mail === own ? [mail, source] : [mail]
  const held = languages.includes(mail) ? new Set(least) : languages
  return [...held].map((language) => ({ name: nameOf(story, language), language }))
}

/** The texts that a seal names, in order. Those of seals from before there were several of one story are letters alone. */
export const textNames = (sealed: string): string[] => sealed.match(/[A-Z][a-z]*/g) ?? []

/** Whose place a part of a digest takes by one of its slots: of the texts of one story a mail shows one. */
export const storyOfSlot = (slot: string): string | null => /^story([A-T])(?:[a-z]{2})?$/.exec(slot)?.[1] ?? null

/** What is noted with somebody's row about a brief whose story they are shown in another language than that of their mail. */
export const shownIn = (brief: string, language: string): string => `${brief}:${language}`

/**
 * What is to be noted of a reader whom an earlier mail, of which nobody knows whether it arrived, may have brought more than this one does: a story counts as withheld only
 * where both were made without it, and one that the earlier mail alone held was shown in that mail's language. Where that one went stays noted.
 *
 * @param earlier what was noted of that one
 * @param now of this one
 */
export function notedOfBoth(earlier: readonly string[], now: readonly string[]): string[] {
  const withheld = now.filter((note) => !note.includes(':'))
  const shown = now.filter((note) => note.includes(':'))
  const before = withheld.flatMap((brief) =>
    earlier.filter((note) => note === brief || note.startsWith(shownIn(brief, ''))),
  )
  return [...shown, ...before, ...earlier.filter((note) => note.startsWith(MAILED))]
}

/** In which language somebody was shown the story of a brief: as it was noted, else in that of their mail. */
export function languageShown(noted: readonly string[], brief: string, mail: string): string {
  const begins = shownIn(brief, '')
  return noted.find((note) => note.startsWith(begins))?.slice(begins.length) ?? mail
}
