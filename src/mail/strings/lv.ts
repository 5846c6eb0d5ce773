import type { MailStrings } from './types.ts'

export const lv: MailStrings = {
  kinds: {
    press_release: 'Paziņojums presei',
    media_advisory: 'Informācija medijiem',
    press_invitation: 'Ielūgums medijiem',
    statement: 'Paziņojums',
    op_ed: 'Viedokļraksts',
    background: 'Papildu informācija',
    fact_sheet: 'Faktu lapa',
    article: 'Raksts',
    seminar_summary: 'Semināra kopsavilkums',
  },
  campaigns: {
    brief: '',
    follow_up: 'Atgādinājums',
    correction: 'Labojums',
    hold: 'Uzgaidiet, vēl nepublicējiet',
    kill: 'Atsaukts, neizmantojiet',
    embargo_lifted: 'Embargo ir atcelts',
  },
  campaignNotes: {
    correction: (title) => `Esam labojuši iepriekš nosūtīto tekstu “${title}”. Lūdzu, izmantojiet šo versiju.`,
    hold: (title) =>
      `Lūdzu, pagaidām nepublicējiet tekstu “${title}”. Mēs pārbaudām informāciju un rakstīsim, tiklīdz zināsim vairāk.`,
    kill: (title) => `Esam atsaukuši tekstu “${title}”. Lūdzu, neizmantojiet to un noņemiet, ja tas jau ir publicēts.`,
    embargo_lifted: (title) => `Embargo tekstam “${title}” ir atcelts. Tagad to drīkst publicēt.`,
  },
  substitute: (what) => `Lūdzu, izmantojiet tā vietā: ${what}`,
  digest: {
    daily: (newsroom) => `Dienas ziņas: ${newsroom}`,
    weekly: (newsroom) => `Nedēļas ziņas: ${newsroom}`,
    title: 'Ziņas jums',
    more: 'Viss mūsu ziņu telpā',
    why: {
      daily: (newsroom) =>
        `Jūs saņemat šo vēstuli reizi dienā, jo izvēlējāties dienas apkopojumu. Sūtītājs: ${newsroom}.`,
      weekly: (newsroom) =>
        `Jūs saņemat šo vēstuli reizi nedēļā, jo izvēlējāties nedēļas apkopojumu. Sūtītājs: ${newsroom}.`,
    },
  },
  embargo: (when) => `Embargo spēkā līdz: ${when}. Lūdzu, nepublicējiet agrāk.`,
  greeting: (name) => `Labdien, ${name}!`,
  readStory: 'Lasīt visu tekstu',
  pressContact: 'Kontaktpersona presei',
  why: (newsroom) => `Jūs saņemat šo vēstuli, jo temats attiecas uz jūsu darbu. Sūtītājs: ${newsroom}.`,
  whyList: (newsroom, list) => `Jūs saņemat šo vēstuli, jo esat sarakstā “${list}”. Sūtītājs: ${newsroom}.`,
  unsubscribe: 'Atteikties no vēstulēm',
  preferences: 'Izvēlēties, ko saņemt',
  notice: {
    title: 'Par jūsu datiem',
    who: (controller) =>
      `Šī ir mūsu pirmā vēstule jums. Datu pārzinis: ${controller}. Mēs glabājam jūsu vārdu, darba e-pasta adresi, mediju vai organizāciju un tematus, lai varētu informēt par savu darbu.`,
    source: (source, date) => `Datu avots: ${source} (${date}).`,
    basis:
      'Juridiskais pamats ir mūsu leģitīmā interese informēt presi un citus, uz kuriem temats attiecas (Vispārīgās datu aizsardzības regulas 6. panta 1. punkta f) apakšpunkts). Datus glabājam, līdz jūs iebilstat vai tie mums vairs nav vajadzīgi.',
    rights: (email) =>
      `Jūs varat jebkurā laikā iebilst, nenorādot iemeslu: izmantojiet atteikšanās saiti zemāk vai rakstiet uz ${email}. Jūs varat arī lūgt piekļuvi saviem datiem, to labošanu, dzēšanu vai apstrādes ierobežošanu un iesniegt sūdzību datu aizsardzības iestādē.`,
  },
  staff: {
    greeting: (name) => `Labdien, ${name}!`,
    review_requested: {
      subject: ({ title }) => `Jāizskata: ${title}`,
      text: ({ title, by }) => `Teksts “${title}” ir iesniegts un gaida izskatīšanu. Iesniedza: ${by}.`,
      action: 'Atvērt tekstu',
    },
    changes_requested: {
      subject: ({ title }) => `Lūgtas izmaiņas: ${title}`,
      text: ({ title, by }) => `Teksts “${title}” ir izskatīts, un tajā lūgtas izmaiņas. Izskatīja: ${by}. Piezīme:`,
      action: 'Atvērt tekstu',
    },
    approved: {
      subject: ({ title }) => `Apstiprināts: ${title}`,
      text: ({ title, by }) =>
        `Teksts “${title}” ir parakstīts. Parakstīja: ${by}. Ja tekstam ir izsūtīšanas plāns, tas tagad izpildās pats.`,
      action: 'Atvērt tekstu',
    },
    second_signature: {
      subject: ({ title }) => `Otrais paraksts: ${title}`,
      text: ({ title, by }) =>
        `Teksts “${title}” ir parakstīts. Parakstīja: ${by}. Tas ir jutīgs, un tam vajadzīgs arī galvenā redaktora paraksts.`,
      action: 'Atvērt tekstu',
    },
    comment: {
      subject: ({ title }) => `Jauna piezīme: ${title}`,
      text: ({ title, by }) => `Par tekstu “${title}” ir jauna piezīme. Autors: ${by}. Piezīme:`,
      action: 'Atvērt tekstu',
    },
    reply: {
      subject: ({ title }) => `Atbilde: ${title}`,
      text: ({ title, by }) => `Jums atbildēts par tekstu “${title}”. Autors: ${by}. Atbilde:`,
      action: 'Atvērt tekstu',
    },
    mention: {
      subject: ({ title }) => `Jūs esat pieminēts: ${title}`,
      text: ({ title, by }) => `Jums lūgts apskatīt piezīmi par tekstu “${title}”. Lūdza: ${by}. Piezīme:`,
      action: 'Atvērt tekstu',
    },
    assigned: {
      subject: ({ title }) => `Uzticēts jums: ${title}`,
      text: ({ title, by }) => `Teksts “${title}” ir uzticēts jums. Uzticēja: ${by}.`,
      action: 'Atvērt tekstu',
    },
    due_soon: {
      subject: ({ title }) => `Drīz termiņš: ${title}`,
      text: ({ title }) => `Tekstam “${title}” drīz beidzas termiņš.`,
      action: 'Atvērt tekstu',
    },
    overdue: {
      subject: ({ title }) => `Termiņš nokavēts: ${title}`,
      text: ({ title }) => `Tekstam “${title}” jau vajadzēja būt gatavam.`,
      action: 'Atvērt tekstu',
    },
    correction_proposed: {
      subject: ({ title }) => `Ierosināts labojums: ${title}`,
      text: ({ title, by }) => `Tekstam “${title}” ir ierosināts labojums. Ierosināja: ${by}. Labojums:`,
      action: 'Atvērt tekstu',
    },
    translation_stale: {
      subject: ({ title }) => `Avota teksts ir mainījies: ${title}`,
      text: ({ title }) =>
        `Tekstam, no kura tulkots “${title}”, ir jaunāka redakcija. Pirms parakstīšanas apskatiet, kas mainījies.`,
      action: 'Atvērt tekstu',
    },
    held_missed_window: {
      subject: ({ title }) => `Nokavēts laiks: ${title}`,
      text: ({ title }) =>
        `Tekstu “${title}” bija paredzēts izsūtīt, kamēr sistēma nedarbojās. Tas ir aizturēts, un nekas nav nosūtīts. Kādam jāizlemj. Iemesls:`,
      action: 'Atvērt tekstu',
    },
    held_by_consent: {
      subject: ({ title }) => `Aizturēts, piekrišana beigusies: ${title}`,
      text: ({ title }) =>
        `Teksts “${title}” ir aizturēts, jo tam vajadzīgā piekrišana ir atsaukta vai beigusies. Iemesls:`,
      action: 'Atvērt tekstu',
    },
    consent_ending: {
      subject: ({ title }) => `Piekrišana drīz beigsies: ${title}`,
      text: ({ title }) => `Piekrišana “${title}” attiecas uz attēlu, kas ir publisks:`,
      action: 'Atvērt piekrišanu',
    },
    held_by_name: {
      subject: ({ title }) => `Aizturēts, tajā ir aizsargāts vārds: ${title}`,
      text: ({ title }) =>
        `Teksts “${title}” ir aizturēts, jo tajā ir aizsargāta cilvēka īstais vārds. Kura, netiek teikts. Kur tas ir:`,
      action: 'Atvērt tekstu',
    },
    name_seen: {
      subject: ({ title }) => `Aplūkojiet šo, vārds var būt aizsargāts: ${title}`,
      text: ({ title }) =>
        `Teksts “${title}” ir publisks vai drīz tāds būs, un tajā ir uzvārds, kāds ir arī aizsargātam cilvēkam. Tas paliek, kā ir; aplūkojiet, vai domāts šis cilvēks. Kur tas ir:`,
      action: 'Atvērt tekstu',
    },
    edition_tampered: {
      subject: ({ title }) => `Trauksme, parakstīta redakcija ir mainīta: ${title}`,
      text: ({ title }) =>
        `Teksta “${title}” parakstītā redakcija vairs neatbilst savai jaucējvērtībai: kāds to ir mainījis datubāzē, apejot lietotni. To nerāda un nesūta. Palaidiet “npm run audit:verify” un noskaidrojiet, kam bija piekļuve. Kas zināms:`,
      action: 'Atvērt tekstu',
    },
    held_by_preflight: {
      subject: ({ title }) => `Aizturēts: ${title}`,
      text: ({ title }) =>
        `Tekstu “${title}” bija paredzēts izsūtīt, bet pārbaude to apturēja. Parakstītā redakcija ir saglabāta, un nekas nav nosūtīts. Iemesls:`,
      action: 'Skatīt, kas vajadzīgs',
    },
    campaign_done: {
      subject: ({ title }) => `Nosūtīts: ${title}`,
      text: ({ title }) => `Teksta “${title}” izsūtīšana ir pabeigta.`,
      action: 'Skatīt piegādes',
    },
    campaign_paused: {
      subject: ({ title }) => `Apturēts: ${title}`,
      text: ({ title }) =>
        `Teksta “${title}” izsūtīšana ir apturēta, un nekas netiek sūtīts, kamēr kāds to neatsāk. Iemesls:`,
      action: 'Atvērt izsūtīšanu',
    },
    in_doubt: {
      subject: ({ title }) => `Neskaidrs: ${title}`,
      text: ({ title }) =>
        `Nav zināms, vai daži saņēmēji saņēma tekstu “${title}”: e-pasta pakalpojums nedeva skaidru atbildi. Viņiem nekas netiek sūtīts automātiski. Kādam ir jāizlemj, ko darīt.`,
      action: 'Skatīt un izlemt',
    },
    much_came_back: {
      subject: ({ title }) => `Daudz vēstuļu atgriezās: ${title}`,
      text: ({ title }) =>
        `Pārāk daudz vēstuļu par tekstu “${title}” nav izdevies piegādāt, tās ir atgriezušās vai atzīmētas kā mēstules. Kas konstatēts:`,
      action: 'Atvērt izsūtīšanu',
    },
    language_missing: {
      subject: ({ title }) => `Trūkst valodas: ${title}`,
      text: ({ title }) =>
        `Paziņojums par tekstu “${title}” tiek izsūtīts, bet ne visās valodās: vienu vēstuli nevar izveidot. Kas nav kārtībā:`,
      action: 'Atvērt izsūtīšanu',
    },
    server_waits: {
      subject: ({ title }) => `Pasta serveris atliek: ${title}`,
      text: ({ title }) =>
        `Paziņojums par tekstu “${title}” nav izsūtīts visiem: pasta serveris lūdz mēģināt vēlāk. Mēģinājums tiek atkārtots ik pēc ceturtdaļstundas. Serveris saka:`,
      action: 'Atvērt izsūtīšanu',
    },
    role_granted: {
      subject: ({ person, role }) => `Jauna loma: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `Lietotājam piešķirta jauna loma. Lietotājs: ${person}. Loma: ${role}. Piešķīra: ${by}. Ja to negaidījāt, sazinieties ar administratoru.`,
      action: 'Skatīt lietotājus un lomas',
    },
    password_reset: {
      subject: ({ newsroom }) => `Izvēlieties jaunu paroli: ${newsroom}`,
      text: () =>
        'Jūsu kontam tika pieprasīta jauna parole. Ja to lūdzāt jūs, izvēlieties paroli ar pogu zemāk. Ja ne, jums nekas nav jādara.',
      action: 'Izvēlēties jaunu paroli',
    },
    letter: {
      subject: (count) => `Gaida jūs: ${count}`,
      intro: 'Kopš iepriekšējās vēstules noticis:',
      behalf: (name) => `Prombūtnē esošā vietā: ${name}.`,
      optOut: 'Izvēlieties, cik bieži saņemt šīs vēstules, vai nesaņemt tās',
    },
    footer: (newsroom) => `Automātiska vēstule darbiniekiem. ${newsroom}`,
  },
  counts: {
    submitted: 'Nodoti e-pasta pakalpojumam',
    failed: 'Neizdevās',
    excluded: 'Izlaisti',
    inDoubt: 'Neskaidri',
  },
  roles: {
    communications: 'Komunikācija',
    editor: 'Redaktors',
    'chief-editor': 'Galvenais redaktors',
    'data-steward': 'Datu pārvaldnieks',
    admin: 'Administrators',
  },
}
