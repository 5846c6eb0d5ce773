import type { MailStrings } from './types.ts'

export const et: MailStrings = {
  kinds: {
    press_release: 'Pressiteade',
    media_advisory: 'Teade meediale',
    press_invitation: 'Kutse meediale',
    statement: 'Avaldus',
    op_ed: 'Arvamuslugu',
    background: 'Taustteave',
    fact_sheet: 'Faktileht',
    article: 'Artikkel',
    seminar_summary: 'Seminari kokkuvõte',
  },
  campaigns: {
    brief: '',
    follow_up: 'Meeldetuletus',
    correction: 'Parandus',
    hold: 'Oodake, ärge veel avaldage',
    kill: 'Tagasi võetud, ärge kasutage',
    embargo_lifted: 'Embargo on lõppenud',
  },
  campaignNotes: {
    correction: (title) => `Oleme parandanud varem saadetud teksti „${title}“. Palun kasutage seda versiooni.`,
    hold: (title) =>
      `Palun ärge teksti „${title}“ esialgu avaldage. Kontrollime andmeid ja anname teada kohe, kui teame rohkem.`,
    kill: (title) =>
      `Oleme teksti „${title}“ tagasi võtnud. Palun ärge seda kasutage ja eemaldage see, kui see on juba avaldatud.`,
    embargo_lifted: (title) => `Teksti „${title}“ embargo on lõppenud. Selle võib nüüd avaldada.`,
  },
  substitute: (what) => `Kasutage selle asemel: ${what}`,
  digest: {
    daily: (newsroom) => `Päeva uudised: ${newsroom}`,
    weekly: (newsroom) => `Nädala uudised: ${newsroom}`,
    title: 'Uudised Teile',
    more: 'Kõik meie uudisteruumis',
    why: {
      daily: (newsroom) => `Saate selle kirja kord päevas, sest valisite igapäevase kokkuvõtte. Saatja: ${newsroom}.`,
      weekly: (newsroom) =>
        `Saate selle kirja kord nädalas, sest valisite iganädalase kokkuvõtte. Saatja: ${newsroom}.`,
    },
  },
  embargo: (when) => `Embargo kehtib kuni: ${when}. Palun ärge varem avaldage.`,
  greeting: (name) => `Tere, ${name}!`,
  readStory: 'Loe kogu teksti',
  pressContact: 'Pressikontakt',
  why: (newsroom) => `Saate selle kirja, sest teema puudutab Teie tööd. Saatja: ${newsroom}.`,
  whyList: (newsroom, list) => `Saate selle kirja, sest olete nimekirjas „${list}“. Saatja: ${newsroom}.`,
  unsubscribe: 'Loobun kirjadest',
  preferences: 'Valin, mida soovin saada',
  notice: {
    title: 'Teie andmetest',
    who: (controller) =>
      `See on meie esimene kiri Teile. Vastutav töötleja on ${controller}. Hoiame alles Teie nime, tööalase e-posti aadressi, väljaande või organisatsiooni ja teemad, et saaksime oma tööst teada anda.`,
    source: (source, date) => `Andmete allikas: ${source} (${date}).`,
    basis:
      'Õiguslik alus on meie õigustatud huvi teavitada ajakirjandust ja teisi, keda teema puudutab (isikuandmete kaitse üldmääruse artikli 6 lõike 1 punkt f). Säilitame andmeid, kuni esitate vastuväite või kuni me neid enam ei vaja.',
    rights: (email) =>
      `Võite igal ajal põhjust nimetamata vastuväite esitada: kasutage allolevat loobumislinki või kirjutage aadressil ${email}. Samuti võite paluda oma andmetega tutvuda, neid parandada või kustutada või nende töötlemist piirata ning esitada kaebuse andmekaitseasutusele.`,
  },
  staff: {
    greeting: (name) => `Tere, ${name}!`,
    review_requested: {
      subject: ({ title }) => `Ülevaatamiseks: ${title}`,
      text: ({ title, by }) => `${by} saatis teksti „${title}“ ülevaatamisele.`,
      action: 'Ava tekst',
    },
    changes_requested: {
      subject: ({ title }) => `Palutakse muudatusi: ${title}`,
      text: ({ title, by }) => `${by} vaatas teksti „${title}“ üle ja palub muudatusi:`,
      action: 'Ava tekst',
    },
    approved: {
      subject: ({ title }) => `Heaks kiidetud: ${title}`,
      text: ({ title, by }) =>
        `${by} allkirjastas teksti „${title}“. Kui tekstil on saatmiskava, läheb see nüüd ise käima.`,
      action: 'Ava tekst',
    },
    second_signature: {
      subject: ({ title }) => `Teine allkiri: ${title}`,
      text: ({ title, by }) =>
        `${by} allkirjastas teksti „${title}“. Tekst on tundlik ja vajab ka peatoimetaja allkirja.`,
      action: 'Ava tekst',
    },
    comment: {
      subject: ({ title }) => `Uus märkus: ${title}`,
      text: ({ title, by }) => `${by} kommenteeris teksti „${title}“:`,
      action: 'Ava tekst',
    },
    reply: {
      subject: ({ title }) => `Vastus: ${title}`,
      text: ({ title, by }) => `${by} vastas teile teksti „${title}“ kohta:`,
      action: 'Ava tekst',
    },
    mention: {
      subject: ({ title }) => `Teid on mainitud: ${title}`,
      text: ({ title, by }) => `${by} palub teil vaadata märkust teksti „${title}“ kohta:`,
      action: 'Ava tekst',
    },
    assigned: {
      subject: ({ title }) => `Teile antud: ${title}`,
      text: ({ title, by }) => `${by} andis teksti „${title}“ teie hoolde.`,
      action: 'Ava tekst',
    },
    due_soon: {
      subject: ({ title }) => `Tähtaeg läheneb: ${title}`,
      text: ({ title }) => `Teksti „${title}“ tähtaeg läheneb.`,
      action: 'Ava tekst',
    },
    overdue: {
      subject: ({ title }) => `Tähtaeg möödas: ${title}`,
      text: ({ title }) => `Tekst „${title}“ pidanuks juba valmis olema.`,
      action: 'Ava tekst',
    },
    correction_proposed: {
      subject: ({ title }) => `Parandusettepanek: ${title}`,
      text: ({ title, by }) => `${by} pakub välja paranduse tekstis „${title}“:`,
      action: 'Ava tekst',
    },
    translation_stale: {
      subject: ({ title }) => `Lähtetekst on muutunud: ${title}`,
      text: ({ title }) =>
        `Tekstist, millest „${title}“ on tõlgitud, on uuem väljaanne. Vaadake muudatused enne allkirjastamist üle.`,
      action: 'Ava tekst',
    },
    held_missed_window: {
      subject: ({ title }) => `Jäi oma ajast maha: ${title}`,
      text: ({ title }) =>
        `Tekst „${title}“ pidi välja minema ajal, mil süsteem ei töötanud. See on kinni peetud ja midagi ei ole saadetud. Keegi peab otsustama. Põhjus:`,
      action: 'Ava tekst',
    },
    held_by_consent: {
      subject: ({ title }) => `Kinni peetud, nõusolek lõppenud: ${title}`,
      text: ({ title }) =>
        `Tekst „${title}“ on kinni peetud, sest vajalik nõusolek on tagasi võetud või lõppenud. Põhjus:`,
      action: 'Ava tekst',
    },
    consent_ending: {
      subject: ({ title }) => `Nõusolek on lõppemas: ${title}`,
      text: ({ title }) => `Nõusolek „${title}“ kehtib pildi kohta, mis on avalik:`,
      action: 'Ava nõusolek',
    },
    held_by_name: {
      subject: ({ title }) => `Kinni peetud, selles on kaitstud nimi: ${title}`,
      text: ({ title }) =>
        `Tekst „${title}“ on kinni peetud, sest selles on kaitstud inimese pärisnimi. Kelle oma, seda ei öelda. Kus see on:`,
      action: 'Ava tekst',
    },
    name_seen: {
      subject: ({ title }) => `Vaata seda, nimi võib olla kaitstud: ${title}`,
      text: ({ title }) =>
        `Tekst „${title}“ on avalik või saab selleks, ja selles on perekonnanimi, mida kannab ka kaitstud inimene. See jääb nii, nagu on; vaata, kas silmas on peetud teda. Kus see on:`,
      action: 'Ava tekst',
    },
    edition_tampered: {
      subject: ({ title }) => `Häire, allkirjastatud versiooni on muudetud: ${title}`,
      text: ({ title }) =>
        `Teksti „${title}“ allkirjastatud versioon ei vasta enam oma räsile: keegi on seda andmebaasis rakendusest mööda muutnud. Seda ei näidata ega saadeta. Käivita „npm run audit:verify“ ja selgita välja, kellel oli juurdepääs. Mis on teada:`,
      action: 'Ava tekst',
    },
    held_by_preflight: {
      subject: ({ title }) => `Kinni peetud: ${title}`,
      text: ({ title }) =>
        `Tekst „${title}“ pidi välja minema, kuid kontroll peatas selle. Allkirjastatud versioon on alles ja midagi ei ole saadetud. Põhjus:`,
      action: 'Vaata, mida on vaja',
    },
    campaign_done: {
      subject: ({ title }) => `Saadetud: ${title}`,
      text: ({ title }) => `Teksti „${title}“ saatmine on lõpetatud.`,
      action: 'Vaata saadetisi',
    },
    campaign_paused: {
      subject: ({ title }) => `Peatatud: ${title}`,
      text: ({ title }) =>
        `Teksti „${title}“ saatmine on peatatud ja midagi ei saadeta, kuni keegi seda jätkab. Põhjus:`,
      action: 'Ava saatmine',
    },
    in_doubt: {
      subject: ({ title }) => `Ebaselge: ${title}`,
      text: ({ title }) =>
        `Pole teada, kas mõned adressaadid said teksti „${title}“: e-posti teenus ei andnud selget vastust. Neile ei saadeta midagi automaatselt. Keegi peab otsustama, mida teha.`,
      action: 'Vaata ja otsusta',
    },
    much_came_back: {
      subject: ({ title }) => `Palju tuli tagasi: ${title}`,
      text: ({ title }) =>
        `Teksti „${title}“ kirjadest on liiga paljud ebaõnnestunud, tagasi tulnud või rämpspostiks märgitud. Mida nähti:`,
      action: 'Ava saatmine',
    },
    language_missing: {
      subject: ({ title }) => `Üks keel puudub: ${title}`,
      text: ({ title }) =>
        `Teade teksti „${title}“ kohta saadetakse välja, kuid mitte kõigis keeltes: üht kirja ei saa koostada. Mis on valesti:`,
      action: 'Ava saatmine',
    },
    server_waits: {
      subject: ({ title }) => `Meiliserver lükkab edasi: ${title}`,
      text: ({ title }) =>
        `Teade teksti „${title}“ kohta ei ole kõigile saadetud: meiliserver palub hiljem uuesti proovida. Uuesti proovitakse iga veerand tunni järel. Server ütleb:`,
      action: 'Ava saatmine',
    },
    role_granted: {
      subject: ({ person, role }) => `Uus roll: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `Kasutajale anti uus roll. Kasutaja: ${person}. Roll: ${role}. Andja: ${by}. Kui see tuleb ootamatult, võtke ühendust administraatoriga.`,
      action: 'Vaata kasutajaid ja rolle',
    },
    password_reset: {
      subject: ({ newsroom }) => `Valige uus parool: ${newsroom}`,
      text: () =>
        'Teie kontole paluti uut parooli. Kui palujaks olite Teie, valige see alloleva nupu kaudu. Kui mitte, ei pea Te midagi tegema.',
      action: 'Vali uus parool',
    },
    letter: {
      subject: (count) => `Ootab teid: ${count}`,
      intro: 'See on juhtunud pärast eelmist kirja:',
      behalf: (name) => `Äraoleku ajal asendate: ${name}.`,
      optOut: 'Valige, kui tihti neid kirju saate, või loobuge neist',
    },
    footer: (newsroom) => `Automaatne kiri töötajatele. ${newsroom}`,
  },
  counts: {
    submitted: 'Üle antud e-posti teenusele',
    failed: 'Ebaõnnestunud',
    excluded: 'Välja jäetud',
    inDoubt: 'Ebaselge',
  },
  roles: {
    communications: 'Kommunikatsioon',
    editor: 'Toimetaja',
    'chief-editor': 'Peatoimetaja',
    'data-steward': 'Andmehaldur',
    admin: 'Administraator',
  },
}
