import type { Language } from '../../domain/languages.ts'

/** Invented media and journalists; every address is at example.org, where no mail arrives (RFC 2606). */

export const OUTLETS = [
  { key: 'kusten', name: 'Kustbladet Sample', kind: 'newspaper', country: 'SE', language: 'sv' },
  { key: 'malaren', name: 'Radio Mälarljus', kind: 'radio', country: 'SE', language: 'sv' },
  { key: 'tuuli', name: 'Tuulen Sanomat', kind: 'newspaper', country: 'FI', language: 'fi' },
  { key: 'fjord', name: 'Fjordposten Sample', kind: 'online', country: 'NO', language: 'nb' },
  { key: 'sund', name: 'Sundets Avis', kind: 'newspaper', country: 'DK', language: 'da' },
  { key: 'hraun', name: 'Hraunblaðið', kind: 'magazine', country: 'IS', language: 'is' },
  { key: 'rand', name: 'Rannahääl', kind: 'online', country: 'EE', language: 'et' },
  { key: 'nordbalt', name: 'Nordbalt Wire', kind: 'agency', country: 'EE', language: 'en' },
] as const satisfies readonly { key: string; name: string; kind: string; country: string; language: Language }[]

type OutletKey = (typeof OUTLETS)[number]['key']

export const LISTS = [
  {
    key: 'nordic',
    name: 'Nordic press',
    description: 'Journalists in Sweden, Finland, Norway, Denmark and Iceland who cover society and politics.',
  },
  { key: 'baltic', name: 'Baltic press', description: 'Journalists in Estonia, and agencies for the Baltic states.' },
  { key: 'law', name: 'Law and courts', description: 'Whoever writes about legislation, in all countries.' },
  {
    key: 'imported',
    name: 'Imported journalists',
    description: 'Empty, and waiting for sample-contacts.csv, which lies in the data folder.',
  },
] as const

export type ListKey = (typeof LISTS)[number]['key']

interface SampleContact {
  name: string
  /** Local part of the address at example.org. */
  local: string
  outlet: OutletKey
  role: string
  beats: readonly string[]
  country: string
  languages: readonly string[]
  timeZone: string
  lists: readonly ListKey[]
  /** They have asked to be written to and have confirmed it. */
  confirmed?: true
  embargoTrusted?: true
}

const ZONES: Record<string, string> = {
  SE: 'Europe/Stockholm',
  FI: 'Europe/Helsinki',
  NO: 'Europe/Oslo',
  DK: 'Europe/Copenhagen',
  IS: 'Atlantic/Reykjavik',
  EE: 'Europe/Tallinn',
}

type Extra = Pick<SampleContact, 'confirmed' | 'embargoTrusted'>

function person(
  name: string,
  local: string,
  outlet: OutletKey,
  role: string,
  beats: string,
  languages: string,
  lists: readonly ListKey[],
  extra: Extra = {},
): SampleContact {
  const { country } = OUTLETS.find((one) => one.key === outlet)!
  const timeZone = ZONES[country]!
  return {
    name,
    local,
    outlet,
    role,
    beats: beats.split('|'),
    country,
    languages: languages.split('|'),
    timeZone,
    lists,
    ...extra,
  }
}

const TRUSTED: Extra = { embargoTrusted: true }
const CONFIRMED: Extra = { confirmed: true }
const NORDIC = ['nordic'] as const
const BALTIC = ['baltic'] as const
const NORDIC_LAW = ['nordic', 'law'] as const
const BALTIC_LAW = ['baltic', 'law'] as const

/** In Denmark and Norway only those who have confirmed are written to; the others show what an exclusion looks like. */
export const CONTACTS: readonly SampleContact[] = [
  person('Alva Björkdunge', 'alva.bjorkdunge', 'kusten', 'Reporter', 'society|equality', 'sv|en', NORDIC),
  person('Melker Vågsten', 'melker.vagsten', 'kusten', 'Legal reporter', 'law|courts', 'sv', NORDIC_LAW, TRUSTED),
  person('Tindra Sjöglimt', 'tindra.sjoglimt', 'kusten', 'News editor', 'politics', 'sv|en', NORDIC),
  person('Viggo Klarnatt', 'viggo.klarnatt', 'malaren', 'Producer', 'society|health', 'sv', NORDIC),
  person('Selma Isflinga', 'selma.isflinga', 'malaren', 'Presenter', 'politics|equality', 'sv|fi', NORDIC),
  person('Oona Kuutamo', 'oona.kuutamo', 'tuuli', 'Reporter', 'society|equality', 'fi|en', NORDIC),
  person('Veikko Hiutale', 'veikko.hiutale', 'tuuli', 'Legal reporter', 'law|courts', 'fi', NORDIC_LAW, TRUSTED),
  person('Lumi Aallokko', 'lumi.aallokko', 'tuuli', 'Feature writer', 'culture|society', 'fi|sv', NORDIC),
  person('Ilmari Tuulispää', 'ilmari.tuulispaa', 'tuuli', 'News editor', 'politics', 'fi|en', NORDIC),
  person('Liv Snøkrystall', 'liv.snokrystall', 'fjord', 'Reporter', 'politics|equality', 'nb|en', NORDIC, CONFIRMED),
  person('Sivert Bølgeskum', 'sivert.bolgeskum', 'fjord', 'Commentator', 'law|politics', 'nb', NORDIC_LAW),
  person('Asta Klitrose', 'asta.klitrose', 'sund', 'Reporter', 'society|equality', 'da|en', NORDIC, CONFIRMED),
  person('Birk Havgus', 'birk.havgus', 'sund', 'News editor', 'politics', 'da', NORDIC),
  person('Sóley Hraunfjörð', 'soley.hraunfjord', 'hraun', 'Editor', 'society|culture', 'is|en', NORDIC),
  person('Dagur Jökulsker', 'dagur.jokulsker', 'hraun', 'Reporter', 'law|politics', 'is', NORDIC_LAW),
  person('Leelo Meretuul', 'leelo.meretuul', 'rand', 'Reporter', 'society|equality', 'et|en', BALTIC),
  person('Uku Rannaliiv', 'uku.rannaliiv', 'rand', 'Legal reporter', 'law|courts', 'et', BALTIC_LAW),
  person('Mirjam Udulaid', 'mirjam.udulaid', 'nordbalt', 'Correspondent', 'politics|law', 'en|et', BALTIC_LAW, TRUSTED),
]
