import type { I18nOptions, Language, SupportedLanguages } from '@payloadcms/translations'
import { en } from '@payloadcms/translations/languages/en'
import { emptyCells } from './empty-cells.ts'
import { FINNISH } from './fi.ts'
import { FINNISH_EDITOR } from './fi-editor.ts'

type Group = Readonly<Record<string, string>>

/** English, with what there is in Finnish in its place. */
export function withFallback<G extends Record<string, Group>>(
  english: G,
  own: Readonly<Record<string, Group | undefined>>,
): G {
  return Object.fromEntries(Object.entries(english).map(([name, group]) => [name, { ...group, ...own[name] }])) as G
}

/** date-fns' Finnish is not among the locales that Payload loads, so months in pickers and lists have their English names. */
const fi: Language = { dateFNSKey: 'en-US', translations: withFallback(en.translations, FINNISH) }

/**
 * For `i18n.supportedLanguages`. Payload's list of languages does not know `fi`, hence the cast; a person chooses it
 * under their account, since Payload passes over it in `Accept-Language`.
 */
export const finnish = { fi } as SupportedLanguages

/** For `i18n.translations`: the editor's words, which reach the browser this way only, and the dash of `emptyCells`. */
export const finnishEditor = {
  fi: { general: emptyCells.en.general, lexical: FINNISH_EDITOR },
} as unknown as NonNullable<I18nOptions['translations']>
