import type { MailStrings } from './types.ts'

export const nb: MailStrings = {
  kinds: {
    press_release: 'Pressemelding',
    media_advisory: 'Melding til mediene',
    press_invitation: 'Presseinvitasjon',
    statement: 'Uttalelse',
    op_ed: 'Debattinnlegg',
    background: 'Bakgrunn',
    fact_sheet: 'Faktaark',
    article: 'Artikkel',
    seminar_summary: 'Sammendrag fra seminar',
  },
  campaigns: {
    brief: '',
    follow_up: 'Påminnelse',
    correction: 'Rettelse',
    hold: 'Vent, ikke publiser ennå',
    kill: 'Trukket tilbake, må ikke brukes',
    embargo_lifted: 'Sperrefristen er opphevet',
  },
  campaignNotes: {
    correction: (title) => `Vi har rettet «${title}», som vi sendte deg tidligere. Bruk denne versjonen.`,
    hold: (title) =>
      `Vent inntil videre med å publisere «${title}». Vi kontrollerer opplysningene og tar kontakt så snart vi vet mer.`,
    kill: (title) =>
      `Vi har trukket tilbake «${title}». Ikke bruk teksten, og fjern den hvis den allerede er publisert.`,
    embargo_lifted: (title) => `Sperrefristen for «${title}» er opphevet. Du kan publisere nå.`,
  },
  substitute: (what) => `Bruk dette i stedet: ${what}`,
  digest: {
    daily: (newsroom) => `Dagens nyheter i korte trekk: ${newsroom}`,
    weekly: (newsroom) => `Ukens nyheter i korte trekk: ${newsroom}`,
    title: 'Nyheter til deg',
    more: 'Alt i presserommet vårt',
    why: {
      daily: (newsroom) => `Du får dette én gang om dagen fra ${newsroom} fordi du har valgt en daglig oppsummering.`,
      weekly: (newsroom) => `Du får dette én gang i uken fra ${newsroom} fordi du har valgt en ukentlig oppsummering.`,
    },
  },
  embargo: (when) => `Sperrefrist til ${when}. Ikke publiser før dette.`,
  greeting: (name) => `Hei ${name},`,
  readStory: 'Les hele saken',
  pressContact: 'Pressekontakt',
  why: (newsroom) => `Du får dette fra ${newsroom} fordi det gjelder et tema du arbeider med.`,
  whyList: (newsroom, list) => `Du får dette fordi du står på listen «${list}» hos ${newsroom}.`,
  unsubscribe: 'Meld deg av',
  preferences: 'Velg hva du vil få',
  notice: {
    title: 'Om opplysningene dine',
    who: (controller) =>
      `Dette er den første meldingen vår til deg. Opplysningene dine oppbevares av ${controller}: navn, e-postadresse på jobb, redaksjon eller organisasjon og temaer, slik at vi kan fortelle om arbeidet vårt.`,
    source: (source, date) => `Opplysningene er hentet fra: ${source} (${date}).`,
    basis:
      'Det rettslige grunnlaget er vår berettigede interesse i å informere pressen og andre berørte (personvernforordningen artikkel 6 nr. 1 bokstav f). Vi oppbevarer opplysningene til du protesterer eller vi ikke lenger trenger dem.',
    rights: (email) =>
      `Du kan når som helst protestere uten å oppgi grunn: bruk avmeldingslenken nedenfor eller skriv til ${email}. Du kan også be om å få se, rette, begrense eller slette opplysningene, og klage til datatilsynsmyndigheten din.`,
  },
  staff: {
    greeting: (name) => `Hei ${name},`,
    review_requested: {
      subject: ({ title }) => `Til gjennomgang: ${title}`,
      text: ({ title, by }) => `${by} har sendt inn «${title}», som nå venter på gjennomgang.`,
      action: 'Åpne saken',
    },
    changes_requested: {
      subject: ({ title }) => `Endringer ønskes: ${title}`,
      text: ({ title, by }) => `${by} har lest «${title}» og ber om endringer:`,
      action: 'Åpne saken',
    },
    approved: {
      subject: ({ title }) => `Godkjent: ${title}`,
      text: ({ title, by }) =>
        `${by} har signert «${title}». Hvis teksten har en utsendelsesplan, går den nå av seg selv.`,
      action: 'Åpne saken',
    },
    second_signature: {
      subject: ({ title }) => `Andre signatur: ${title}`,
      text: ({ title, by }) =>
        `${by} har signert «${title}». Saken er sensitiv og trenger en signatur til, av en sjefredaktør.`,
      action: 'Åpne saken',
    },
    comment: {
      subject: ({ title }) => `Ny kommentar: ${title}`,
      text: ({ title, by }) => `${by} har kommentert «${title}»:`,
      action: 'Åpne saken',
    },
    reply: {
      subject: ({ title }) => `Svar: ${title}`,
      text: ({ title, by }) => `${by} har svart deg om «${title}»:`,
      action: 'Åpne saken',
    },
    mention: {
      subject: ({ title }) => `Du er nevnt: ${title}`,
      text: ({ title, by }) => `${by} ber deg se på en kommentar til «${title}»:`,
      action: 'Åpne saken',
    },
    assigned: {
      subject: ({ title }) => `Tildelt deg: ${title}`,
      text: ({ title, by }) => `${by} har gitt deg «${title}» å ta hånd om.`,
      action: 'Åpne saken',
    },
    due_soon: {
      subject: ({ title }) => `Snart frist: ${title}`,
      text: ({ title }) => `«${title}» skal snart være ferdig.`,
      action: 'Åpne saken',
    },
    overdue: {
      subject: ({ title }) => `Over fristen: ${title}`,
      text: ({ title }) => `«${title}» skulle ha vært ferdig nå.`,
      action: 'Åpne saken',
    },
    correction_proposed: {
      subject: ({ title }) => `Foreslått rettelse: ${title}`,
      text: ({ title, by }) => `${by} foreslår en rettelse av «${title}»:`,
      action: 'Åpne saken',
    },
    translation_stale: {
      subject: ({ title }) => `Kilden er endret: ${title}`,
      text: ({ title }) =>
        `Saken som «${title}» er oversatt fra, finnes i en nyere utgave. Se hva som er endret, før den signeres.`,
      action: 'Åpne saken',
    },
    held_missed_window: {
      subject: ({ title }) => `Gikk glipp av tiden sin: ${title}`,
      text: ({ title }) =>
        `«${title}» skulle ha gått ut mens systemet var nede. Den er holdt tilbake, og ingenting er sendt. Noen må bestemme. Årsaken:`,
      action: 'Åpne saken',
    },
    held_by_consent: {
      subject: ({ title }) => `Holdt tilbake, samtykke opphørt: ${title}`,
      text: ({ title }) =>
        `«${title}» er holdt tilbake, fordi et samtykke den bygger på, er trukket eller har utløpt. Årsaken:`,
      action: 'Åpne saken',
    },
    consent_ending: {
      subject: ({ title }) => `Samtykke utløper snart: ${title}`,
      text: ({ title }) => `Samtykket «${title}» gjelder et bilde som er offentlig:`,
      action: 'Åpne samtykket',
    },
    held_by_name: {
      subject: ({ title }) => `Holdt tilbake, et beskyttet navn står i den: ${title}`,
      text: ({ title }) =>
        `«${title}» er holdt tilbake, fordi det virkelige navnet på en beskyttet person står i den. Hvem det gjelder, sies ikke. Hvor det står:`,
      action: 'Åpne saken',
    },
    name_seen: {
      subject: ({ title }) => `Se på dette, et navn som kan være beskyttet: ${title}`,
      text: ({ title }) =>
        `«${title}» er offentlig eller skal bli det, og i den står et etternavn som en beskyttet person bærer. Den blir stående som den er; se etter om det er denne personen som menes. Hvor det står:`,
      action: 'Åpne saken',
    },
    edition_tampered: {
      subject: ({ title }) => `Alarm, en signert utgave er endret: ${title}`,
      text: ({ title }) =>
        `En signert utgave av «${title}» stemmer ikke lenger med sin hash: noen har endret den i databasen, utenom programmet. Den vises ikke og sendes ikke. Kjør «npm run audit:verify» og finn ut hvem som hadde tilgang. Det som er kjent:`,
      action: 'Åpne saken',
    },
    held_by_preflight: {
      subject: ({ title }) => `Holdt tilbake: ${title}`,
      text: ({ title }) =>
        `«${title}» skulle ha gått ut, men en kontroll stoppet den. Den signerte utgaven er beholdt, og ingenting er sendt. Årsaken:`,
      action: 'Se hva som trengs',
    },
    campaign_done: {
      subject: ({ title }) => `Sendt: ${title}`,
      text: ({ title }) => `Utsendelsen av «${title}» er ferdig.`,
      action: 'Se leveringene',
    },
    campaign_paused: {
      subject: ({ title }) => `Satt på pause: ${title}`,
      text: ({ title }) =>
        `Utsendelsen av «${title}» er satt på pause og sender ingenting før noen gjenopptar den. Årsaken:`,
      action: 'Åpne utsendelsen',
    },
    in_doubt: {
      subject: ({ title }) => `Uavklart: ${title}`,
      text: ({ title }) =>
        `Det er uklart om noen mottakere har fått «${title}»: e-postleverandøren ga ikke noe tydelig svar. De får ikke mer automatisk. Noen må avgjøre hva som skal skje.`,
      action: 'Se og avgjør',
    },
    much_came_back: {
      subject: ({ title }) => `Mye kom i retur: ${title}`,
      text: ({ title }) =>
        `Flere e-poster om «${title}» enn det burde være, har slått feil, kommet i retur eller blitt meldt som søppelpost. Dette er sett:`,
      action: 'Åpne utsendelsen',
    },
    language_missing: {
      subject: ({ title }) => `Et språk mangler: ${title}`,
      text: ({ title }) =>
        `Meldingen om «${title}» sendes, men ikke på alle språk: en e-post kan ikke lages. Dette er feil:`,
      action: 'Åpne utsendelsen',
    },
    server_waits: {
      subject: ({ title }) => `E-postserveren utsetter: ${title}`,
      text: ({ title }) =>
        `Meldingen om «${title}» er ikke sendt til alle: e-postserveren ber oss komme tilbake senere. Det prøves igjen hvert kvarter. Serveren sier:`,
      action: 'Åpne utsendelsen',
    },
    role_granted: {
      subject: ({ person, role }) => `Ny rolle: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `${by} har gitt ${person} rollen «${role}». Snakk med administratoren din hvis du ikke ventet dette.`,
      action: 'Se personer og roller',
    },
    password_reset: {
      subject: ({ newsroom }) => `Velg et nytt passord: ${newsroom}`,
      text: () =>
        'Noen har bedt om et nytt passord til kontoen din. Hvis det var deg, velger du et med knappen nedenfor. Hvis ikke, trenger du ikke å gjøre noe.',
      action: 'Velg et nytt passord',
    },
    letter: {
      subject: (count) => `Venter på deg: ${count}`,
      intro: 'Dette har skjedd siden vi skrev sist:',
      behalf: (name) => `I stedet for ${name}, som er borte.`,
      optOut: 'Velg hvor ofte du får slike brev, eller ingen',
    },
    footer: (newsroom) => `En automatisk melding til medarbeiderne i ${newsroom}.`,
  },
  counts: {
    submitted: 'Overlevert til e-postleverandøren',
    failed: 'Mislykket',
    excluded: 'Utelatt',
    inDoubt: 'Uavklart',
  },
  roles: {
    communications: 'Kommunikasjonsmedarbeider',
    editor: 'Redaktør',
    'chief-editor': 'Sjefredaktør',
    'data-steward': 'Dataforvalter',
    admin: 'Administrator',
  },
}
