import type { Language } from '../../domain/languages.ts'
import { LANGUAGES } from '../../domain/languages.ts'

/** What the house knows before it writes: its name, its subjects, its words. */

export const NEWSROOM = {
  name: 'Nine Lights Newsroom',
  tagline:
    'News in nine languages from a fictional Nordic-Baltic network. The dates of laws are real, the people are not.',
  languages: [...LANGUAGES],
  contact: {
    email: 'newsroom@example.org',
    phone: '+46 8 465 004 00',
    address: 'Nine Lights (fictional network)\nExempelgatan 9\n100 00 Stockholm\nSweden',
  },
  colours: { accent: '#1f4e6b' },
} as const

export const SENDER = { name: 'Nine Lights Newsroom', email: 'newsroom@example.org' } as const

/** IPTC Media Topics, https://iptc.org/standards/media-topics/ (CC BY 4.0). */
export const TOPICS: Readonly<Record<string, string>> = {
  '20000806': 'prostitution',
  '20001283': 'human smuggling and trafficking',
  '20000085': 'sex crime',
  '20000807': 'slavery',
  '20001326': 'women’s rights',
  '20000779': 'sexism',
  '20000793': 'gender',
  '20000592': 'human rights',
  '20000775': 'discrimination',
  '20000125': 'criminal law',
  '20000121': 'law',
  '20000126': 'international law',
  '20000621': 'government policy',
  '20000615': 'legislative body',
  '20000638': 'international relations',
  '20000646': 'NGO',
  '20000820': 'social services',
  '20000802': 'social problem',
  '20001358': 'public health',
}

/** Nobody here has rung these numbers, so none is verified; that is for a person of the house to do. */
export const HELPLINES: readonly { country: string; name: string; phone: string; languages: Language[] }[] = [
  { country: 'SE', name: 'Helpline, Sweden', phone: '020-50 50 50', languages: ['sv'] },
  { country: 'FI', name: 'Helpline, Finland', phone: '080 005 005', languages: ['fi'] },
  { country: 'NO', name: 'Helpline, Norway', phone: '116 006', languages: ['nb'] },
  { country: 'EE', name: 'Helpline, Estonia', phone: '116 006', languages: ['et'] },
  { country: 'IS', name: 'Emergency number, Iceland', phone: '112', languages: ['is'] },
  { country: 'IS', name: 'Helpline, Iceland', phone: '1717', languages: ['is'] },
  { country: 'EU', name: 'Helpline, European Union', phone: '116 016', languages: [] },
]

export const BOILERPLATES: Record<Language, { name: string; text: string }> = {
  en: {
    name: 'About Nine Lights',
    text: 'Nine Lights is a fictional network that serves as a sample. The dates of laws and events on these pages are real and name their sources. People, quotations and the network’s own plans are invented.',
  },
  sv: {
    name: 'Om Nine Lights',
    text: 'Nine Lights är ett fiktivt nätverk som tjänar som exempel. Datumen för lagar och evenemang på de här sidorna är verkliga och anges med källa. Personer, citat och nätverkets egna planer är påhittade.',
  },
  nb: {
    name: 'Om Nine Lights',
    text: 'Nine Lights er et fiktivt nettverk som tjener som eksempel. Datoene for lover og arrangementer på disse sidene er virkelige og oppgis med kilde. Personer, sitater og nettverkets egne planer er oppdiktet.',
  },
  da: {
    name: 'Om Nine Lights',
    text: 'Nine Lights er et fiktivt netværk, der tjener som eksempel. Datoerne for love og arrangementer på disse sider er virkelige og angives med kilde. Personer, citater og netværkets egne planer er opdigtede.',
  },
  fi: {
    name: 'Tietoa Nine Lightsista',
    text: 'Nine Lights on kuvitteellinen verkosto, joka toimii esimerkkinä. Näiden sivujen lakien ja tapahtumien päivämäärät ovat todellisia, ja niiden lähteet mainitaan. Henkilöt, sitaatit ja verkoston omat suunnitelmat ovat keksittyjä.',
  },
  is: {
    name: 'Um Nine Lights',
    text: 'Nine Lights er skáldað tengslanet sem er notað sem dæmi. Dagsetningar laga og viðburða á þessum síðum eru raunverulegar og heimilda er getið. Fólk, tilvitnanir og áform tengslanetsins eru tilbúningur.',
  },
  et: {
    name: 'Nine Lightsist',
    text: 'Nine Lights on väljamõeldud võrgustik, mis on loodud näidiseks. Nendel lehtedel toodud seaduste ja sündmuste kuupäevad on tõesed ja nende allikad on nimetatud. Inimesed, tsitaadid ja võrgustiku enda plaanid on välja mõeldud.',
  },
  lv: {
    name: 'Par Nine Lights',
    text: 'Nine Lights ir izdomāts tīkls, kas kalpo par paraugu. Likumu un pasākumu datumi šajās lapās ir īsti, un to avoti ir norādīti. Cilvēki, citāti un paša tīkla ieceres ir izdomātas.',
  },
  lt: {
    name: 'Apie „Nine Lights“',
    text: '„Nine Lights“ – išgalvotas tinklas, skirtas pavyzdžiui. Šiuose puslapiuose pateikiamos įstatymų ir renginių datos yra tikros, jų šaltiniai nurodyti. Žmonės, citatos ir paties tinklo planai yra išgalvoti.',
  },
}

