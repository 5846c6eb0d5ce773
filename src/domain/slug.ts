import slugify from '@sindresorhus/slugify'

/** The longest slug, in characters. */
export const SLUG_LENGTH = 100

/**
 * A web address's last part from a title: ASCII, lower case, hyphens; cut at a word.
 * The Nordic and Baltic letters are transliterated (å → a, ø → o, ü → u, þ → th, ā → a).
 */
export function slugFrom(title: string): string {
  const full = slugify(title, {
    // Capitals inside a word are no word of their own: NATO, Þing.
    decamelize: false,
    customReplacements: [
      ['å', 'a'],
      ['ä', 'a'],
      ['ö', 'o'],
      ['ø', 'o'],
      ['æ', 'ae'],
      ['ü', 'u'],
      ['þ', 'th'],
      ['Å', 'a'],
      ['Ä', 'a'],
      ['Ö', 'o'],
      ['Ø', 'o'],
      ['Æ', 'ae'],
      ['Ü', 'u'],
      ['Þ', 'th'],
    ],
  })
  if (full.length <= SLUG_LENGTH) return full || 'untitled'
  const cut = full.slice(0, SLUG_LENGTH + 1).lastIndexOf('-')
  return full.slice(0, cut > 20 ? cut : SLUG_LENGTH)
}

/** The first of `slug`, `slug-2`, `slug-3` … that is not taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug
  for (let n = 2; ; n++) if (!taken.has(`${slug}-${n}`)) return `${slug}-${n}`
}
