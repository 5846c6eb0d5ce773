import { isLanguage, type Language, pickLanguage } from '../domain/languages.ts'

/** Macrolanguages and neighbours whose readers read one of ours. */
const READS_AS: Record<string, Language> = { no: 'nb', nn: 'nb' }

/**
 * The languages a browser asks for, best first (RFC 9110 §12.5.4). Regions are ignored: `sv-FI` reads Swedish.
 */
export function acceptedLanguages(header: string | undefined): Language[] {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, order) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const q = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find(Boolean)
      const primary = tag.split('-')[0] ?? ''
      return { language: READS_AS[primary] ?? primary, quality: q === undefined ? 1 : Number(q), order }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.order - b.order)
    .map(({ language }) => language)
    .filter(isLanguage)
}

/** The language of the first page: the reader's best on offer, else the newsroom's own. */
export function firstLanguage(header: string | undefined, offered: readonly Language[]): Language {
  const [own = 'en'] = offered
  return pickLanguage(acceptedLanguages(header), offered, own)
}
