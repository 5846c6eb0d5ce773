import type { ProtectedPerson } from '../names/search.ts'
import { type Check, type Finding, found } from './finding.ts'
import { type Passage, passagesOf } from './passages.ts'
import { mentions } from './people.ts'
import { namesTown } from './places.ts'

/** Words that begin so; in any of the nine languages, in any case. */
const beginning = (...stems: string[]) =>
  new RegExp(`(?<![\\p{L}])(?:${stems.flatMap((row) => row.normalize('NFC').split(' ')).join('|')})`, 'iu')

const NUMBER = '(?<![\\d.,])(?:1?\\d|[2-9]\\d)'
const AGE = new RegExp(
  [
    `${NUMBER}[\\s-]?(?:year|yr|-?år|vuot|vuosi|ára\\b|árs|aasta|gad|met[ųaiu])`,
    `\\b(?:aged?|alder|ålder|ikä|vanus|vecum|amži)\\p{L}*\\s+(?:of\\s+)?\\d`,
    `\\p{Lu}\\p{Ll}+(?:\\s+\\p{Lu}\\p{Ll}+)?\\s*(?:,\\s*\\d{1,2}\\s*,|\\(\\d{1,2}\\))`,
  ].join('|'),
  'u',
)

const WORK = beginning(
  'works? working\\b worked employ nurse teacher waitress cleaner student cashier hairdresser',
  'arbetar arbetade jobbar jobbade anställd sjuksköters lärare servitris städa',
  'arbeider arbeidet ansatt jobber jobbet sykeplei lærer arbejder arbejdede sygeplej rengør',
  'työskentel työpaik sairaanhoita opettaj siivooj tarjoilij',
  'vinnur starfar vann\\b kennari hjúkrunar töötab töötas õpetaja koristaja',
  'strādā skolotāj apkopēj dirba dirbo mokytoj slaug',
)

const NATION = beginning(
  'romania rumän rumæn rumen bulgar moldov ukrain nigeri thai tai[ij] vietnam vjetnam russia rysk russi venäl vene\\b rúss krievij rusij',
  'belarus hvid?eruss lithuan litau liett leedu lietuv latvia lettis lettl läti latvij eston estl estni viro viru eistl igaun',
  'poland polsk polish puola poola polij lenkij hungar ungar unkar alban serbi syria syri somal eritre etiop ethiop filip philip brasil brazil colomb kolumb venezuel',
  'swedish svensk norwegian norsk norj danish dansk finnish finsk finländ suomalai icelandic isländsk islandsk nationality medborgar statsborger kansalai',
)

const FAMILY = beginning(
  'mother father daughters? sons?\\b sister brother husband wife child(?:ren)?\\b parents? married pregnan widow',
  'mamma mor\\b moder pappa far\\b dotter döttrar datter døtre søn sønn syst(?:er|rar) søst bror bröder brødre barn make\\b maka\\b man\\b gift\\b gravid föräld foreld forælder',
  'äiti isä\\b tytär tyttär poika poja sisko velje veli\\b lapsi lapse aviomie vaimo naimisis raskaana',
  'móðir faðir dóttir sonur syst[iu]r bróðir börn eiginmað',
  'ema\\b isa\\b tütar tütre poeg õde\\b vend\\b laps(?:e|i|ed)\\b abikaasa abielu',
  'māte tēvs meita dēls māsa brāl bērn vīrs sieva precēj motin tėv dukt dukr sūn(?:us|ų) seser brol vaik vyras žmona ištekėj',
)

const MONTHS =
  'jan|feb|mar|apr|mai|maj|may|jun|jul|aug|sep|okt|oct|nov|dec|des|tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu|veeb|märts|juun|juul|dets|maí|jún|júl|ágú|janv|apr|maij|jūn|jūl|saus|vas|kov|bal|geg|birž|liep|rugp|rugs|spal|lapk|gruod'
const DATE = new RegExp(
  `(?<!\\d)(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[./]\\s?\\d{1,2}[./]\\s?\\d{2,4}|\\d{1,2}(?:st|nd|rd|th|\\.)?\\s+(?:${MONTHS})\\p{L}*|(?:${MONTHS})\\p{L}*\\s+\\d{1,4}|(?:19|20)\\d{2})(?!\\d)`,
  'iu',
)

const KINDS: readonly [name: string, holds: (text: string) => boolean][] = [
  ['age', (text) => AGE.test(text)],
  ['place', namesTown],
  ['work', (text) => WORK.test(text)],
  ['nationality', (text) => NATION.test(text)],
  ['family', (text) => FAMILY.test(text)],
  ['dates', (text) => DATE.test(text)],
]

/** So many kinds of detail together may tell who somebody is; of a child, one fewer. */
const TOO_MANY = 3
const TOO_MANY_UNDER_18 = 2

/** What a story tells about one protected person: in paragraphs that name them, and in what they are quoted with. */
function detailsOf(person: ProtectedPerson, passages: readonly Passage[]): string[] {
  const speaks = new Set(
    passages
      .filter(({ field, text }) => /^quotes\.\d+\.speaker$/.test(field) && mentions(text, person.pseudonym))
      .map(({ field }) => field.replace(/speaker$/, '')),
  )
  const own = passages.filter(
    ({ field, text }) => mentions(text, person.pseudonym) || speaks.has(field.replace(/[^.]+$/, '')),
  )
  return KINDS.filter(([, holds]) => own.some(({ text }) => holds(text))).map(([name]) => name)
}

/**
 * Details that together point at one person. Found by words, so it can be wrong both ways: it warns and asks a person to
 * answer for it, and never blocks.
 */
export const identifyingDetails: Check = (story, { protectedPeople }) => {
  if (protectedPeople.length === 0) return []
  const passages = passagesOf(story).filter(({ form }) => form !== 'code')
  const told = protectedPeople.flatMap((person): { kinds: string[]; pseudonym: string; under18: boolean }[] => {
    if (!passages.some(({ text }) => mentions(text, person.pseudonym))) return []
    const kinds = detailsOf(person, passages)
    const limit = person.under18 ? TOO_MANY_UNDER_18 : TOO_MANY
    return kinds.length >= limit ? [{ kinds, pseudonym: person.pseudonym, under18: person.under18 }] : []
  })
  if (told.length === 0) return []
  const said = told.map(
    ({ pseudonym, under18, kinds }) => `“${pseudonym}”${under18 ? ' (under 18)' : ''}: ${kinds.join(', ')}`,
  )
  const findings: Finding[] = [
    ...found(
      'warn',
      'identifying_details',
      'body',
      `The story tells several things by which a protected person may be recognised. ${said.join('; ')}.`,
      'Leave out or blur what the story does not need: an age group for the age, a region for the town.',
    ),
    ...found(
      'attest',
      'identifying_details_signed',
      'body',
      'Several details stand beside the name of a protected person.',
      'Read them as somebody who knows the person would; then sign that nobody can tell who it is.',
    ),
  ]
  return findings
}
