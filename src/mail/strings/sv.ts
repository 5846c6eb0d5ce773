import type { MailStrings } from './types.ts'

export const sv: MailStrings = {
  kinds: {
    press_release: 'Pressmeddelande',
    media_advisory: 'Information till medier',
    press_invitation: 'Pressinbjudan',
    statement: 'Uttalande',
    op_ed: 'Debattartikel',
    background: 'Bakgrund',
    fact_sheet: 'Faktablad',
    article: 'Artikel',
    seminar_summary: 'Sammanfattning av seminarium',
  },
  campaigns: {
    brief: '',
    follow_up: 'Påminnelse',
    correction: 'Rättelse',
    hold: 'Avvakta, publicera inte ännu',
    kill: 'Återkallat, använd inte',
    embargo_lifted: 'Embargot är hävt',
  },
  campaignNotes: {
    correction: (title) => `Vi har rättat ”${title}”, som vi tidigare skickade till dig. Använd den här versionen.`,
    hold: (title) =>
      `Vänta tills vidare med att publicera ”${title}”. Vi kontrollerar uppgifterna och hör av oss så snart vi vet mer.`,
    kill: (title) => `Vi har återkallat ”${title}”. Använd inte texten, och ta bort den om den redan är publicerad.`,
    embargo_lifted: (title) => `Embargot för ”${title}” är hävt. Nu går det bra att publicera.`,
  },
  substitute: (what) => `Använd i stället: ${what}`,
  digest: {
    daily: (newsroom) => `Dagens nyheter i korthet: ${newsroom}`,
    weekly: (newsroom) => `Veckans nyheter i korthet: ${newsroom}`,
    title: 'Nyheter till dig',
    more: 'Allt i vårt pressrum',
    why: {
      daily: (newsroom) =>
        `Du får det här en gång om dagen från ${newsroom} eftersom du har valt en daglig sammanfattning.`,
      weekly: (newsroom) =>
        `Du får det här en gång i veckan från ${newsroom} eftersom du har valt en sammanfattning varje vecka.`,
    },
  },
  embargo: (when) => `Embargo till ${when}. Publicera inte tidigare.`,
  greeting: (name) => `Hej ${name}!`,
  readStory: 'Läs hela texten',
  pressContact: 'Presskontakt',
  why: (newsroom) => `Du får det här från ${newsroom} eftersom det rör ett ämne som du arbetar med.`,
  whyList: (newsroom, list) => `Du får det här eftersom du står på listan ”${list}” hos ${newsroom}.`,
  unsubscribe: 'Avsluta prenumerationen',
  preferences: 'Välj vad du vill få',
  notice: {
    title: 'Om dina uppgifter',
    who: (controller) =>
      `Det här är vårt första meddelande till dig. Dina uppgifter finns hos ${controller}: namn, e-postadress i arbetet, redaktion eller organisation och ämnen, så att vi kan berätta om vårt arbete.`,
    source: (source, date) => `Uppgifterna kommer från: ${source} (${date}).`,
    basis:
      'Den rättsliga grunden är vårt berättigade intresse av att informera pressen och andra berörda (artikel 6.1 f i dataskyddsförordningen). Vi sparar uppgifterna tills du invänder eller vi inte längre behöver dem.',
    rights: (email) =>
      `Du kan när som helst invända utan att ange skäl: använd länken för att avsluta prenumerationen nedan eller skriv till ${email}. Du kan också begära att få se, rätta, begränsa eller radera uppgifterna och klaga hos din dataskyddsmyndighet.`,
  },
  staff: {
    greeting: (name) => `Hej ${name}!`,
    review_requested: {
      subject: ({ title }) => `Att granska: ${title}`,
      text: ({ title, by }) => `${by} har lämnat in ”${title}”, som nu väntar på granskning.`,
      action: 'Öppna texten',
    },
    changes_requested: {
      subject: ({ title }) => `Ändringar önskas: ${title}`,
      text: ({ title, by }) => `${by} har läst ”${title}” och ber om ändringar:`,
      action: 'Öppna texten',
    },
    approved: {
      subject: ({ title }) => `Godkänd: ${title}`,
      text: ({ title, by }) => `${by} har signerat ”${title}”. Om texten har en utskicksplan körs den nu av sig själv.`,
      action: 'Öppna texten',
    },
    second_signature: {
      subject: ({ title }) => `Andra signatur: ${title}`,
      text: ({ title, by }) =>
        `${by} har signerat ”${title}”. Texten är känslig och behöver en andra signatur av en chefredaktör.`,
      action: 'Öppna texten',
    },
    comment: {
      subject: ({ title }) => `Ny kommentar: ${title}`,
      text: ({ title, by }) => `${by} har kommenterat ”${title}”:`,
      action: 'Öppna texten',
    },
    reply: {
      subject: ({ title }) => `Svar: ${title}`,
      text: ({ title, by }) => `${by} har svarat dig om ”${title}”:`,
      action: 'Öppna texten',
    },
    mention: {
      subject: ({ title }) => `Du nämns: ${title}`,
      text: ({ title, by }) => `${by} ber dig titta på en kommentar till ”${title}”:`,
      action: 'Öppna texten',
    },
    assigned: {
      subject: ({ title }) => `Tilldelad dig: ${title}`,
      text: ({ title, by }) => `${by} har gett dig ”${title}” att ta hand om.`,
      action: 'Öppna texten',
    },
    due_soon: {
      subject: ({ title }) => `Snart dags: ${title}`,
      text: ({ title }) => `”${title}” ska snart vara klar.`,
      action: 'Öppna texten',
    },
    overdue: {
      subject: ({ title }) => `Försenad: ${title}`,
      text: ({ title }) => `”${title}” skulle ha varit klar vid det här laget.`,
      action: 'Öppna texten',
    },
    correction_proposed: {
      subject: ({ title }) => `Föreslagen rättelse: ${title}`,
      text: ({ title, by }) => `${by} föreslår en rättelse av ”${title}”:`,
      action: 'Öppna texten',
    },
    translation_stale: {
      subject: ({ title }) => `Källtexten är ändrad: ${title}`,
      text: ({ title }) =>
        `Texten som ”${title}” är översatt från finns i en nyare utgåva. Se vad som har ändrats innan den signeras.`,
      action: 'Öppna texten',
    },
    held_missed_window: {
      subject: ({ title }) => `Missade sin tid: ${title}`,
      text: ({ title }) =>
        `”${title}” skulle ha gått ut medan systemet låg nere. Den hålls inne och inget har skickats. Någon måste bestämma. Orsaken:`,
      action: 'Öppna texten',
    },
    held_by_consent: {
      subject: ({ title }) => `Stoppad, samtycke upphört: ${title}`,
      text: ({ title }) =>
        `”${title}” hålls inne, eftersom ett samtycke som den bygger på har återkallats eller upphört. Orsaken:`,
      action: 'Öppna texten',
    },
    consent_ending: {
      subject: ({ title }) => `Samtycke upphör snart: ${title}`,
      text: ({ title }) => `Samtycket ”${title}” gäller en bild som är offentlig:`,
      action: 'Öppna samtycket',
    },
    held_by_name: {
      subject: ({ title }) => `Stoppad, ett skyddat namn finns i den: ${title}`,
      text: ({ title }) =>
        `”${title}” hålls inne, eftersom det riktiga namnet på en skyddad person står i den. Vem det gäller sägs inte. Var det står:`,
      action: 'Öppna texten',
    },
    name_seen: {
      subject: ({ title }) => `Titta på detta, ett namn som kan vara skyddat: ${title}`,
      text: ({ title }) =>
        `”${title}” är offentlig eller ska bli det, och i den står ett efternamn som en skyddad person bär. Den ligger kvar som den är; kontrollera om det är den personen som avses. Var det står:`,
      action: 'Öppna texten',
    },
    edition_tampered: {
      subject: ({ title }) => `Larm, en signerad utgåva har ändrats: ${title}`,
      text: ({ title }) =>
        `En signerad utgåva av ”${title}” stämmer inte längre med sin hash: någon har ändrat den i databasen, förbi programmet. Den visas inte och skickas inte. Kör ”npm run audit:verify” och ta reda på vem som hade åtkomst. Det som är känt:`,
      action: 'Öppna texten',
    },
    held_by_preflight: {
      subject: ({ title }) => `Stoppad: ${title}`,
      text: ({ title }) =>
        `”${title}” skulle ha gått ut, men en kontroll stoppade den. Den signerade utgåvan finns kvar och inget har skickats. Orsaken:`,
      action: 'Se vad som behövs',
    },
    campaign_done: {
      subject: ({ title }) => `Skickat: ${title}`,
      text: ({ title }) => `Utskicket av ”${title}” är klart.`,
      action: 'Se leveranserna',
    },
    campaign_paused: {
      subject: ({ title }) => `Pausat: ${title}`,
      text: ({ title }) =>
        `Utskicket av ”${title}” är pausat och skickar ingenting förrän någon återupptar det. Orsaken:`,
      action: 'Öppna utskicket',
    },
    in_doubt: {
      subject: ({ title }) => `Ovisst: ${title}`,
      text: ({ title }) =>
        `Det går inte att säga om några mottagare har fått ”${title}”: e-postleverantören gav inget tydligt svar. De får inget mer automatiskt. Någon måste avgöra vad som ska hända.`,
      action: 'Titta och avgör',
    },
    much_came_back: {
      subject: ({ title }) => `Mycket kom tillbaka: ${title}`,
      text: ({ title }) =>
        `Fler mejl om ”${title}” än det borde vara har misslyckats, studsat eller anmälts som skräppost. Det här har setts:`,
      action: 'Öppna utskicket',
    },
    language_missing: {
      subject: ({ title }) => `Ett språk saknas: ${title}`,
      text: ({ title }) =>
        `Meddelandet om ”${title}” skickas, men inte på alla språk: ett mejl kan inte skapas. Det här är fel:`,
      action: 'Öppna utskicket',
    },
    server_waits: {
      subject: ({ title }) => `E-postservern dröjer: ${title}`,
      text: ({ title }) =>
        `Meddelandet om ”${title}” har inte gått ut till alla: e-postservern ber oss återkomma senare. Ett nytt försök görs varje kvart. Servern säger:`,
      action: 'Öppna utskicket',
    },
    role_granted: {
      subject: ({ person, role }) => `Ny roll: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `${by} har gett ${person} rollen ”${role}”. Tala med din administratör om du inte väntade dig det.`,
      action: 'Se personer och roller',
    },
    password_reset: {
      subject: ({ newsroom }) => `Välj ett nytt lösenord: ${newsroom}`,
      text: () =>
        'Någon har bett om ett nytt lösenord till ditt konto. Om det var du väljer du ett med knappen nedan. Annars behöver du inte göra något.',
      action: 'Välj ett nytt lösenord',
    },
    letter: {
      subject: (count) => `Väntar på dig: ${count}`,
      intro: 'Det här har hänt sedan vi skrev senast:',
      behalf: (name) => `I stället för ${name}, som är borta.`,
      optOut: 'Välj hur ofta du får sådana brev, eller inga alls',
    },
    footer: (newsroom) => `Ett automatiskt meddelande till medarbetarna på ${newsroom}.`,
  },
  counts: {
    submitted: 'Överlämnade till e-postleverantören',
    failed: 'Misslyckade',
    excluded: 'Utelämnade',
    inDoubt: 'Ovissa',
  },
  roles: {
    communications: 'Kommunikatör',
    editor: 'Redaktör',
    'chief-editor': 'Chefredaktör',
    'data-steward': 'Dataförvaltare',
    admin: 'Administratör',
  },
}
