import type { SampleStory } from '../story.ts'

/** An explainer: which of a law's dates is meant. */
export const threeDates: SampleStory = {
  collection: 'articles',
  kind: 'article',
  outcome: 'published',
  topics: ['20000121', '20000615', '20000126'],
  pictures: ['fjord'],
  countries: ['SE', 'FI', 'NO', 'IS'],
  versions: [
    [
      'en',
      {
        title: 'Passed, published, in force: the three dates of one law',
        subheading: 'Why two careful reporters can give two different years and both be right',
        lead: 'Ask when a law began and you may get three answers, all of them true. A short guide to saying which one you mean.',
        place: 'Stockholm',
        body: [
          { h: 'One law, three moments' },
          {
            steps: [
              '**Passed.** Parliament has voted. From this day the law exists as a decision.',
              '**Published.** The text is printed in the statute book, and often receives its number there.',
              '**In force.** The rule applies. What happens from this day on is judged by it.',
            ],
          },
          'Days, months or years may lie between the first and the third. For most readers the third is the one that matters; for the history of a debate it is the first.',
          { h: 'Four Nordic examples' },
          'The Swedish Sex Purchase Act has its number from 1998 and came into force on 1 January 1999. Norway followed with a law in force on 1 January 2009. For Finland the date is 1 October 2006, and the word to add is “partial”: the ban applies to buying from a person who has been trafficked or procured. For Iceland our date, April 2009, is that of the vote.',
          { picture: 'lighthouse' },
          { quote: 'If a table has one column for dates, its heading must say which date.' },
          {
            box: 'A check before you print',
            text: 'Which date is it: passed, published or in force?\n\nHow exactly is it known: to the day, the month, the year?\n\nWho says so?',
          },
          'The four dates, with their sources, are in [our chronology](https://example.org/chronology).',
        ],
        notes:
          'Sources: Swedish Code of Statutes (1998:408), Finlex, Lovdata, Althingi. The article explains dates; it is not legal advice.',
        brief: {
          subject: 'Explainer: the three dates of one law',
          text: 'Passed, published, in force: a short explainer with four Nordic examples, and three questions to ask of any date before you print it.',
        },
      },
    ],
    [
      'sv',
      {
        title: 'Antagen, kungjord, i kraft: en lag har tre datum',
        subheading: 'Därför kan två noggranna reportrar ange olika årtal och båda ha rätt',
        lead: 'Fråga när en lag började och du kan få tre svar som alla är sanna. En kort vägledning i att säga vilket du menar.',
        place: 'Stockholm',
        body: [
          { h: 'En lag, tre ögonblick' },
          {
            steps: [
              '**Antagen.** Parlamentet har röstat. Från den dagen finns lagen som beslut.',
              '**Kungjord.** Texten trycks i författningssamlingen, och får ofta sitt nummer där.',
              '**I kraft.** Regeln gäller. Det som sker från och med den dagen bedöms efter den.',
            ],
          },
          'Mellan det första och det tredje kan det ligga dagar, månader eller år. För de flesta läsare är det tredje viktigast, för debattens historia det första.',
          { h: 'Fyra nordiska exempel' },
          'Den svenska sexköpslagen har sitt nummer från 1998 och trädde i kraft den 1 januari 1999. Den norska lagen trädde i kraft den 1 januari 2009. För Finland är datumet den 1 oktober 2006, och ordet som ska med är ”partiellt”: förbudet gäller köp från en person som är utsatt för människohandel eller koppleri. För Island avser vårt datum, april 2009, omröstningen.',
          { picture: 'lighthouse' },
          { quote: 'Har en tabell bara en kolumn för datum måste rubriken säga vilket datum.' },
          {
            box: 'Kontrollera före tryck',
            text: 'Vilket datum är det: antagen, kungjord eller i kraft?\n\nHur noga är det känt: till dagen, månaden, året?\n\nVem säger det?',
          },
          'De fyra datumen finns med källor i [vår kronologi](https://example.org/chronology).',
        ],
        notes:
          'Källor: Svensk författningssamling (1998:408), Finlex, Lovdata, Alltinget. Artikeln förklarar datum; den är ingen juridisk rådgivning.',
        brief: {
          subject: 'Förklaring: en lag har tre datum',
          text: 'Antagen, kungjord, i kraft: en kort förklaring med fyra nordiska exempel, och tre frågor att ställa till varje datum före tryck.',
        },
      },
    ],
    [
      'fi',
      {
        title: 'Hyväksytty, julkaistu, voimassa: lain kolme päivää',
        subheading: 'Miksi kaksi huolellista toimittajaa voi kertoa eri vuoden ja olla silti oikeassa',
        lead: 'Jos kysyy, milloin laki alkoi, voi saada kolme vastausta, jotka kaikki ovat tosia. Lyhyt opas siihen, miten kertoa, mitä niistä tarkoittaa.',
        place: 'Helsinki',
        body: [
          { h: 'Yksi laki, kolme hetkeä' },
          {
            steps: [
              '**Hyväksytty.** Parlamentti on äänestänyt. Siitä päivästä lähtien laki on olemassa päätöksenä.',
              '**Julkaistu.** Teksti painetaan säädöskokoelmaan ja saa usein siellä numeronsa.',
              '**Voimassa.** Sääntöä sovelletaan. Siitä päivästä alkaen tapahtunutta arvioidaan sen mukaan.',
            ],
          },
          'Ensimmäisen ja kolmannen välillä voi olla päiviä, kuukausia tai vuosia. Useimmille lukijoille tärkein on kolmas, keskustelun historialle ensimmäinen.',
          { h: 'Neljä pohjoismaista esimerkkiä' },
          'Ruotsin seksinostolaki on saanut numeronsa vuodelta 1998 ja tuli voimaan 1. tammikuuta 1999. Norjan laki tuli voimaan 1. tammikuuta 2009. Suomen kohdalla päivä on 1. lokakuuta 2006, ja mukaan kuuluu sana ”osittainen”: kielto koskee ostamista ihmiskaupan tai parituksen kohteena olevalta henkilöltä. Islannin kohdalla ajankohtamme, huhtikuu 2009, tarkoittaa äänestystä.',
          { picture: 'lighthouse' },
          { quote: 'Jos taulukossa on yksi sarake päiville, otsikon on kerrottava, mistä päivästä on kyse.' },
          {
            box: 'Tarkista ennen julkaisua',
            text: 'Mikä päivä on kyseessä: hyväksytty, julkaistu vai voimassa?\n\nKuinka tarkasti se tiedetään: päivän, kuukauden vai vuoden tarkkuudella?\n\nKuka niin sanoo?',
          },
          'Neljä ajankohtaa lähteineen löytyy [aikajanastamme](https://example.org/chronology).',
        ],
        notes:
          'Lähteet: Ruotsin säädöskokoelma (1998:408), Finlex, Lovdata, Alþingi. Artikkeli selittää päivämääriä; se ei ole oikeudellista neuvontaa.',
        brief: {
          subject: 'Taustaa: lain kolme päivää',
          text: 'Hyväksytty, julkaistu, voimassa: lyhyt selitys, neljä pohjoismaista esimerkkiä ja kolme kysymystä, jotka kannattaa esittää jokaisesta päivästä ennen julkaisua.',
        },
      },
    ],
  ],
}
