import type { SampleStory } from '../story.ts'

/**
 * Two events that were held, one known to the day, one to the year. Nothing is told
 * about them beyond their names, places and dates, because nothing else is known here.
 */

export const malmo: SampleStory = {
  collection: 'seminar-summaries',
  kind: 'seminar_summary',
  outcome: 'published',
  topics: ['20001326', '20000638', '20000646'],
  pictures: ['harbour'],
  countries: ['SE', 'DK'],
  // Noon at the place: the same day in every zone a reader may sit in.
  event: {
    start: '2014-06-12T10:00:00.000Z',
    end: '2014-06-15T10:00:00.000Z',
    precision: 'day',
    status: 'held',
    city: 'Malmö',
    country: 'SE',
  },
  versions: [
    [
      'en',
      {
        title: 'Nordic Forum in Malmö, June 2014: four days on record',
        lead: 'Nordic Forum was held in Malmö from 12 to 15 June 2014. This page keeps its dates, and places it in the chronology of the Nordic laws.',
        place: 'Malmö',
        body: [
          { h: 'Where it stands in the chronology' },
          'When Nordic Forum opened, more than fifteen years had passed since the Swedish Sex Purchase Act (1998:408) came into force on 1 January 1999. The Finnish partial ban had applied since 1 October 2006, the Norwegian law since 1 January 2009. Iceland had passed its law in April 2009.',
          {
            box: 'What this page leaves out',
            text: 'Programme, speakers and the number of participants are not given here, because we have no source for them at hand. They will be added with their source, or not at all.',
          },
          'Material from those four days is welcome at [the newsroom’s archive](https://example.org/archive).',
        ],
        notes:
          'The four dates of laws are those of our chronology, with their sources: Swedish Code of Statutes (1998:408), Finlex, Lovdata and Althingi.',
        brief: {
          subject: 'On record: Nordic Forum in Malmö, 12–15 June 2014',
          text: 'Four days in Malmö, 12 to 15 June 2014: a short page for the archive, with the dates of the Nordic laws up to that summer.',
        },
        seminar: {
          eventName: 'Nordic Forum',
          keyPoints: [
            'Place and days are known: Malmö, 12 to 15 June 2014.',
            'By then Sweden, Finland (in part) and Norway had laws in force, and Iceland had passed one.',
          ],
        },
      },
    ],
    [
      'sv',
      {
        title: 'Nordiskt Forum i Malmö, juni 2014: fyra dagar i arkivet',
        lead: 'Nordiskt Forum hölls i Malmö den 12–15 juni 2014. Den här sidan bevarar datumen och sätter in dem i kronologin över de nordiska lagarna.',
        place: 'Malmö',
        body: [
          { h: 'Platsen i kronologin' },
          'När Nordiskt Forum öppnade hade det gått mer än femton år sedan den svenska sexköpslagen (1998:408) trädde i kraft den 1 januari 1999. Finlands partiella förbud hade gällt sedan den 1 oktober 2006 och den norska lagen sedan den 1 januari 2009. Island hade antagit sin lag i april 2009.',
          {
            box: 'Vad sidan utelämnar',
            text: 'Program, talare och antal deltagare står inte här, eftersom vi inte har någon källa till hands. De tillkommer med källa, eller inte alls.',
          },
          'Material från de fyra dagarna tas tacksamt emot i [redaktionens arkiv](https://example.org/archive).',
        ],
        notes:
          'Lagarnas datum är de som står i vår kronologi, med källor: Svensk författningssamling (1998:408), Finlex, Lovdata och Alltinget.',
        brief: {
          subject: 'Ur arkivet: Nordiskt Forum i Malmö, 12–15 juni 2014',
          text: 'Fyra dagar i Malmö, 12–15 juni 2014: en kort sida för arkivet, med de nordiska lagarnas datum fram till den sommaren.',
        },
        seminar: {
          eventName: 'Nordiskt Forum',
          keyPoints: [
            'Plats och dagar är kända: Malmö, 12–15 juni 2014.',
            'Då fanns lagar i kraft i Sverige, Finland (delvis) och Norge, och Island hade antagit en.',
          ],
        },
      },
    ],
    [
      'da',
      {
        title: 'Nordisk Forum i Malmø, juni 2014: fire dage i arkivet',
        lead: 'Nordisk Forum blev holdt i Malmø den 12.–15. juni 2014. Denne side bevarer datoerne og sætter dem ind i kronologien over de nordiske love.',
        place: 'Malmø',
        body: [
          { h: 'Pladsen i kronologien' },
          'Da Nordisk Forum åbnede, var der gået mere end femten år, siden den svenske sexkøbslov (1998:408) trådte i kraft den 1. januar 1999. Det delvise finske forbud havde gjaldt siden den 1. oktober 2006 og den norske lov siden den 1. januar 2009. Island havde vedtaget sin lov i april 2009.',
          {
            box: 'Hvad siden udelader',
            text: 'Program, talere og antal deltagere står ikke her, fordi vi ikke har en kilde ved hånden. De kommer til med kilde, eller slet ikke.',
          },
          'Materiale fra de fire dage modtages gerne i [redaktionens arkiv](https://example.org/archive).',
        ],
        notes:
          'Lovenes datoer er dem, der står i vores kronologi, med kilder: Svensk författningssamling (1998:408), Finlex, Lovdata og Altinget.',
        brief: {
          subject: 'Fra arkivet: Nordisk Forum i Malmø, 12.–15. juni 2014',
          text: 'Fire dage i Malmø, 12.–15. juni 2014: en kort side til arkivet, med de nordiske loves datoer frem til den sommer.',
        },
        seminar: {
          eventName: 'Nordisk Forum',
          city: 'Malmø',
          keyPoints: [
            'Sted og dage er kendt: Malmø, 12.–15. juni 2014.',
            'På det tidspunkt var der love i kraft i Sverige, Finland (delvist) og Norge, og Island havde vedtaget en.',
          ],
        },
      },
    ],
  ],
}

