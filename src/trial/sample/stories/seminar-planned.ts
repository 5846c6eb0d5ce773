import type { SampleStory } from '../story.ts'

/** An event of which only the plan is known; its page never says more than that. */
export const tallinn: SampleStory = {
  collection: 'seminar-summaries',
  kind: 'seminar_summary',
  outcome: 'published',
  topics: ['20000638', '20000646'],
  pictures: ['lighthouse'],
  countries: ['EE'],
  event: {
    start: '2017-07-01T10:00:00.000Z',
    precision: 'year',
    status: 'planned',
    city: 'Tallinn',
    country: 'EE',
  },
  versions: [
    [
      'en',
      {
        title: 'Tallinn 2017: planned',
        lead: 'A seminar was planned for Tallinn in 2017. Whether it took place is not known to us, and this page does not pretend otherwise.',
        place: 'Tallinn',
        body: [
          'The plan is all we have: a city and a year. There is no report, no list of speakers and no announcement that it was put off or called off.',
          'Until a source turns up, the status of this event stays **planned**, however long ago 2017 may be. Why we do it that way is told in [our statement about dates](https://example.org/statement).',
          {
            box: 'What would settle it',
            text: 'A report, a programme with a date, a bill for a hall. Or a note that says: cancelled.',
          },
        ],
        brief: {
          subject: 'Open question: was the Tallinn seminar of 2017 held?',
          text: 'A seminar was planned for Tallinn in 2017. We do not know whether it took place. If you do, please tell us, with your source.',
        },
        seminar: {
          eventName: 'Seminar in Tallinn',
          keyPoints: ['Planned for 2017.', 'Whether it took place is not known to us.'],
        },
      },
    ],
    [
      'et',
      {
        title: 'Tallinn 2017: kavandatud',
        lead: '2017. aastaks kavandati Tallinnas seminari. Kas see toimus, me ei tea, ja see leht seda ka ei väida.',
        place: 'Tallinn',
        body: [
          'Meil on ainult plaan: linn ja aasta. Ei ole aruannet, esinejate nimekirja ega teadet, et seminar oleks edasi lükatud või ära jäetud.',
          'Kuni allikat ei leita, jääb selle sündmuse olekuks **kavandatud**, ükskõik kui kauge 2017. aasta ka oleks. Miks me nii teeme, selgitab [meie avaldus kuupäevade kohta](https://example.org/statement).',
          {
            box: 'Mis küsimuse lahendaks',
            text: 'Aruanne, kuupäevaga kava, saali üüriarve. Või märge: ära jäetud.',
          },
        ],
        brief: {
          subject: 'Lahtine küsimus: kas 2017. aasta Tallinna seminar toimus?',
          text: '2017. aastaks kavandati Tallinnas seminari. Me ei tea, kas see toimus. Kui teie teate, andke meile teada ja nimetage allikas.',
        },
        seminar: {
          eventName: 'Seminar Tallinnas',
          keyPoints: ['Kavandatud 2017. aastaks.', 'Kas see toimus, me ei tea.'],
        },
      },
    ],
  ],
}
