/** What may stand behind a name in nine languages. */
const ENDINGS = "(?:[’']?s|n|in|en|lla|lle|lta|ssa|sta|ksi|na|ga|le|lt|l|st|t|a|e|i|u|ar|ur)?"
/** Names of the Baltic languages change their last vowel: Anna, Annas, Annai, Jonas, Jono, Jonui. */
const VOWEL = /(?:[aeiouyėāēī]|[aiuy]s)$/u
const INSTEAD = '(?:as|os|ai|ą|ę|es|ei|u|o|ui|am|ām|ā|i|ī|is|us|ys|e|ė|į|ų|ū)'

const PATTERNS = new Map<string, RegExp>()

/** Whether a text speaks of somebody by their pseudonym, in whatever case it stands. */
export function mentions(text: string, pseudonym: string): boolean {
  const name = pseudonym.trim().normalize('NFC')
  if (!name) return false
  let pattern = PATTERNS.get(name)
  if (!pattern) {
    const plain = (value: string) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')
    const stem = name.replace(VOWEL, '')
    const changed = stem.length >= 3 && stem !== name ? `|${plain(stem)}${INSTEAD}` : ''
    pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${plain(name)}${ENDINGS}${changed})(?![\\p{L}\\p{N}])`, 'u')
    if (PATTERNS.size > 2000) PATTERNS.clear()
    PATTERNS.set(name, pattern)
  }
  return pattern.test(text)
}
