import type { MailStrings } from './types.ts'

export const lt: MailStrings = {
  kinds: {
    press_release: 'Pranešimas spaudai',
    media_advisory: 'Informacija žiniasklaidai',
    press_invitation: 'Kvietimas žiniasklaidai',
    statement: 'Pareiškimas',
    op_ed: 'Nuomonė',
    background: 'Papildoma informacija',
    fact_sheet: 'Faktų suvestinė',
    article: 'Straipsnis',
    seminar_summary: 'Seminaro santrauka',
  },
  campaigns: {
    brief: '',
    follow_up: 'Priminimas',
    correction: 'Pataisymas',
    hold: 'Palaukite, dar neskelbkite',
    kill: 'Atšaukta, nenaudokite',
    embargo_lifted: 'Embargas panaikintas',
  },
  campaignNotes: {
    correction: (title) => `Pataisėme anksčiau atsiųstą tekstą „${title}“. Prašome naudoti šią versiją.`,
    hold: (title) =>
      `Prašome kol kas neskelbti teksto „${title}“. Tikriname informaciją ir parašysime, kai tik žinosime daugiau.`,
    kill: (title) => `Atšaukėme tekstą „${title}“. Prašome jo nenaudoti ir pašalinti, jei jis jau paskelbtas.`,
    embargo_lifted: (title) => `Embargas tekstui „${title}“ panaikintas. Dabar jį galima skelbti.`,
  },
  substitute: (what) => `Vietoj to naudokite: ${what}`,
  digest: {
    daily: (newsroom) => `Dienos naujienos: ${newsroom}`,
    weekly: (newsroom) => `Savaitės naujienos: ${newsroom}`,
    title: 'Naujienos jums',
    more: 'Viskas mūsų naujienų kambaryje',
    why: {
      daily: (newsroom) =>
        `Šį laišką gaunate kartą per dieną, nes pasirinkote dienos santrauką. Siuntėjas: ${newsroom}.`,
      weekly: (newsroom) =>
        `Šį laišką gaunate kartą per savaitę, nes pasirinkote savaitės santrauką. Siuntėjas: ${newsroom}.`,
    },
  },
  embargo: (when) => `Embargas galioja iki: ${when}. Prašome neskelbti anksčiau.`,
  // A name would have to stand in the vocative, which cannot be made from an unknown name.
  greeting: () => 'Laba diena,',
  readStory: 'Skaityti visą tekstą',
  pressContact: 'Kontaktas žiniasklaidai',
  why: (newsroom) => `Šį laišką gaunate, nes tema susijusi su jūsų darbu. Siuntėjas: ${newsroom}.`,
  whyList: (newsroom, list) => `Šį laišką gaunate, nes esate sąraše „${list}“. Siuntėjas: ${newsroom}.`,
  unsubscribe: 'Atsisakyti laiškų',
  preferences: 'Pasirinkti, ką gauti',
  notice: {
    title: 'Apie jūsų duomenis',
    who: (controller) =>
      `Tai pirmasis mūsų laiškas jums. Duomenų valdytojas: ${controller}. Saugome jūsų vardą ir pavardę, darbo el. pašto adresą, redakciją ar organizaciją ir temas, kad galėtume informuoti apie savo darbą.`,
    source: (source, date) => `Duomenų šaltinis: ${source} (${date}).`,
    basis:
      'Teisinis pagrindas yra mūsų teisėtas interesas informuoti žiniasklaidą ir kitus, su kuriais tema susijusi (Bendrojo duomenų apsaugos reglamento 6 straipsnio 1 dalies f punktas). Duomenis saugome, kol paprieštarausite arba kol jų nebereikės.',
    rights: (email) =>
      `Bet kada galite nesutikti nenurodydami priežasties: naudokite žemiau esančią atsisakymo nuorodą arba rašykite adresu ${email}. Taip pat galite prašyti susipažinti su savo duomenimis, juos ištaisyti, ištrinti ar apriboti jų tvarkymą ir pateikti skundą duomenų apsaugos institucijai.`,
  },
  staff: {
    greeting: () => 'Laba diena,',
    review_requested: {
      subject: ({ title }) => `Peržiūrėti: ${title}`,
      text: ({ title, by }) => `Tekstas „${title}“ pateiktas ir laukia peržiūros. Pateikė: ${by}.`,
      action: 'Atverti tekstą',
    },
    changes_requested: {
      subject: ({ title }) => `Prašoma pakeitimų: ${title}`,
      text: ({ title, by }) => `Tekstas „${title}“ peržiūrėtas, prašoma pakeitimų. Peržiūrėjo: ${by}. Pastaba:`,
      action: 'Atverti tekstą',
    },
    approved: {
      subject: ({ title }) => `Patvirtinta: ${title}`,
      text: ({ title, by }) =>
        `Tekstas „${title}“ pasirašytas. Pasirašė: ${by}. Jei tekstas turi siuntimo planą, jis dabar vykdomas savaime.`,
      action: 'Atverti tekstą',
    },
    second_signature: {
      subject: ({ title }) => `Antras parašas: ${title}`,
      text: ({ title, by }) =>
        `Tekstas „${title}“ pasirašytas. Pasirašė: ${by}. Jis jautrus, todėl reikia ir vyriausiojo redaktoriaus parašo.`,
      action: 'Atverti tekstą',
    },
    comment: {
      subject: ({ title }) => `Nauja pastaba: ${title}`,
      text: ({ title, by }) => `Parašyta pastaba dėl teksto „${title}“. Autorius: ${by}. Pastaba:`,
      action: 'Atverti tekstą',
    },
    reply: {
      subject: ({ title }) => `Atsakymas: ${title}`,
      text: ({ title, by }) => `Jums atsakyta dėl teksto „${title}“. Autorius: ${by}. Atsakymas:`,
      action: 'Atverti tekstą',
    },
    mention: {
      subject: ({ title }) => `Jūs paminėti: ${title}`,
      text: ({ title, by }) => `Jūsų prašoma pažiūrėti pastabą dėl teksto „${title}“. Prašo: ${by}. Pastaba:`,
      action: 'Atverti tekstą',
    },
    assigned: {
      subject: ({ title }) => `Paskirta jums: ${title}`,
      text: ({ title, by }) => `Jums paskirtas tekstas „${title}“. Paskyrė: ${by}.`,
      action: 'Atverti tekstą',
    },
    due_soon: {
      subject: ({ title }) => `Artėja terminas: ${title}`,
      text: ({ title }) => `Artėja teksto „${title}“ terminas.`,
      action: 'Atverti tekstą',
    },
    overdue: {
      subject: ({ title }) => `Vėluoja: ${title}`,
      text: ({ title }) => `Tekstas „${title}“ jau turėjo būti baigtas.`,
      action: 'Atverti tekstą',
    },
    correction_proposed: {
      subject: ({ title }) => `Siūlomas pataisymas: ${title}`,
      text: ({ title, by }) => `Siūloma pataisyti tekstą „${title}“. Siūlo: ${by}. Pataisymas:`,
      action: 'Atverti tekstą',
    },
    translation_stale: {
      subject: ({ title }) => `Pirminis tekstas pasikeitė: ${title}`,
      text: ({ title }) =>
        `Tekstas, iš kurio išverstas „${title}“, turi naujesnę redakciją. Prieš pasirašydami pažiūrėkite, kas pasikeitė.`,
      action: 'Atverti tekstą',
    },
    held_missed_window: {
      subject: ({ title }) => `Praleistas laikas: ${title}`,
      text: ({ title }) =>
        `Tekstas „${title}“ turėjo būti išsiųstas, kai sistema neveikė. Jis sulaikytas, niekas neišsiųsta. Kažkas turi nuspręsti. Priežastis:`,
      action: 'Atverti tekstą',
    },
    held_by_consent: {
      subject: ({ title }) => `Sulaikyta, sutikimas nebegalioja: ${title}`,
      text: ({ title }) =>
        `Tekstas „${title}“ sulaikytas, nes jam reikalingas sutikimas atšauktas arba baigė galioti. Priežastis:`,
      action: 'Atverti tekstą',
    },
    consent_ending: {
      subject: ({ title }) => `Sutikimas baigs galioti: ${title}`,
      text: ({ title }) => `Sutikimas „${title}“ apima viešai rodomą paveikslėlį:`,
      action: 'Atverti sutikimą',
    },
    held_by_name: {
      subject: ({ title }) => `Sulaikyta, joje yra saugomas vardas: ${title}`,
      text: ({ title }) =>
        `Tekstas „${title}“ sulaikytas, nes jame yra saugomo žmogaus tikrasis vardas. Kieno, nesakoma. Kur jis yra:`,
      action: 'Atverti tekstą',
    },
    name_seen: {
      subject: ({ title }) => `Pažiūrėkite, vardas gali būti saugomas: ${title}`,
      text: ({ title }) =>
        `Tekstas „${title}“ yra viešas arba toks bus, o jame yra pavardė, kurią turi ir saugomas žmogus. Jis lieka, koks yra; pažiūrėkite, ar turimas omenyje tas žmogus. Kur ji yra:`,
      action: 'Atverti tekstą',
    },
    edition_tampered: {
      subject: ({ title }) => `Pavojus, pasirašyta redakcija pakeista: ${title}`,
      text: ({ title }) =>
        `Teksto „${title}“ pasirašyta redakcija nebeatitinka savo maišos: kažkas ją pakeitė duomenų bazėje, aplenkęs programą. Ji nerodoma ir nesiunčiama. Paleiskite „npm run audit:verify“ ir išsiaiškinkite, kas turėjo prieigą. Kas žinoma:`,
      action: 'Atverti tekstą',
    },
    held_by_preflight: {
      subject: ({ title }) => `Sulaikyta: ${title}`,
      text: ({ title }) =>
        `Tekstas „${title}“ turėjo būti išsiųstas, bet patikra jį sustabdė. Pasirašyta redakcija išsaugota, niekas neišsiųsta. Priežastis:`,
      action: 'Žiūrėti, ko reikia',
    },
    campaign_done: {
      subject: ({ title }) => `Išsiųsta: ${title}`,
      text: ({ title }) => `Teksto „${title}“ siuntimas baigtas.`,
      action: 'Žiūrėti pristatymus',
    },
    campaign_paused: {
      subject: ({ title }) => `Pristabdyta: ${title}`,
      text: ({ title }) =>
        `Teksto „${title}“ siuntimas pristabdytas, niekas nesiunčiama, kol kas nors jį pratęs. Priežastis:`,
      action: 'Atverti siuntimą',
    },
    in_doubt: {
      subject: ({ title }) => `Neaišku: ${title}`,
      text: ({ title }) =>
        `Nežinoma, ar kai kurie gavėjai gavo tekstą „${title}“: el. pašto paslauga nedavė aiškaus atsakymo. Jiems niekas nesiunčiama automatiškai. Kas nors turi nuspręsti, ką daryti.`,
      action: 'Peržiūrėti ir nuspręsti',
    },
    much_came_back: {
      subject: ({ title }) => `Daug laiškų grįžo: ${title}`,
      text: ({ title }) =>
        `Per daug laiškų apie tekstą „${title}“ nepavyko pristatyti, jie grįžo arba buvo pažymėti kaip šlamštas. Kas pastebėta:`,
      action: 'Atverti siuntimą',
    },
    language_missing: {
      subject: ({ title }) => `Trūksta kalbos: ${title}`,
      text: ({ title }) =>
        `Pranešimas apie tekstą „${title}“ išsiunčiamas, bet ne visomis kalbomis: vieno laiško negalima sukurti. Kas negerai:`,
      action: 'Atverti siuntimą',
    },
    server_waits: {
      subject: ({ title }) => `Pašto serveris atideda: ${title}`,
      text: ({ title }) =>
        `Pranešimas apie tekstą „${title}“ išsiųstas ne visiems: pašto serveris prašo bandyti vėliau. Bandoma iš naujo kas ketvirtį valandos. Serveris sako:`,
      action: 'Atverti siuntimą',
    },
    role_granted: {
      subject: ({ person, role }) => `Naujas vaidmuo: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `Naudotojui suteiktas naujas vaidmuo. Naudotojas: ${person}. Vaidmuo: ${role}. Suteikė: ${by}. Jei to nesitikėjote, kreipkitės į administratorių.`,
      action: 'Žiūrėti naudotojus ir vaidmenis',
    },
    password_reset: {
      subject: ({ newsroom }) => `Pasirinkite naują slaptažodį: ${newsroom}`,
      text: () =>
        'Jūsų paskyrai paprašyta naujo slaptažodžio. Jei prašėte jūs, pasirinkite jį žemiau esančiu mygtuku. Jei ne, nieko daryti nereikia.',
      action: 'Pasirinkti naują slaptažodį',
    },
    letter: {
      subject: (count) => `Laukia jūsų: ${count}`,
      intro: 'Kas įvyko nuo praėjusio laiško:',
      behalf: (name) => `Pavaduojate nesantį: ${name}.`,
      optOut: 'Pasirinkite, kaip dažnai gauti šiuos laiškus, arba jų atsisakykite',
    },
    footer: (newsroom) => `Automatinis laiškas darbuotojams. ${newsroom}`,
  },
  counts: {
    submitted: 'Perduota el. pašto paslaugai',
    failed: 'Nepavyko',
    excluded: 'Praleista',
    inDoubt: 'Neaišku',
  },
  roles: {
    communications: 'Komunikacija',
    editor: 'Redaktorius',
    'chief-editor': 'Vyriausiasis redaktorius',
    'data-steward': 'Duomenų kuratorius',
    admin: 'Administratorius',
  },
}
