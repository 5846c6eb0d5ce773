/** Beginnings of the names of towns in the Nordic and Baltic countries, so that every case of a name is found. */
const TOWNS = [
  'Stockholm Göteborg Gothenburg Malmö Uppsala Västerås Örebro Linköping Helsingborg Jönköping Norrköping Lund Umeå Gävle Borås Sundsvall Eskilstuna Karlstad Växjö Halmstad Luleå Kiruna Kalmar Visby',
  'Oslo Bergen Trondheim Stavanger Drammen Kristiansand Tromsø Bodø Ålesund Hamar Lillehammer Fredrikstad',
  'København Köpenhamn Copenhagen Aarhus Århus Odense Aalborg Ålborg Esbjerg Randers Kolding Roskilde Vejle',
  'Helsink Helsing Helsingfors Espoo Esbo Tampere Tamperee Tammerfors Vantaa Vanda Oulu Uleåborg Turku Turu Åbo Jyväskylä Lahti Lahde Kuopio Pori Vaasa Vasa Joensuu Rovaniem',
  'Reykjav Akureyr Kópavog Hafnarfj Keflav Selfoss Ísafj',
  'Tallinn Tartu Narva Pärnu Viljandi Rakvere Kuressaare',
  'Rīg Riga Daugavpil Liepāj Jelgav Jūrmal Ventspil Rēzekn Valmier',
  'Viln Kaun Klaipėd Šiaul Panevėž Alyt Marijampol Utena',
  'London Berlin Hamburg Amsterdam Brussels Paris Warsaw Warszaw Bucharest Bukarest Lagos Bangkok Kyiv Kiev Minsk Moscow Moskva',
].flatMap((row) => row.normalize('NFC').split(' '))

const PATTERN = new RegExp(`^(?:${TOWNS.join('|')})\\p{Ll}{0,5}$`, 'u')
const ANYWHERE = new RegExp(`(?<![\\p{L}])(?:${TOWNS.join('|')})\\p{Ll}{0,5}(?![\\p{L}])`, 'u')
/** A small word for “in” or “from”, and a capital after it: a place, whichever it is. */
const SOMEWHERE =
  /(?<![\p{L}])(?:in|from|near|outside|i|från|utanför|fra|ved|í|frá|nálægt)\s+(\p{Lu}\p{Ll}{2,})(?![\p{L}])/gu
const MONTHS_AND_TONGUES =
  /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|English|Swedish|Danish|Finnish|Norwegian|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|The|Her|His|Our)/

/** Whether a word is the name of a town known here. */
export const isTown = (word: string): boolean => PATTERN.test(word)

export function namesTown(text: string): boolean {
  return ANYWHERE.test(text) || [...text.matchAll(SOMEWHERE)].some(([, word = '']) => !MONTHS_AND_TONGUES.test(word))
}
