import type { SampleStory } from '../story.ts'

/** What a press desk sends besides releases: a statement and an invitation. */

export const statement: SampleStory = {
  collection: 'press-releases',
  kind: 'statement',
  outcome: 'published',
  topics: ['20000646', '20000592'],
  pictures: ['lighthouse'],
  countries: ['EE', 'NO'],
  versions: [
    [
      'en',
      {
        title: 'Statement: we publish what we know, and say what we do not know',
        lead: 'Our archive names a seminar that was planned for Tallinn in 2017. Whether it took place we do not know. We say exactly that, until somebody shows us a source.',
        place: 'Tallinn',
        body: [
          'It would be easy to write “held in 2017”. The plan is on record, the year has passed, and most plans are carried out. But a plan is not an event, and a newsroom that turns one into the other has stopped reporting.',
          { h: 'Three rules we keep' },
          {
            steps: [
              'A planned event stays **planned** until a source says that it was held, postponed or cancelled.',
              'A year stays a year. We do not print 1 January because a form asks for a day.',
              'A missing date stays missing, and the text says so.',
            ],
          },
          'The page about the seminar therefore carries the label “planned”. Whoever can help us with a programme, a report or a photograph of the poster is welcome to [write to the newsroom](https://example.org/contact).',
        ],
        quote: 'An archive that admits its gaps can be trusted with the rest.',
        brief: {
          subject: 'Statement: a planned seminar is not a seminar that was held',
          text: 'A seminar was planned for Tallinn in 2017. Whether it took place is unknown to us, and our archive says so. A short statement about three rules for dates, and a request for sources.',
        },
      },
    ],
    [
      'nb',
      {
        title: 'Uttalelse: Vi publiserer det vi vet, og sier hva vi ikke vet',
        lead: 'Arkivet vårt nevner et seminar som var planlagt i Tallinn i 2017. Om det ble holdt, vet vi ikke. Det er akkurat det vi skriver, helt til noen viser oss en kilde.',
        place: 'Oslo',
        body: [
          'Det ville være lett å skrive «holdt i 2017». Planen finnes, året er gått, og de fleste planer blir gjennomført. Men en plan er ikke en hendelse, og en redaksjon som gjør det ene om til det andre, har sluttet å rapportere.',
          { h: 'Tre regler vi holder oss til' },
          {
            steps: [
              'Et planlagt arrangement forblir **planlagt** til en kilde sier at det ble holdt, utsatt eller avlyst.',
              'Et årstall forblir et årstall. Vi skriver ikke 1. januar fordi et skjema ber om en dag.',
              'En dato som mangler, mangler fortsatt, og teksten sier det.',
            ],
          },
          'Siden om seminaret er derfor merket «planlagt». Den som kan hjelpe oss med et program, en rapport eller et bilde av plakaten, må gjerne [skrive til redaksjonen](https://example.org/contact).',
        ],
        quote: 'Et arkiv som innrømmer hullene sine, kan man stole på i resten.',
        brief: {
          subject: 'Uttalelse: Et planlagt seminar er ikke et seminar som ble holdt',
          text: 'Et seminar var planlagt i Tallinn i 2017. Om det ble holdt, vet vi ikke, og det står i arkivet vårt. En kort uttalelse om tre regler for datoer, og en bønn om kilder.',
        },
      },
    ],
  ],
}

