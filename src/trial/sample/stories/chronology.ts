import type { SampleStory, SampleText } from '../story.ts'
import { et, is, lt, lv } from './chronology-more.ts'
import { da, fi, nb } from './chronology-nordic.ts'

const en: SampleText = {
  title: 'Four Nordic laws, four dates: a chronology for newsrooms',
  subheading: 'Sweden 1999, Finland 2006, Norway and Iceland 2009, each with its source',
  lead: 'Nine Lights publishes a short chronology of the Nordic laws on buying sex, in nine languages. Every date names its source and says whether a law was passed then or came into force.',
  place: 'Stockholm',
  body: [
    { h: 'The chronology' },
    {
      list: [
        '**Sweden, 1 January 1999:** the Sex Purchase Act (1998:408) comes into force.',
        '**Finland, 1 October 2006:** a partial ban. It applies to buying from a person who has been trafficked or procured.',
        '**Norway, 1 January 2009:** the Norwegian law comes into force.',
        '**Iceland, April 2009:** the Icelandic law is passed.',
      ],
    },
    { h: 'Passed is not the same as in force' },
    'Three of these dates tell when a rule took effect. The Icelandic one tells when a law was passed. Anyone who puts the four into one table should say so, or the table compares different things.',
    { quote: 'Write “passed” or write “in force”. Never only “introduced”. (From the style guide of Nine Lights)' },
    'Finland stands apart for another reason: its ban is partial. A map in two colours, with a law and without, gets Finland wrong whichever colour it is given.',
    { picture: 'archipelago' },
    {
      box: 'How we give dates',
      text: 'A date is never given more exactly than it is known.\n\nWhere only a month is known, we print the month. Where only a year is known, we print the year.',
    },
    'The chronology may be reprinted freely. Corrections are welcome at [the newsroom’s address for corrections](https://example.org/corrections).',
  ],
  quote:
    'A chronology looks like the simplest thing in the world. Then you ask of every date whether it means passed or in force, and the work begins.',
  figures: [
    {
      label: 'between the Swedish law (1 January 1999) and the Norwegian one (1 January 2009)',
      value: '10',
      unit: 'years',
      source: 'Swedish Code of Statutes, 1998:408; Norwegian law in force on 1 January 2009 (Lovdata)',
      asOf: '2009-01-01T12:00:00.000Z',
    },
  ],
  notes:
    'Sources. Sweden: Act (1998:408), Swedish Code of Statutes. Finland: statute book, Finlex. Norway: Lovdata. Iceland: Althingi, the parliament.\n\nThe chronology gives dates only. For the wording of the laws today, please consult the statute books themselves.',
  brief: {
    subject: 'Four Nordic laws, four dates: a chronology you can reprint',
    text: 'Sweden 1999, Finland 2006, Norway and Iceland 2009: when did the Nordic laws on buying sex take effect, and which of these dates only says when a law was passed?\n\nWe have put the four dates together, each with its source, in nine languages. You may reprint the chronology freely.',
  },
}

const sv: SampleText = {
  title: 'Fyra nordiska lagar, fyra datum: en kronologi för redaktioner',
  subheading: 'Sverige 1999, Finland 2006, Norge och Island 2009, med källa till varje datum',
  lead: 'Nine Lights publicerar en kort kronologi över de nordiska lagarna om köp av sex, på nio språk. Varje datum har en källa och det framgår om lagen antogs eller trädde i kraft då.',
  place: 'Stockholm',
  body: [
    { h: 'Kronologin' },
    {
      list: [
        '**Sverige, 1 januari 1999:** sexköpslagen (1998:408) träder i kraft.',
        '**Finland, 1 oktober 2006:** ett partiellt förbud. Det gäller köp från en person som är utsatt för människohandel eller koppleri.',
        '**Norge, 1 januari 2009:** den norska lagen träder i kraft.',
        '**Island, april 2009:** den isländska lagen antas.',
      ],
    },
    { h: 'Antagen är inte detsamma som i kraft' },
    'Tre av datumen anger när en regel började gälla. Det isländska anger när en lag antogs. Den som ställer upp alla fyra i samma tabell bör skriva ut det, annars jämför tabellen olika saker.',
    { quote: 'Skriv ”antogs” eller ”trädde i kraft”. Aldrig bara ”infördes”. (Ur Nine Lights skrivregler)' },
    'Finland avviker även på ett annat sätt: förbudet är partiellt. En karta i två färger, med lag och utan lag, blir fel för Finland vilken färg landet än får.',
    { picture: 'archipelago' },
    {
      box: 'Så anger vi datum',
      text: 'Ett datum anges aldrig noggrannare än det är känt.\n\nÄr bara månaden känd skriver vi månaden. Är bara året känt skriver vi året.',
    },
    'Kronologin får återges fritt. Rättelser tas tacksamt emot på [redaktionens sida för rättelser](https://example.org/corrections).',
  ],
  quote:
    'En kronologi ser ut som det enklaste som finns. Sedan frågar man sig om varje datum betyder antagen eller i kraft, och då börjar arbetet.',
  figures: [
    {
      label: 'mellan den svenska lagen (1 januari 1999) och den norska (1 januari 2009)',
      value: '10',
      unit: 'år',
      source: 'Svensk författningssamling, 1998:408; norska lagen i kraft den 1 januari 2009 (Lovdata)',
      asOf: '2009-01-01T12:00:00.000Z',
    },
  ],
  notes:
    'Källor. Sverige: lag (1998:408), Svensk författningssamling. Finland: Finlex. Norge: Lovdata. Island: Alltinget.\n\nKronologin anger enbart datum. Hur lagarna lyder i dag framgår av respektive lands författningssamling.',
  brief: {
    subject: 'Fyra nordiska lagar, fyra datum: en kronologi att återge',
    text: 'Sverige 1999, Finland 2006, Norge och Island 2009: när började de nordiska lagarna om köp av sex gälla, och vilket av datumen anger bara när en lag antogs?\n\nVi har samlat de fyra datumen, med källa, på nio språk. Kronologin får återges fritt.',
  },
}

/** The flagship: one release in all nine languages, so that every front page has news. */
export const chronology: SampleStory = {
  collection: 'press-releases',
  kind: 'press_release',
  outcome: 'published',
  topics: ['20000121', '20000125', '20000621', '20001326'],
  pictures: ['aurora', 'lighthouse'],
  countries: ['SE', 'FI', 'NO', 'IS', 'DK', 'EE', 'LV', 'LT'],
  versions: [
    ['en', en],
    ['sv', sv],
    ['nb', nb],
    ['da', da],
    ['fi', fi],
    ['is', is],
    ['et', et],
    ['lv', lv],
    ['lt', lt],
  ],
}