export const helsinki: SampleStory = {
  collection: 'seminar-summaries',
  kind: 'seminar_summary',
  outcome: 'published',
  topics: ['20000621', '20000646', '20001326'],
  pictures: ['forest'],
  countries: ['FI'],
  event: {
    start: '2015-07-01T10:00:00.000Z',
    precision: 'year',
    status: 'held',
    city: 'Helsinki',
    country: 'FI',
  },
  versions: [
    [
      'en',
      {
        title: 'Helsinki 2015: “It’s Time to Pay!”',
        lead: 'A conference in Helsinki asked in its title whether policies fail the most vulnerable. It was held in 2015; more about its date is not known to us.',
        place: 'Helsinki',
        body: [
          { h: 'A title that is a question' },
          'The full title was “It’s Time to Pay! Are Prostitution Policies Failing the Most Vulnerable?”. We print it as it stood, because the titles of events and of laws are not ours to reword.',
          { h: 'Only the year is known' },
          'Our source names the year and the city. It names neither day nor month, so this page gives neither. In 2015 the Finnish partial ban had been in force for eight or nine years, since 1 October 2006. Which of the two depends on a date we do not have.',
          {
            box: 'Can you help?',
            text: 'A programme, an invitation or a newspaper cutting would be enough to turn the year into a day.',
          },
          'Please write to [the newsroom’s archive](https://example.org/archive).',
        ],
        notes: 'Finnish partial ban in force since 1 October 2006: Finlex.',
        brief: {
          subject: 'On record: the Helsinki conference of 2015',
          text: 'A conference in Helsinki in 2015, and a gap in our archive: its day and month are not known to us. The page says what is known, and asks for sources.',
        },
        seminar: {
          eventName: 'It’s Time to Pay! Are Prostitution Policies Failing the Most Vulnerable?',
          keyPoints: ['City and year are known: Helsinki, 2015.', 'Day and month are not known to us.'],
        },
      },
    ],
    [
      'fi',
      {
        title: 'Helsinki 2015: ”It’s Time to Pay!”',
        lead: 'Helsingissä pidetty konferenssi kysyi otsikossaan, epäonnistuuko politiikka kaikkein haavoittuvimpien kohdalla. Se pidettiin vuonna 2015; muuta emme sen ajankohdasta tiedä.',
        place: 'Helsinki',
        body: [
          { h: 'Otsikko, joka on kysymys' },
          'Koko otsikko oli ”It’s Time to Pay! Are Prostitution Policies Failing the Most Vulnerable?”. Julkaisemme sen sellaisena kuin se oli, sillä tapahtumien ja lakien nimiä emme muotoile uudelleen.',
          { h: 'Vain vuosi tiedetään' },
          'Lähteemme kertoo vuoden ja kaupungin. Se ei kerro päivää eikä kuukautta, joten emme kerro niitä mekään. Vuonna 2015 Suomen osittainen kielto oli ollut voimassa kahdeksan tai yhdeksän vuotta, 1. lokakuuta 2006 alkaen. Kumpi luku pitää paikkansa, riippuu päivästä, jota meillä ei ole.',
          {
            box: 'Voitko auttaa?',
            text: 'Ohjelma, kutsu tai lehtileike riittäisi muuttamaan vuoden päiväksi.',
          },
          'Kirjoita [toimituksen arkistoon](https://example.org/archive).',
        ],
        notes: 'Suomen osittainen kielto voimassa 1.10.2006 alkaen: Finlex.',
        brief: {
          subject: 'Arkistosta: Helsingin konferenssi 2015',
          text: 'Konferenssi Helsingissä vuonna 2015 ja aukko arkistossamme: päivää ja kuukautta emme tiedä. Sivu kertoo, mitä tiedetään, ja pyytää lähteitä.',
        },
        seminar: {
          eventName: 'It’s Time to Pay! Are Prostitution Policies Failing the Most Vulnerable?',
          keyPoints: ['Kaupunki ja vuosi tiedetään: Helsinki, 2015.', 'Päivää ja kuukautta emme tiedä.'],
        },
      },
    ],
  ],
}
