import type { MailStrings } from './types.ts'

export const fi: MailStrings = {
  kinds: {
    press_release: 'Tiedote',
    media_advisory: 'Tiedoksi medialle',
    press_invitation: 'Kutsu medialle',
    statement: 'Kannanotto',
    op_ed: 'Mielipidekirjoitus',
    background: 'Taustatietoa',
    fact_sheet: 'Tietolehti',
    article: 'Artikkeli',
    seminar_summary: 'Seminaarin yhteenveto',
  },
  campaigns: {
    brief: '',
    follow_up: 'Muistutus',
    correction: 'Oikaisu',
    hold: 'Odota, ei vielä julkaistavaksi',
    kill: 'Peruttu, ei saa käyttää',
    embargo_lifted: 'Embargo on päättynyt',
  },
  campaignNotes: {
    correction: (title) => `Olemme korjanneet aiemmin lähettämämme tekstin ”${title}”. Käytäthän tätä versiota.`,
    hold: (title) =>
      `Pyydämme, ettei tekstiä ”${title}” toistaiseksi julkaista. Tarkistamme tietoja ja palaamme asiaan heti, kun tiedämme enemmän.`,
    kill: (title) =>
      `Olemme peruneet tekstin ”${title}”. Pyydämme, ettei sitä käytetä ja että jo julkaistu teksti poistetaan.`,
    embargo_lifted: (title) => `Tekstin ”${title}” embargo on päättynyt. Sen voi nyt julkaista.`,
  },
  substitute: (what) => `Käytä tämän sijaan: ${what}`,
  digest: {
    daily: (newsroom) => `Päivän uutiset: ${newsroom}`,
    weekly: (newsroom) => `Viikon uutiset: ${newsroom}`,
    title: 'Uutisia sinulle',
    more: 'Kaikki uutishuoneessamme',
    why: {
      daily: (newsroom) =>
        `Saat tämän viestin kerran päivässä, koska valitsit päivittäisen koosteen. Lähettäjä: ${newsroom}.`,
      weekly: (newsroom) =>
        `Saat tämän viestin kerran viikossa, koska valitsit viikoittaisen koosteen. Lähettäjä: ${newsroom}.`,
    },
  },
  embargo: (when) => `Embargo päättyy: ${when}. Ei saa julkaista ennen sitä.`,
  greeting: (name) => `Hei ${name},`,
  readStory: 'Lue koko teksti',
  pressContact: 'Yhteyshenkilö medialle',
  why: (newsroom) => `Saat tämän viestin, koska aihe liittyy työhösi. Lähettäjä: ${newsroom}.`,
  whyList: (newsroom, list) => `Saat tämän viestin, koska olet postituslistalla ”${list}”. Lähettäjä: ${newsroom}.`,
  unsubscribe: 'Peru tilaus',
  preferences: 'Valitse, mitä haluat saada',
  notice: {
    title: 'Tietojesi käsittelystä',
    who: (controller) =>
      `Tämä on ensimmäinen viestimme sinulle. Rekisterinpitäjä on ${controller}. Säilytämme nimesi, työsähköpostiosoitteesi, toimituksesi tai organisaatiosi sekä aihealueesi, jotta voimme kertoa työstämme.`,
    source: (source, date) => `Tietojen lähde: ${source} (${date}).`,
    basis:
      'Käsittelyn oikeusperuste on oikeutettu etumme tiedottaa medialle ja muille, joita aihe koskee (yleisen tietosuoja-asetuksen 6 artiklan 1 kohdan f alakohta). Säilytämme tietoja, kunnes vastustat käsittelyä tai emme enää tarvitse niitä.',
    rights: (email) =>
      `Voit milloin tahansa vastustaa käsittelyä ilman perusteluja: käytä alla olevaa peruutuslinkkiä tai kirjoita osoitteeseen ${email}. Voit myös pyytää nähdä, oikaista tai poistaa tietosi tai rajoittaa niiden käsittelyä sekä tehdä valituksen tietosuojaviranomaiselle.`,
  },
  staff: {
    greeting: (name) => `Hei ${name},`,
    review_requested: {
      subject: ({ title }) => `Tarkistettavaksi: ${title}`,
      text: ({ title, by }) => `${by} on lähettänyt tekstin ”${title}” tarkistettavaksi.`,
      action: 'Avaa teksti',
    },
    changes_requested: {
      subject: ({ title }) => `Muutospyyntö: ${title}`,
      text: ({ title, by }) => `${by} on lukenut tekstin ”${title}” ja pyytää muutoksia:`,
      action: 'Avaa teksti',
    },
    approved: {
      subject: ({ title }) => `Hyväksytty: ${title}`,
      text: ({ title, by }) =>
        `${by} on allekirjoittanut tekstin ”${title}”. Jos tekstillä on lähetyssuunnitelma, se etenee nyt itsestään.`,
      action: 'Avaa teksti',
    },
    second_signature: {
      subject: ({ title }) => `Toinen allekirjoitus: ${title}`,
      text: ({ title, by }) =>
        `${by} on allekirjoittanut tekstin ”${title}”. Teksti on arkaluonteinen ja tarvitsee myös päätoimittajan allekirjoituksen.`,
      action: 'Avaa teksti',
    },
    comment: {
      subject: ({ title }) => `Uusi kommentti: ${title}`,
      text: ({ title, by }) => `${by} on kommentoinut tekstiä ”${title}”:`,
      action: 'Avaa teksti',
    },
    reply: {
      subject: ({ title }) => `Vastaus: ${title}`,
      text: ({ title, by }) => `${by} on vastannut sinulle tekstistä ”${title}”:`,
      action: 'Avaa teksti',
    },
    mention: {
      subject: ({ title }) => `Sinut on mainittu: ${title}`,
      text: ({ title, by }) => `${by} pyytää sinua katsomaan kommenttia tekstissä ”${title}”:`,
      action: 'Avaa teksti',
    },
    assigned: {
      subject: ({ title }) => `Sinulle annettu: ${title}`,
      text: ({ title, by }) => `${by} on antanut tekstin ”${title}” hoidettavaksesi.`,
      action: 'Avaa teksti',
    },
    due_soon: {
      subject: ({ title }) => `Määräaika lähestyy: ${title}`,
      text: ({ title }) => `Tekstin ”${title}” määräaika lähestyy.`,
      action: 'Avaa teksti',
    },
    overdue: {
      subject: ({ title }) => `Myöhässä: ${title}`,
      text: ({ title }) => `Tekstin ”${title}” olisi pitänyt olla jo valmis.`,
      action: 'Avaa teksti',
    },
    correction_proposed: {
      subject: ({ title }) => `Ehdotettu oikaisu: ${title}`,
      text: ({ title, by }) => `${by} ehdottaa oikaisua tekstiin ”${title}”:`,
      action: 'Avaa teksti',
    },
    translation_stale: {
      subject: ({ title }) => `Lähdeteksti on muuttunut: ${title}`,
      text: ({ title }) =>
        `Tekstistä, josta ”${title}” on käännetty, on uudempi versio. Katso muutokset ennen allekirjoitusta.`,
      action: 'Avaa teksti',
    },
    held_missed_window: {
      subject: ({ title }) => `Aika meni ohi: ${title}`,
      text: ({ title }) =>
        `Tekstin ”${title}” oli määrä lähteä, kun järjestelmä oli poissa käytöstä. Se on pysäytetty, eikä mitään ole lähetetty. Jonkun on päätettävä. Syy:`,
      action: 'Avaa teksti',
    },
    held_by_consent: {
      subject: ({ title }) => `Pysäytetty, suostumus päättynyt: ${title}`,
      text: ({ title }) =>
        `Teksti ”${title}” on pysäytetty, koska sen tarvitsema suostumus on peruttu tai päättynyt. Syy:`,
      action: 'Avaa teksti',
    },
    consent_ending: {
      subject: ({ title }) => `Suostumus päättymässä: ${title}`,
      text: ({ title }) => `Suostumus ”${title}” koskee kuvaa, joka on julkinen:`,
      action: 'Avaa suostumus',
    },
    held_by_name: {
      subject: ({ title }) => `Pysäytetty, siinä on suojattu nimi: ${title}`,
      text: ({ title }) =>
        `Teksti ”${title}” on pysäytetty, koska siinä on suojatun henkilön oikea nimi. Ei kerrota, kenen. Missä se on:`,
      action: 'Avaa teksti',
    },
    name_seen: {
      subject: ({ title }) => `Katso tämä, nimi voi olla suojattu: ${title}`,
      text: ({ title }) =>
        `Teksti ”${title}” on julkinen tai tulossa julki, ja siinä on sukunimi, joka on myös suojatulla henkilöllä. Se jää ennalleen; katso, tarkoitetaanko häntä. Missä nimi on:`,
      action: 'Avaa teksti',
    },
    edition_tampered: {
      subject: ({ title }) => `Hälytys, allekirjoitettua versiota on muutettu: ${title}`,
      text: ({ title }) =>
        `Tekstin ”${title}” allekirjoitettu versio ei enää vastaa tiivistettään: joku on muuttanut sitä tietokannassa, ohjelman ohi. Sitä ei näytetä eikä lähetetä. Aja ”npm run audit:verify” ja selvitä, kenellä oli pääsy. Mitä tiedetään:`,
      action: 'Avaa teksti',
    },
    held_by_preflight: {
      subject: ({ title }) => `Pysäytetty: ${title}`,
      text: ({ title }) =>
        `Tekstin ”${title}” oli määrä lähteä, mutta tarkistus pysäytti sen. Allekirjoitettu versio on tallessa, eikä mitään ole lähetetty. Syy:`,
      action: 'Katso, mitä tarvitaan',
    },
    campaign_done: {
      subject: ({ title }) => `Lähetetty: ${title}`,
      text: ({ title }) => `Tekstin ”${title}” lähetys on valmis.`,
      action: 'Katso toimitukset',
    },
    campaign_paused: {
      subject: ({ title }) => `Keskeytetty: ${title}`,
      text: ({ title }) =>
        `Tekstin ”${title}” lähetys on keskeytetty, eikä mitään lähde ennen kuin joku jatkaa sitä. Syy:`,
      action: 'Avaa lähetys',
    },
    in_doubt: {
      subject: ({ title }) => `Epävarma: ${title}`,
      text: ({ title }) =>
        `Ei tiedetä, saivatko jotkut vastaanottajat tekstin ”${title}”: sähköpostipalvelu ei antanut selvää vastausta. Heille ei lähetetä mitään automaattisesti. Jonkun on päätettävä, mitä tehdään.`,
      action: 'Katso ja päätä',
    },
    much_came_back: {
      subject: ({ title }) => `Paljon palautui: ${title}`,
      text: ({ title }) =>
        `Tekstin ”${title}” viesteistä liian moni on epäonnistunut, palautunut tai ilmoitettu roskapostiksi. Tämä havaittiin:`,
      action: 'Avaa lähetys',
    },
    language_missing: {
      subject: ({ title }) => `Yksi kieli puuttuu: ${title}`,
      text: ({ title }) =>
        `Ilmoitus tekstistä ”${title}” lähetetään, mutta ei kaikilla kielillä: yhtä viestiä ei voida muodostaa. Tämä on vialla:`,
      action: 'Avaa lähetys',
    },
    server_waits: {
      subject: ({ title }) => `Sähköpostipalvelin lykkää: ${title}`,
      text: ({ title }) =>
        `Ilmoitusta tekstistä ”${title}” ei ole lähetetty kaikille: sähköpostipalvelin pyytää yrittämään myöhemmin. Lähetystä yritetään uudelleen vartin välein. Palvelin sanoo:`,
      action: 'Avaa lähetys',
    },
    role_granted: {
      subject: ({ person, role }) => `Uusi rooli: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `Käyttäjälle on annettu uusi rooli. Käyttäjä: ${person}. Rooli: ${role}. Antaja: ${by}. Jos et odottanut tätä, ota yhteyttä ylläpitäjään.`,
      action: 'Katso käyttäjät ja roolit',
    },
    password_reset: {
      subject: ({ newsroom }) => `Valitse uusi salasana: ${newsroom}`,
      text: () =>
        'Tilillesi on pyydetty uutta salasanaa. Jos pyysit sitä itse, valitse salasana alla olevalla painikkeella. Muuten sinun ei tarvitse tehdä mitään.',
      action: 'Valitse uusi salasana',
    },
    letter: {
      subject: (count) => `Odottaa sinua: ${count}`,
      intro: 'Tämä on tapahtunut edellisen viestin jälkeen:',
      behalf: (name) => `Poissa olevan puolesta: ${name}.`,
      optOut: 'Valitse, kuinka usein saat näitä viestejä, tai et lainkaan',
    },
    footer: (newsroom) => `Automaattinen viesti henkilöstölle. ${newsroom}`,
  },
  counts: {
    submitted: 'Luovutettu sähköpostipalvelulle',
    failed: 'Epäonnistunut',
    excluded: 'Jätetty pois',
    inDoubt: 'Epävarma',
  },
  roles: {
    communications: 'Viestintä',
    editor: 'Toimittaja',
    'chief-editor': 'Päätoimittaja',
    'data-steward': 'Tietovastaava',
    admin: 'Ylläpitäjä',
  },
}
