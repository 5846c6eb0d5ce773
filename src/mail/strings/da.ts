import type { MailStrings } from './types.ts'

export const da: MailStrings = {
  kinds: {
    press_release: 'Pressemeddelelse',
    media_advisory: 'Meddelelse til medierne',
    press_invitation: 'Presseinvitation',
    statement: 'Udtalelse',
    op_ed: 'Debatindlæg',
    background: 'Baggrund',
    fact_sheet: 'Faktaark',
    article: 'Artikel',
    seminar_summary: 'Resumé af seminar',
  },
  campaigns: {
    brief: '',
    follow_up: 'Påmindelse',
    correction: 'Rettelse',
    hold: 'Vent, offentliggør ikke endnu',
    kill: 'Trukket tilbage, må ikke bruges',
    embargo_lifted: 'Embargoen er ophævet',
  },
  campaignNotes: {
    correction: (title) => `Vi har rettet »${title}«, som vi tidligere har sendt dig. Brug venligst denne version.`,
    hold: (title) =>
      `Vent indtil videre med at offentliggøre »${title}«. Vi er ved at kontrollere oplysningerne og skriver igen, så snart vi ved mere.`,
    kill: (title) =>
      `Vi har trukket »${title}« tilbage. Brug ikke teksten, og fjern den, hvis den allerede er offentliggjort.`,
    embargo_lifted: (title) => `Embargoen på »${title}« er ophævet. Du må gerne offentliggøre nu.`,
  },
  substitute: (what) => `Brug i stedet: ${what}`,
  digest: {
    daily: (newsroom) => `Dagens nyheder i korte træk: ${newsroom}`,
    weekly: (newsroom) => `Ugens nyheder i korte træk: ${newsroom}`,
    title: 'Nyheder til dig',
    more: 'Alt i vores presserum',
    why: {
      daily: (newsroom) =>
        `Du modtager dette én gang om dagen fra ${newsroom}, fordi du har valgt en daglig opsummering.`,
      weekly: (newsroom) =>
        `Du modtager dette én gang om ugen fra ${newsroom}, fordi du har valgt en ugentlig opsummering.`,
    },
  },
  embargo: (when) => `Embargo til ${when}. Må ikke offentliggøres tidligere.`,
  greeting: (name) => `Hej ${name}`,
  readStory: 'Læs hele teksten',
  pressContact: 'Pressekontakt',
  why: (newsroom) => `Du modtager dette fra ${newsroom}, fordi det handler om et emne, du arbejder med.`,
  whyList: (newsroom, list) => `Du modtager dette, fordi du står på listen »${list}« hos ${newsroom}.`,
  unsubscribe: 'Afmeld',
  preferences: 'Vælg, hvad du vil modtage',
  notice: {
    title: 'Om dine oplysninger',
    who: (controller) =>
      `Dette er vores første besked til dig. Dine oplysninger opbevares af ${controller}: navn, e-mailadresse på arbejdet, redaktion eller organisation og emner, så vi kan fortælle om vores arbejde.`,
    source: (source, date) => `Oplysningerne stammer fra: ${source} (${date}).`,
    basis:
      'Retsgrundlaget er vores legitime interesse i at informere pressen og andre berørte (databeskyttelsesforordningens artikel 6, stk. 1, litra f). Vi opbevarer oplysningerne, indtil du gør indsigelse, eller vi ikke længere har brug for dem.',
    rights: (email) =>
      `Du kan når som helst gøre indsigelse uden at angive en grund: brug afmeldingslinket nedenfor, eller skriv til ${email}. Du kan også bede om at se, rette, begrænse eller slette oplysningerne og klage til din databeskyttelsesmyndighed.`,
  },
  staff: {
    greeting: (name) => `Hej ${name}`,
    review_requested: {
      subject: ({ title }) => `Til gennemsyn: ${title}`,
      text: ({ title, by }) => `${by} har indsendt »${title}«, som nu venter på gennemsyn.`,
      action: 'Åbn teksten',
    },
    changes_requested: {
      subject: ({ title }) => `Ændringer ønskes: ${title}`,
      text: ({ title, by }) => `${by} har læst »${title}« og beder om ændringer:`,
      action: 'Åbn teksten',
    },
    approved: {
      subject: ({ title }) => `Godkendt: ${title}`,
      text: ({ title, by }) =>
        `${by} har underskrevet »${title}«. Hvis teksten har en udsendelsesplan, kører den nu af sig selv.`,
      action: 'Åbn teksten',
    },
    second_signature: {
      subject: ({ title }) => `Anden underskrift: ${title}`,
      text: ({ title, by }) =>
        `${by} har underskrevet »${title}«. Teksten er følsom og kræver endnu en underskrift, af en chefredaktør.`,
      action: 'Åbn teksten',
    },
    comment: {
      subject: ({ title }) => `Ny kommentar: ${title}`,
      text: ({ title, by }) => `${by} har kommenteret »${title}«:`,
      action: 'Åbn teksten',
    },
    reply: {
      subject: ({ title }) => `Svar: ${title}`,
      text: ({ title, by }) => `${by} har svaret dig om »${title}«:`,
      action: 'Åbn teksten',
    },
    mention: {
      subject: ({ title }) => `Du er nævnt: ${title}`,
      text: ({ title, by }) => `${by} beder dig se på en kommentar til »${title}«:`,
      action: 'Åbn teksten',
    },
    assigned: {
      subject: ({ title }) => `Tildelt dig: ${title}`,
      text: ({ title, by }) => `${by} har givet dig »${title}« at tage dig af.`,
      action: 'Åbn teksten',
    },
    due_soon: {
      subject: ({ title }) => `Snart frist: ${title}`,
      text: ({ title }) => `»${title}« skal snart være færdig.`,
      action: 'Åbn teksten',
    },
    overdue: {
      subject: ({ title }) => `Over fristen: ${title}`,
      text: ({ title }) => `»${title}« skulle have været færdig nu.`,
      action: 'Åbn teksten',
    },
    correction_proposed: {
      subject: ({ title }) => `Foreslået rettelse: ${title}`,
      text: ({ title, by }) => `${by} foreslår en rettelse af »${title}«:`,
      action: 'Åbn teksten',
    },
    translation_stale: {
      subject: ({ title }) => `Kildeteksten er ændret: ${title}`,
      text: ({ title }) =>
        `Teksten, som »${title}« er oversat fra, findes i en nyere udgave. Se, hvad der er ændret, før den underskrives.`,
      action: 'Åbn teksten',
    },
    held_missed_window: {
      subject: ({ title }) => `Missede sit tidspunkt: ${title}`,
      text: ({ title }) =>
        `»${title}« skulle være sendt ud, mens systemet var nede. Den holdes tilbage, og intet er sendt. Nogen må beslutte. Årsagen:`,
      action: 'Åbn teksten',
    },
    held_by_consent: {
      subject: ({ title }) => `Holdt tilbage, samtykke ophørt: ${title}`,
      text: ({ title }) =>
        `»${title}« holdes tilbage, fordi et samtykke, den bygger på, er trukket tilbage eller udløbet. Årsagen:`,
      action: 'Åbn teksten',
    },
    consent_ending: {
      subject: ({ title }) => `Samtykke udløber snart: ${title}`,
      text: ({ title }) => `Samtykket »${title}« gælder et billede, der er offentligt:`,
      action: 'Åbn samtykket',
    },
    held_by_name: {
      subject: ({ title }) => `Holdt tilbage, et beskyttet navn står i den: ${title}`,
      text: ({ title }) =>
        `»${title}« holdes tilbage, fordi en beskyttet persons rigtige navn står i den. Hvem det gælder, siges ikke. Hvor det står:`,
      action: 'Åbn teksten',
    },
    name_seen: {
      subject: ({ title }) => `Se på dette, et navn der kan være beskyttet: ${title}`,
      text: ({ title }) =>
        `»${title}« er offentlig eller skal blive det, og i den står et efternavn, som en beskyttet person bærer. Den bliver, som den er; se efter, om det er den person, der menes. Hvor det står:`,
      action: 'Åbn teksten',
    },
    edition_tampered: {
      subject: ({ title }) => `Alarm, en underskrevet udgave er ændret: ${title}`,
      text: ({ title }) =>
        `En underskrevet udgave af »${title}« stemmer ikke længere med sin hash: nogen har ændret den i databasen, uden om programmet. Den vises ikke og sendes ikke. Kør »npm run audit:verify«, og find ud af, hvem der havde adgang. Det, der vides:`,
      action: 'Åbn teksten',
    },
    held_by_preflight: {
      subject: ({ title }) => `Holdt tilbage: ${title}`,
      text: ({ title }) =>
        `»${title}« skulle være sendt ud, men en kontrol standsede den. Den underskrevne udgave er bevaret, og intet er sendt. Årsagen:`,
      action: 'Se, hvad der mangler',
    },
    campaign_done: {
      subject: ({ title }) => `Sendt: ${title}`,
      text: ({ title }) => `Udsendelsen af »${title}« er færdig.`,
      action: 'Se leveringerne',
    },
    campaign_paused: {
      subject: ({ title }) => `Sat på pause: ${title}`,
      text: ({ title }) =>
        `Udsendelsen af »${title}« er sat på pause og sender intet, før nogen genoptager den. Årsagen:`,
      action: 'Åbn udsendelsen',
    },
    in_doubt: {
      subject: ({ title }) => `Uafklaret: ${title}`,
      text: ({ title }) =>
        `Det er uklart, om nogle modtagere har fået »${title}«: E-mailudbyderen gav ikke noget klart svar. De får ikke mere automatisk. Nogen skal afgøre, hvad der skal ske.`,
      action: 'Se og afgør',
    },
    much_came_back: {
      subject: ({ title }) => `Meget kom retur: ${title}`,
      text: ({ title }) =>
        `Flere e-mails om »${title}«, end der burde, er slået fejl, kommet retur eller blevet meldt som spam. Det er set:`,
      action: 'Åbn udsendelsen',
    },
    language_missing: {
      subject: ({ title }) => `Et sprog mangler: ${title}`,
      text: ({ title }) =>
        `Meddelelsen om »${title}« sendes, men ikke på alle sprog: en e-mail kan ikke laves. Det er galt:`,
      action: 'Åbn udsendelsen',
    },
    server_waits: {
      subject: ({ title }) => `Mailserveren udsætter: ${title}`,
      text: ({ title }) =>
        `Meddelelsen om »${title}« er ikke sendt til alle: mailserveren beder os komme igen senere. Der prøves igen hvert kvarter. Serveren siger:`,
      action: 'Åbn udsendelsen',
    },
    role_granted: {
      subject: ({ person, role }) => `Ny rolle: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `${by} har givet ${person} rollen »${role}«. Tal med din administrator, hvis du ikke ventede det.`,
      action: 'Se personer og roller',
    },
    password_reset: {
      subject: ({ newsroom }) => `Vælg en ny adgangskode: ${newsroom}`,
      text: () =>
        'Nogen har bedt om en ny adgangskode til din konto. Hvis det var dig, vælger du en med knappen nedenfor. Hvis ikke, behøver du ikke gøre noget.',
      action: 'Vælg en ny adgangskode',
    },
    letter: {
      subject: (count) => `Venter på dig: ${count}`,
      intro: 'Det er sket, siden vi skrev sidst:',
      behalf: (name) => `I stedet for ${name}, som er væk.`,
      optOut: 'Vælg, hvor ofte du får sådanne breve, eller slet ingen',
    },
    footer: (newsroom) => `En automatisk besked til medarbejderne hos ${newsroom}.`,
  },
  counts: {
    submitted: 'Overdraget til e-mailudbyderen',
    failed: 'Mislykket',
    excluded: 'Udeladt',
    inDoubt: 'Uafklaret',
  },
  roles: {
    communications: 'Kommunikationsmedarbejder',
    editor: 'Redaktør',
    'chief-editor': 'Chefredaktør',
    'data-steward': 'Dataforvalter',
    admin: 'Administrator',
  },
}