/** Words this house avoids, and why. Quotes and the titles of laws are exempt. */
export const TERMS: readonly {
  language: Language
  term: string
  severity: 'warn' | 'block'
  alternative: string
  rationale: string
}[] = [
  {
    language: 'en',
    term: 'child prostitute*',
    severity: 'block',
    alternative: 'sexually exploited child',
    rationale: 'A child cannot consent. The words name what is done to the child, not what the child is.',
  },
  {
    language: 'en',
    term: 'prostitute*',
    severity: 'warn',
    alternative: 'person in prostitution',
    rationale: 'Say what situation somebody is in, and do not make it their name.',
  },
  {
    language: 'en',
    term: 'client*',
    severity: 'warn',
    alternative: 'buyer',
    rationale: 'The laws we write about speak of buying; “client” suggests a service like any other.',
  },
  {
    language: 'sv',
    term: 'prostituerad*',
    severity: 'warn',
    alternative: 'person i prostitution',
    rationale: 'Beskriv situationen, gör den inte till personens namn.',
  },
  {
    language: 'sv',
    term: 'kund',
    severity: 'warn',
    alternative: 'köpare',
    rationale: 'Lagen talar om köp. ”Kund” låter som vilken tjänst som helst.',
  },
  {
    language: 'fi',
    term: 'prostituoitu*',
    severity: 'warn',
    alternative: 'prostituutiossa oleva henkilö',
    rationale: 'Kuvaa tilannetta, älä tee siitä ihmisen nimeä.',
  },
  {
    language: 'nb',
    term: 'prostituert*',
    severity: 'warn',
    alternative: 'person i prostitusjon',
    rationale: 'Beskriv situasjonen; ikke gjør den til personens navn.',
  },
  {
    language: 'da',
    term: 'prostitueret*',
    severity: 'warn',
    alternative: 'person i prostitution',
    rationale: 'Beskriv situationen; gør den ikke til personens navn.',
  },
  {
    language: 'is',
    term: 'vændiskon*',
    severity: 'warn',
    alternative: 'kona í vændi',
    rationale: 'Lýstu aðstæðunum og gerðu þær ekki að nafni manneskjunnar.',
  },
  {
    language: 'et',
    term: 'prostituut*',
    severity: 'warn',
    alternative: 'prostitutsioonis olev inimene',
    rationale: 'Kirjelda olukorda, ära tee sellest inimese nime.',
  },
  {
    language: 'lv',
    term: 'prostitūt*',
    severity: 'warn',
    alternative: 'cilvēks prostitūcijā',
    rationale: 'Apraksti situāciju, nepadari to par cilvēka vārdu.',
  },
  {
    language: 'lt',
    term: 'prostitut*',
    severity: 'warn',
    alternative: 'žmogus prostitucijoje',
    rationale: 'Apibūdink padėtį, nepaversk jos žmogaus vardu.',
  },
]

/** What two invented people agreed to. No picture of the sample shows anybody; these are for trying. */
export const CONSENTS = [
  {
    subjectCode: 'SAMPLE-01',
    scope: 'The photographs of the forum, in reports about it.',
    channels: ['newsroom', 'mail', 'press_use'],
    months: 12,
  },
  {
    subjectCode: 'SAMPLE-02',
    scope: 'One portrait, in the newsroom only, not for use by the press.',
    channels: ['newsroom'],
    months: 1,
  },
] as const

/** Somebody who exists nowhere. Write the name into a draft and run the checks. */
export const PROTECTED = {
  pseudonym: 'Stella',
  realName: 'Quirina Zetterholmsdotter',
  note: 'An invented person, for trying the checks.',
} as const
