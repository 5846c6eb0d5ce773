/** Letters that Unicode does not take apart. */
const PLAIN: Record<string, string> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  đ: 'd',
  ł: 'l',
  ß: 'ss',
  ı: 'i',
  ħ: 'h',
}

/** A word in the form in which names are compared: lower case, without marks on letters. Björk, BJÖRK and Bjork are one. */
export function foldName(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[øæœþðđłßıħ]/g, (letter) => PLAIN[letter]!)
}

const DIGRAPHS: Record<string, string> = { ö: 'oe', ø: 'oe', ä: 'ae', å: 'aa', ü: 'ue' }

/** Every spelling of a part of a name that is in use where its letters are wanting: Bjork and Bjoerk, Asa and Aasa. */
export function spellingsOf(word: string): string[] {
  const plain = foldName(word)
  const spelledOut = foldName(
    word
      .normalize('NFC')
      .toLowerCase()
      .replace(/[öøäåü]/g, (letter) => DIGRAPHS[letter]!),
  )
  const drawnIn = plain.replace(/oe/g, 'o').replace(/ae|aa/g, 'a').replace(/ue/g, 'u')
  return [...new Set([plain, spelledOut, ...(drawnIn.length >= 4 ? [drawnIn] : [])])]
}

/** What case and genitive put behind a name in nine languages, folded. */
const ENDINGS = new Set(
  [
    's es ns n en in an on ar ur ir',
    'a e i o u t ta ia ssa sta lla lle lta na ksi',
    'issa ista illa ille ilta ina iksi ile ilt iga ist il is ga le lt st',
    'am ai as os us ys ui ei iu io iui ais em im iem um',
  ].flatMap((row) => row.split(' ')),
)
const LONGEST = 4
const SHORTEST_STEM = 3

/** A folded word of a text without each ending that it may carry: svenssons → svensson, virtasen → virtase. */
export function strippedOf(folded: string): string[] {
  const stems: string[] = []
  for (let length = 1; length <= LONGEST && folded.length - length >= SHORTEST_STEM; length++) {
    if (ENDINGS.has(folded.slice(-length))) stems.push(folded.slice(0, -length))
  }
  return stems
}

/** The stems to which a name's other cases are built: kazlauskas → kazlausk, virtanen → virtase, heikki → heiki. */
export function stemsOf(folded: string): string[] {
  const stems = [folded]
  const bare = folded.replace(/(as|is|ys|us|ur|ir|ar|es|s|a|e|i|o)$/, '')
  if (bare !== folded && bare.length >= SHORTEST_STEM) stems.push(bare)
  if (/nen$/.test(folded)) stems.push(folded.replace(/nen$/, 'se'))
  if (/(kk|pp|tt)[aeiouy]$/.test(folded)) stems.push(folded.replace(/(.)\1(.)$/, '$1$2'))
  return [...new Set(stems)]
}
