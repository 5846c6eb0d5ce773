import type { SampleStory } from '../story.ts'

const SOURCE_DATE = '1999-01-01T12:00:00.000Z'

/** Two years that are easily confused, kept apart. */
export const factSheet: SampleStory = {
  collection: 'press-releases',
  kind: 'fact_sheet',
  outcome: 'published',
  topics: ['20000121', '20000125', '20000615'],
  pictures: ['archipelago'],
  countries: ['SE', 'DK'],
  versions: [
    [
      'en',
      {
        title: 'Fact sheet: how to cite the Swedish Sex Purchase Act',
        lead: 'The Swedish Sex Purchase Act carries the number 1998:408 and came into force on 1 January 1999. The two years are easily confused; this sheet keeps them apart.',
        place: 'Stockholm',
        body: [
          { h: 'At a glance' },
          {
            list: [
              '**Number:** 1998:408 in the Swedish Code of Statutes (Svensk författningssamling, SFS)',
              '**In force:** 1 January 1999',
            ],
          },
          { h: 'Why there are two years' },
          '1998 belongs to the number under which the Act is printed. 1999 is the year in which it took effect. “The Act of 1998” and “since 1999” can both be right in their place. “In force since 1998” is wrong.',
          { h: 'Wording that is safe' },
          { quote: 'The Swedish Sex Purchase Act (1998:408), which came into force on 1 January 1999' },
          {
            box: 'What this sheet does not tell you',
            text: 'It gives a number and a date. Whether the rule has been changed or moved since then has to be looked up in the Code of Statutes before it is quoted as the law of today.',
          },
          'Questions about other laws are answered in [the chronology of four Nordic laws](https://example.org/chronology).',
        ],
        figures: [
          {
            label: 'the year in which the Act came into force, on 1 January',
            value: '1999',
            unit: '(SFS 1998:408)',
            source: 'Swedish Code of Statutes',
            asOf: SOURCE_DATE,
          },
        ],
        notes: 'Source: Act (1998:408), Swedish Code of Statutes.',
        brief: {
          subject: 'Fact sheet: 1998 or 1999? Citing the Swedish Sex Purchase Act',
          text: 'The Swedish Sex Purchase Act has 1998 in its number and 1999 as the year in which it came into force. One short sheet, with a wording that is safe to print.',
        },
      },
    ],
    [
      'sv',
      {
        title: 'Faktablad: så hänvisar du till sexköpslagen',
        lead: 'Sexköpslagen har nummer 1998:408 och trädde i kraft den 1 januari 1999. De två årtalen är lätta att förväxla. Det här bladet håller isär dem.',
        place: 'Stockholm',
        body: [
          { h: 'I korthet' },
          {
            list: ['**Nummer:** 1998:408 i Svensk författningssamling (SFS)', '**I kraft:** den 1 januari 1999'],
          },
          { h: 'Därför finns det två årtal' },
          '1998 hör till det nummer som lagen är tryckt under. 1999 är året då den började gälla. Både ”1998 års lag” och ”sedan 1999” kan vara rätt på sin plats. ”I kraft sedan 1998” är fel.',
          { h: 'En formulering som håller' },
          { quote: 'Sexköpslagen (1998:408), som trädde i kraft den 1 januari 1999' },
          {
            box: 'Vad bladet inte säger',
            text: 'Här står ett nummer och ett datum. Om regeln har ändrats eller flyttats sedan dess måste man se efter i författningssamlingen, innan man återger den som gällande rätt.',
          },
          'Frågor om de andra lagarna besvaras i [kronologin över fyra nordiska lagar](https://example.org/chronology).',
        ],
        figures: [
          {
            label: 'året då lagen trädde i kraft, den 1 januari',
            value: '1999',
            unit: '(SFS 1998:408)',
            source: 'Svensk författningssamling',
            asOf: SOURCE_DATE,
          },
        ],
        notes: 'Källa: lag (1998:408), Svensk författningssamling.',
        brief: {
          subject: 'Faktablad: 1998 eller 1999? Så hänvisar du till sexköpslagen',
          text: 'Sexköpslagen har 1998 i sitt nummer och trädde i kraft 1999. Ett kort blad, med en formulering som håller i tryck.',
        },
      },
    ],
    [
      'da',
      {
        title: 'Faktaark: sådan henviser man til den svenske sexkøbslov',
        lead: 'Den svenske sexkøbslov har nummer 1998:408 og trådte i kraft den 1. januar 1999. De to årstal er lette at forveksle. Dette ark holder dem adskilt.',
        place: 'København',
        body: [
          { h: 'Kort fortalt' },
          {
            list: [
              '**Nummer:** 1998:408 i den svenske lovsamling (Svensk författningssamling, SFS)',
              '**I kraft:** 1. januar 1999',
            ],
          },
          { h: 'Derfor er der to årstal' },
          '1998 hører til det nummer, loven er trykt under. 1999 er det år, den begyndte at gælde. Både »loven fra 1998« og »siden 1999« kan være rigtigt på sin plads. »I kraft siden 1998« er forkert.',
          { h: 'En formulering, der holder' },
          { quote: 'Den svenske sexkøbslov (1998:408), som trådte i kraft den 1. januar 1999' },
          {
            box: 'Hvad arket ikke siger',
            text: 'Her står et nummer og en dato. Om reglen siden er blevet ændret eller flyttet, må man slå op i lovsamlingen, før den gengives som gældende ret.',
          },
          'Spørgsmål om de andre love besvares i [kronologien over fire nordiske love](https://example.org/chronology).',
        ],
        notes: 'Kilde: lov (1998:408), Svensk författningssamling.',
        brief: {
          subject: 'Faktaark: 1998 eller 1999? Sådan henviser man til sexkøbsloven',
          text: 'Den svenske sexkøbslov har 1998 i sit nummer og trådte i kraft i 1999. Et kort ark med en formulering, der holder på tryk.',
        },
      },
    ],
  ],
}
