import { COLUMNS } from '../../domain/csv-columns.ts'

/**
 * A thousand invented journalists to import. The same number of rows always gives the same file; every address is at a
 * subdomain of example.org, where no mail arrives (RFC 2606).
 */

interface Place {
  country: string
  /** Of 100 rows. */
  share: number
  languages: readonly string[]
  given: readonly string[]
  family: readonly string[]
  outlets: readonly string[]
}

const list = (words: string): readonly string[] => words.split(' ')

/** Denmark and Norway are few on purpose: without a confirmed opt-in they are excluded. */
const PLACES: readonly Place[] = [
  {
    country: 'SE',
    share: 28,
    languages: ['sv', 'sv|en', 'sv|fi'],
    given: list('Anna Elsa Maja Ebba Tyra Signe Alma Nils Olle Sixten Arvid Gustav Hjalmar Ture'),
    family: list('Berg Sjöstrand Löfgren Åkerblad Näslund Hedlöv Tångkvist Snöhjelm Granvik Fyrklint Björnlund'),
    outlets: [
      'Kusten, Norr & Syd',
      'Morgonljuset',
      'Radio Skärgård',
      'Tidningen Norrvind',
      'Bergslagens Allehanda Sample',
    ],
  },
  {
    country: 'FI',
    share: 24,
    languages: ['fi', 'fi|en', 'fi|sv', 'sv|fi'],
    given: list('Aino Helmi Kerttu Siiri Venla Hilla Eino Onni Toivo Väinö Urho Ilmo'),
    family: list('Koivuranta Järvelä Lumikko Hallaste Merikivi Tuulimäki Suosalo Pilvilä Aaltonurmi Kaislarinne'),
    outlets: ['Aamun Kaiku', 'Järviseudun Viesti', 'Radio Revontuli', 'Pohjan Posti', 'Strandbladet Sample'],
  },
  {
    country: 'EE',
    share: 14,
    languages: ['et', 'et|en'],
    given: list('Mari Liis Kadri Piret Triinu Ene Juhan Mart Rein Siim Tõnu Ülo'),
    family: list('Kaselaid Rannamets Tuulik Jõesaar Põhjala Udumäe Lumiste Õunapuu'),
    outlets: ['Hommikutuul', 'Saarte Sõnum', 'Raadio Virmalised'],
  },
  {
    country: 'LV',
    share: 11,
    languages: ['lv', 'lv|en'],
    given: list('Anete Baiba Dace Elīna Zane Līga Andris Edgars Jānis Kārlis Normunds Valdis'),
    family: list('Jūrkalne Bērziņlauks Priedkalns Upesleja Ziemeļvējš Ābelīte Krastmala'),
    outlets: ['Rīta Vēsma', 'Piekrastes Ziņotājs', 'Radio Dzintarkrasts'],
  },
  {
    country: 'LT',
    share: 11,
    languages: ['lt', 'lt|en'],
    given: list('Eglė Jurga Milda Rūta Skaistė Živilė Darius Jonas Linas Mantas Tomas Ąžuolas'),
    family: list('Marelytė Ąžuolaitė Kopakrantis Šiaurys Vėjūnas Gintarėlis Ežeraitis'),
    outlets: ['Ryto Aušra', 'Pajūrio Žinia', 'Radijas Gintaras'],
  },
  {
    country: 'IS',
    share: 6,
    languages: ['is', 'is|en'],
    given: list('Birta Hekla Salka Þórdís Æsa Ari Kári Snorri Ögmundur'),
    family: list('Vatnsdal Hraundal Snæberg Öldufell Ljósavík'),
    outlets: ['Norðanáttin', 'Fréttavitinn'],
  },
  {
    country: 'DK',
    share: 3,
    languages: ['da', 'da|en'],
    given: list('Astrid Freja Karla Aksel Bertil Søren'),
    family: list('Strandby Klitgård Ærøsund Åhave'),
    outlets: ['Bæltets Tidende', 'Radio Klit'],
  },
  {
    country: 'NO',
    share: 3,
    languages: ['nb', 'nb|en'],
    given: list('Ingrid Solveig Åse Håkon Jørgen Sverre'),
    family: list('Fjellvang Nordvik Øyhamn Snødal'),
    outlets: ['Kystens Røst', 'Radio Nordavind'],
  },
]

const ROLES = [
  'Reporter',
  'Reporter',
  'News editor',
  'Legal reporter',
  'Political editor',
  'Producer',
  'Columnist',
  'Freelance',
]
const BEATS = ['society', 'politics', 'law', 'equality', 'health', 'culture', 'courts', 'foreign affairs']

/** Every 125th mailbox bounces and every 250th complains: what the built-in mail server does for such addresses. */
const BOUNCES = { every: 125, at: 60 }
const COMPLAINS = { every: 250, at: 130 }

/** A small generator of repeatable chance (mulberry32): 0 ≤ x < 1. Not for secrets. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Letters that do not come apart into a plain one and an accent. */
const PLAIN: Record<string, string> = { ø: 'o', æ: 'ae', þ: 'th', ð: 'd', ł: 'l', ß: 'ss' }

const ascii = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]/g, (letter) => PLAIN[letter] ?? '')

const cell = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/**
 * The sample file for an import: the plain template's columns, UTF-8, comma, one row per person.
 *
 * @param rows how many people
 */
export function sampleCsv(rows = 1000): string {
  const next = chance(1999)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!
  const lines = [COLUMNS.join(',')]
  for (let row = 1; row <= rows; row++) {
    const { country, languages, given, family, outlets } = placeAt(next() * 100)
    const first = pick(given)
    const last = pick(family)
    const number = `${ascii(first)}.${ascii(last)}.${row}`
    const omen =
      row % BOUNCES.every === BOUNCES.at ? 'bounced.' : row % COMPLAINS.every === COMPLAINS.at ? 'complained.' : ''
    const beats = [...new Set([pick(BEATS), pick(BEATS)])]
    const covered = next() < 0.08 ? [country, pick(PLACES).country] : [country]
    const cells: Record<(typeof COLUMNS)[number], string> = {
      email: `${omen}${number}@press.example.org`,
      name: `${first} ${last}`,
      outlet: pick(outlets),
      role: pick(ROLES),
      beats: beats.join('|'),
      countries: [...new Set(covered)].join('|'),
      languages: pick(languages),
    }
    lines.push(COLUMNS.map((column) => cell(cells[column])).join(','))
  }
  return `${lines.join('\n')}\n`
}

function placeAt(share: number): Place {
  let left = share
  for (const place of PLACES) {
    left -= place.share
    if (left < 0) return place
  }
  return PLACES[0]!
}
