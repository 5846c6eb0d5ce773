import type { SampleStory } from '../story.ts'

/** How this newsroom works, told by itself. */
export const nineLanguages: SampleStory = {
  collection: 'articles',
  kind: 'article',
  outcome: 'published',
  topics: ['20000638', '20000646'],
  pictures: ['aurora'],
  countries: ['DK', 'IS'],
  versions: [
    [
      'en',
      {
        title: 'One story, nine languages: how this newsroom works',
        lead: 'A text in nine languages is nine texts. Each is written, signed and corrected on its own, and still they belong together.',
        place: 'Stockholm',
        body: [
          { h: 'Each language is signed on its own' },
          'A translation can be wrong where the original is right. That is why no version goes out on the strength of another: somebody who did not write it reads each one and signs it.',
          { h: 'Together all the same' },
          {
            list: [
              'The page of a story names its other languages, and only those that are public.',
              'A journalist receives the first of their languages that has been signed.',
              'Where none of them has been, the original goes out. Nobody is left out because of a language.',
            ],
          },
          { picture: 'harbour' },
          { h: 'What does not change' },
          'Names of laws keep their number in every language. Dates keep their exactness. A quotation is translated once, shown to the person who said it, and only then printed.',
          { quote: 'Translate the sentence, never the certainty.' },
          {
            box: 'In this newsroom',
            text: 'Nine languages: English, Swedish, Norwegian, Danish, Finnish, Icelandic, Estonian, Latvian and Lithuanian.',
          },
          'Questions about a translation go to [the desk of that language](https://example.org/contact).',
        ],
        brief: {
          subject: 'Behind the scenes: one story in nine languages',
          text: 'A text in nine languages is nine texts. How a small newsroom keeps them apart where it must, and together where it can.',
        },
      },
    ],
    [
      'da',
      {
        title: 'Én historie, ni sprog: sådan arbejder denne redaktion',
        lead: 'En tekst på ni sprog er ni tekster. Hver af dem bliver skrevet, godkendt og rettet for sig, og alligevel hører de sammen.',
        place: 'København',
        body: [
          { h: 'Hvert sprog godkendes for sig' },
          'En oversættelse kan være forkert, hvor originalen er rigtig. Derfor går ingen udgave ud på en andens ansvar: En, der ikke selv har skrevet den, læser hver eneste og skriver under.',
          { h: 'Alligevel sammen' },
          {
            list: [
              'Siden med en historie nævner dens andre sprog, og kun dem, der er offentlige.',
              'En journalist får det første af sine sprog, der er godkendt.',
              'Er ingen af dem det, sendes originalen. Ingen udelukkes på grund af et sprog.',
            ],
          },
          { picture: 'harbour' },
          { h: 'Det, der ikke ændrer sig' },
          'Love beholder deres nummer på alle sprog. Datoer forbliver lige så præcise. Et citat oversættes én gang, vises til den, der har sagt det, og trykkes først derefter.',
          { quote: 'Oversæt sætningen, aldrig sikkerheden.' },
          {
            box: 'På denne redaktion',
            text: 'Ni sprog: engelsk, svensk, norsk, dansk, finsk, islandsk, estisk, lettisk og litauisk.',
          },
          'Spørgsmål om en oversættelse stilles til [den ansvarlige for sproget](https://example.org/contact).',
        ],
        brief: {
          subject: 'Bag kulissen: én historie på ni sprog',
          text: 'En tekst på ni sprog er ni tekster. Sådan holder en lille redaktion dem adskilt, hvor den skal, og sammen, hvor den kan.',
        },
      },
    ],
    [
      'is',
      {
        title: 'Ein frétt, níu tungumál: svona vinnur þessi ritstjórn',
        lead: 'Texti á níu tungumálum er níu textar. Hver þeirra er skrifaður, samþykktur og leiðréttur fyrir sig, og samt eiga þeir saman.',
        place: 'Reykjavík',
        body: [
          { h: 'Hvert tungumál er samþykkt fyrir sig' },
          'Þýðing getur verið röng þar sem frumtextinn er réttur. Þess vegna fer engin útgáfa út í skjóli annarrar: einhver sem skrifaði hana ekki les hverja og eina og skrifar undir.',
          { h: 'Saman þrátt fyrir það' },
          {
            list: [
              'Á síðu fréttar eru önnur tungumál hennar talin upp, en aðeins þau sem hafa verið birt.',
              'Blaðamaður fær fyrsta tungumálið af sínum sem hefur verið samþykkt.',
              'Hafi ekkert þeirra verið samþykkt er frumtextinn sendur. Enginn er útilokaður vegna tungumáls.',
            ],
          },
          { picture: 'harbour' },
          { h: 'Það sem breytist ekki' },
          'Lög halda númeri sínu á öllum tungumálum. Dagsetningar halda nákvæmni sinni. Tilvitnun er þýdd einu sinni, borin undir þann sem sagði hana og fyrst þá birt.',
          { quote: 'Þýðið setninguna, aldrei vissuna.' },
          {
            box: 'Á þessari ritstjórn',
            text: 'Níu tungumál: enska, sænska, norska, danska, finnska, íslenska, eistneska, lettneska og litháíska.',
          },
          'Spurningum um þýðingu skal beina til [þess sem ber ábyrgð á tungumálinu](https://example.org/contact).',
        ],
        brief: {
          subject: 'Á bak við tjöldin: ein frétt á níu tungumálum',
          text: 'Texti á níu tungumálum er níu textar. Hvernig lítil ritstjórn heldur þeim aðskildum þar sem það á við og saman þar sem það er hægt.',
        },
      },
    ],
  ],
}
