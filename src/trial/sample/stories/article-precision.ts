import type { SampleStory } from '../story.ts'

/** Why the seminar pages show their dates as they do. */
export const onlyTheYear: SampleStory = {
  collection: 'articles',
  kind: 'article',
  outcome: 'published',
  topics: ['20000646', '20000638'],
  pictures: ['forest'],
  countries: ['LV', 'LT'],
  versions: [
    [
      'en',
      {
        title: 'Only the year is known',
        subheading: 'What an honest archive does with half a date',
        lead: 'Four events, four ways of not quite knowing when. How our archive tells them apart.',
        place: 'Stockholm',
        body: [
          {
            list: [
              '**Malmö:** Nordic Forum, 12–15 June 2014. Known to the day.',
              '**Helsinki:** a conference in 2015. Only the year is known.',
              '**Tallinn:** a seminar planned for 2017. Whether it was held is not known.',
              '**London:** a workshop. Not even the year is known to us.',
            ],
          },
          { h: 'The trouble with 1 January' },
          'Many systems ask for a day, and so a year becomes 1 January. From there the false day travels into calendars, feeds and other people’s articles. Nobody meant to say it, and nobody can take it back.',
          { picture: 'archipelago' },
          { h: 'So we keep two things' },
          'Next to each date we store how exactly it is known: to the year, the month, the day or the minute. The page prints no more than that.',
          { quote: 'Better half a date than a whole mistake.' },
          {
            box: 'If you can help',
            text: 'A poster, a programme or a newspaper cutting is enough. Please tell us where it comes from.',
          },
          'Write to [the newsroom’s archive](https://example.org/archive).',
        ],
        brief: {
          subject: 'Only the year is known: on dates in archives',
          text: 'What does an honest archive do with half a date? Four events from Malmö, Helsinki, Tallinn and London, known to the day, to the year, as a plan, and not at all.',
        },
      },
    ],
    [
      'lv',
      {
        title: 'Zināms tikai gads',
        subheading: 'Ko godīgs arhīvs dara ar pusi datuma',
        lead: 'Četri pasākumi un četri veidi, kā īsti nezināt, kad tie notika. Kā mūsu arhīvs tos atšķir.',
        place: 'Rīga',
        body: [
          {
            list: [
              '**Malme:** „Nordic Forum”, 2014. gada 12.–15. jūnijs. Zināms līdz dienai.',
              '**Helsinki:** konference 2015. gadā. Zināms tikai gads.',
              '**Tallina:** 2017. gadam plānots seminārs. Nav zināms, vai tas notika.',
              '**Londona:** darbseminārs. Mums nav zināms pat gads.',
            ],
          },
          { h: 'Kas nav labi ar 1. janvāri' },
          'Daudzas sistēmas prasa dienu, un tā gads pārtop par 1. janvāri. No turienes nepareizā diena ceļo uz kalendāriem, ziņu plūsmām un citu autoru rakstiem. Neviens to nav gribējis teikt, un neviens to vairs nevar atsaukt.',
          { picture: 'archipelago' },
          { h: 'Tāpēc glabājam divas lietas' },
          'Līdzās katram datumam glabājam to, cik precīzi tas zināms: līdz gadam, mēnesim, dienai vai minūtei. Lapā netiek rādīts vairāk par to.',
          { quote: 'Labāk puse datuma nekā vesela kļūda.' },
          {
            box: 'Ja varat palīdzēt',
            text: 'Pietiek ar plakātu, programmu vai avīzes izgriezumu. Lūdzu, pastāstiet, no kurienes tas nāk.',
          },
          'Rakstiet [redakcijas arhīvam](https://example.org/archive).',
        ],
        brief: {
          subject: 'Zināms tikai gads: par datumiem arhīvos',
          text: 'Ko godīgs arhīvs dara ar pusi datuma? Četri pasākumi Malmē, Helsinkos, Tallinā un Londonā: viens zināms līdz dienai, viens līdz gadam, viens tikai kā iecere un viens bez datuma.',
        },
      },
    ],
    [
      'lt',
      {
        title: 'Žinomi tik metai',
        subheading: 'Ką sąžiningas archyvas daro su puse datos',
        lead: 'Keturi renginiai ir keturi būdai tiksliai nežinoti, kada jie vyko. Kaip mūsų archyvas juos skiria.',
        place: 'Vilnius',
        body: [
          {
            list: [
              '**Malmė:** „Nordic Forum“, 2014 m. birželio 12–15 d. Žinoma iki dienos.',
              '**Helsinkis:** konferencija 2015 metais. Žinomi tik metai.',
              '**Talinas:** 2017 metams planuotas seminaras. Nežinoma, ar jis įvyko.',
              '**Londonas:** dirbtuvės. Mums nežinomi net metai.',
            ],
          },
          { h: 'Kuo bloga sausio 1-oji' },
          'Daugelis sistemų prašo nurodyti dieną, todėl metai virsta sausio 1-ąja. Iš ten klaidinga diena keliauja į kalendorius, naujienų srautus ir kitų autorių straipsnius. Niekas to nenorėjo pasakyti, ir niekas nebegali to atsiimti.',
          { picture: 'archipelago' },
          { h: 'Todėl saugome du dalykus' },
          'Prie kiekvienos datos saugome, kaip tiksliai ji žinoma: iki metų, mėnesio, dienos ar minutės. Puslapyje nerodoma nieko daugiau.',
          { quote: 'Geriau pusė datos negu visa klaida.' },
          {
            box: 'Jei galite padėti',
            text: 'Užtenka plakato, programos ar laikraščio iškarpos. Prašome nurodyti, iš kur ji.',
          },
          'Rašykite [redakcijos archyvui](https://example.org/archive).',
        ],
        brief: {
          subject: 'Žinomi tik metai: apie datas archyvuose',
          text: 'Ką sąžiningas archyvas daro su puse datos? Keturi renginiai Malmėje, Helsinkyje, Taline ir Londone: vienas žinomas iki dienos, vienas iki metų, vienas tik kaip planas, vienas be datos.',
        },
      },
    ],
  ],
}
