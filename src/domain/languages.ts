/** The nine languages of a newsroom, as BCP 47 primary subtags. `nb` is Norwegian Bokmål. */
export const LANGUAGES = ['en', 'sv', 'nb', 'da', 'fi', 'is', 'et', 'lv', 'lt'] as const

export type Language = (typeof LANGUAGES)[number]

/** Each language's name in itself, as the newsroom shows it to its readers. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  sv: 'Svenska',
  nb: 'Norsk',
  da: 'Dansk',
  fi: 'Suomi',
  is: 'Íslenska',
  et: 'Eesti',
  lv: 'Latviešu',
  lt: 'Lietuvių',
}

/** A language's name in English, as sentences of the admin say it; what names no language stays as it is. */
export function englishName(code: string): string {
  try {
    return new Intl.DisplayNames(['en-GB'], { type: 'language', fallback: 'none' }).of(code) ?? code
  } catch {
    return code
  }
}

/** Several languages as a sentence says them: “Swedish and Finnish”. */
export const languagesSaid = (codes: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(codes.map(englishName))

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (LANGUAGES as readonly string[]).includes(value)
}

/** Whoever reads one of these reads what we write in the other: there is one Norwegian text, and one code for it. */
const READS_AS: Record<string, Language> = { no: 'nb', nn: 'nb' }

/** The language of ours that somebody reads who reads this one; any other stays as it is. */
export const readAs = (language: string): string => READS_AS[language] ?? language

/**
 * The language a reader is served: the first of theirs that is on offer, else the fallback.
 * Language alone never excludes anybody.
 */
export function pickLanguage<L extends string>(wanted: readonly string[], offered: readonly L[], fallback: L): L {
  for (const language of wanted) {
    const match = offered.find((candidate) => candidate === readAs(language))
    if (match) return match
  }
  return fallback
}