export const invitation: SampleStory = {
  collection: 'press-releases',
  kind: 'press_invitation',
  outcome: 'published',
  topics: ['20000638', '20000646', '20000121'],
  pictures: ['harbour'],
  countries: ['SE', 'EE', 'FI'],
  versions: [
    [
      'en',
      {
        title: 'Press invitation: writing about four laws in nine languages',
        lead: 'Nine Lights invites journalists to an online briefing on {briefing}, 10:00 to 10:45 Stockholm time. The subject: four Nordic laws, their dates, and the words for them in nine languages.',
        place: 'Stockholm',
        body: [
          { h: 'Programme' },
          {
            list: [
              '**10:00** Four laws, four dates: what each date means',
              '**10:15** The same sentence in nine languages: where translations go wrong',
              '**10:30** Questions',
            ],
          },
          { h: 'Taking part' },
          'The briefing is held in English. Questions may be asked in any of the nine languages of the network. It is free of charge and is not recorded.',
          'Please [register](https://example.org/briefing) no later than the day before; the link to the meeting follows by e-mail.',
          {
            box: 'At a glance',
            text: 'Day: {briefing}\nTime: 10:00–10:45 in Stockholm, 11:00–11:45 in Helsinki and Tallinn\nPlace: online',
          },
        ],
        notes: 'This briefing belongs to the sample newsroom: it is invented and does not take place.',
        brief: {
          subject: 'Invitation: online briefing on four laws in nine languages',
          text: 'An online briefing for journalists on {briefing}, 10:00 Stockholm time: four Nordic laws, what their dates mean, and where translations go wrong. 45 minutes, in English, free of charge. Please register the day before at the latest.',
        },
      },
    ],
    [
      'sv',
      {
        title: 'Pressinbjudan: att skriva om fyra lagar på nio språk',
        lead: 'Nine Lights bjuder in journalister till en digital pressträff den {briefing} kl. 10.00–10.45. Ämnet: fyra nordiska lagar, deras datum och orden för dem på nio språk.',
        place: 'Stockholm',
        body: [
          { h: 'Program' },
          {
            list: [
              '**10.00** Fyra lagar, fyra datum: vad varje datum betyder',
              '**10.15** Samma mening på nio språk: där översättningar går fel',
              '**10.30** Frågor',
            ],
          },
          { h: 'Delta' },
          'Pressträffen hålls på engelska. Frågor får ställas på något av nätverkets nio språk. Den är kostnadsfri och spelas inte in.',
          '[Anmäl dig](https://example.org/briefing) senast dagen före, så kommer länken till mötet med e-post.',
          {
            box: 'I korthet',
            text: 'Dag: den {briefing}\nTid: kl. 10.00–10.45 i Stockholm, 11.00–11.45 i Helsingfors och Tallinn\nPlats: digitalt',
          },
        ],
        notes: 'Pressträffen hör till exempelredaktionen: den är påhittad och äger inte rum.',
        brief: {
          subject: 'Inbjudan: digital pressträff om fyra lagar på nio språk',
          text: 'En digital pressträff för journalister den {briefing} kl. 10.00: fyra nordiska lagar, vad deras datum betyder och var översättningar går fel. 45 minuter på engelska, kostnadsfritt. Anmäl dig senast dagen före.',
        },
      },
    ],
    [
      'et',
      {
        title: 'Kutse pressile: kuidas kirjutada neljast seadusest üheksas keeles',
        lead: 'Nine Lights kutsub ajakirjanikke veebis toimuvale infotunnile: {briefing} kell 11.00–11.45 Eesti aja järgi. Teema: neli Põhjamaade seadust, nende kuupäevad ja sõnad üheksas keeles.',
        place: 'Tallinn',
        body: [
          { h: 'Kava' },
          {
            list: [
              '**11.00** Neli seadust, neli kuupäeva: mida iga kuupäev tähendab',
              '**11.15** Sama lause üheksas keeles: kus tõlked eksivad',
              '**11.30** Küsimused',
            ],
          },
          { h: 'Osalemine' },
          'Infotund toimub inglise keeles. Küsimusi võib esitada kõigis võrgustiku üheksas keeles. Osalemine on tasuta ja infotundi ei salvestata.',
          'Palun [registreeruge](https://example.org/briefing) hiljemalt päev varem; koosoleku link saadetakse e-postiga.',
          {
            box: 'Lühidalt',
            text: 'Päev: {briefing}\nKellaaeg: 11.00–11.45 Tallinnas, 10.00–10.45 Stockholmis\nKoht: veebis',
          },
        ],
        notes: 'See infotund kuulub näidistoimetuse juurde: see on välja mõeldud ega toimu päriselt.',
        brief: {
          subject: 'Kutse: veebis toimuv infotund neljast seadusest üheksas keeles',
          text: 'Infotund ajakirjanikele veebis: {briefing} kell 11.00 Eesti aja järgi. Neli Põhjamaade seadust, mida nende kuupäevad tähendavad ja kus tõlked eksivad. 45 minutit inglise keeles, tasuta. Palun registreeruge hiljemalt päev varem.',
        },
      },
    ],
  ],
}
