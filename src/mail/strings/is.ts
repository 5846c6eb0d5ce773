import type { MailStrings } from './types.ts'

export const is: MailStrings = {
  kinds: {
    press_release: 'Fréttatilkynning',
    media_advisory: 'Ábending til fjölmiðla',
    press_invitation: 'Boð til fjölmiðla',
    statement: 'Yfirlýsing',
    op_ed: 'Skoðanagrein',
    background: 'Bakgrunnur',
    fact_sheet: 'Upplýsingablað',
    article: 'Grein',
    seminar_summary: 'Samantekt af málþingi',
  },
  campaigns: {
    brief: '',
    follow_up: 'Áminning',
    correction: 'Leiðrétting',
    hold: 'Í bið, birtið ekki enn',
    kill: 'Dregið til baka, notið ekki',
    embargo_lifted: 'Birtingarbanni aflétt',
  },
  campaignNotes: {
    correction: (title) => `Við höfum leiðrétt „${title}“ sem við sendum áður. Vinsamlegast notið þessa útgáfu.`,
    hold: (title) =>
      `Vinsamlegast birtið ekki „${title}“ að svo stöddu. Við erum að kanna málið og höfum samband um leið og við vitum meira.`,
    kill: (title) =>
      `Við höfum dregið „${title}“ til baka. Vinsamlegast notið ekki textann og fjarlægið hann hafi hann þegar verið birtur.`,
    embargo_lifted: (title) => `Birtingarbanni hefur verið aflétt af „${title}“. Nú má birta textann.`,
  },
  substitute: (what) => `Vinsamlegast notið þetta í staðinn: ${what}`,
  digest: {
    daily: (newsroom) => `Fréttir dagsins: ${newsroom}`,
    weekly: (newsroom) => `Fréttir vikunnar: ${newsroom}`,
    title: 'Fréttir handa þér',
    more: 'Allt á fréttasíðunni okkar',
    why: {
      daily: (newsroom) =>
        `Þú færð þennan póst einu sinni á dag vegna þess að þú valdir daglegt yfirlit. Sendandi: ${newsroom}.`,
      weekly: (newsroom) =>
        `Þú færð þennan póst einu sinni í viku vegna þess að þú valdir vikulegt yfirlit. Sendandi: ${newsroom}.`,
    },
  },
  embargo: (when) => `Birtingarbann til: ${when}. Vinsamlegast birtið ekki fyrr.`,
  greeting: (name) => `Góðan dag, ${name}.`,
  readStory: 'Lesa allan textann',
  pressContact: 'Tengiliður fjölmiðla',
  why: (newsroom) => `Þú færð þennan póst vegna þess að efnið varðar starf þitt. Sendandi: ${newsroom}.`,
  whyList: (newsroom, list) => `Þú færð þennan póst vegna þess að þú ert á listanum „${list}“. Sendandi: ${newsroom}.`,
  unsubscribe: 'Afskrá mig',
  preferences: 'Velja hvað ég fæ sent',
  notice: {
    title: 'Um upplýsingarnar þínar',
    who: (controller) =>
      `Þetta er fyrsti póstur okkar til þín. Ábyrgðaraðili er ${controller}. Við geymum nafn þitt, vinnunetfang, miðil eða stofnun og efnissvið til að geta sagt frá starfi okkar.`,
    source: (source, date) => `Upplýsingarnar koma héðan: ${source} (${date}).`,
    basis:
      'Lagagrundvöllurinn er lögmætir hagsmunir okkar af því að upplýsa fjölmiðla og aðra sem málið varðar (f-liður 1. mgr. 6. gr. almennu persónuverndarreglugerðarinnar). Við geymum upplýsingarnar þar til þú andmælir eða við þurfum ekki lengur á þeim að halda.',
    rights: (email) =>
      `Þú getur andmælt hvenær sem er án þess að gefa upp ástæðu: notaðu afskráningartengilinn hér fyrir neðan eða skrifaðu á ${email}. Þú getur einnig óskað eftir að fá að sjá, leiðrétta, takmarka eða eyða upplýsingunum og kvartað til persónuverndaryfirvalda.`,
  },
  staff: {
    greeting: (name) => `Góðan dag, ${name}.`,
    review_requested: {
      subject: ({ title }) => `Til yfirlestrar: ${title}`,
      text: ({ title, by }) => `${by} hefur sent „${title}“ til yfirlestrar.`,
      action: 'Opna textann',
    },
    changes_requested: {
      subject: ({ title }) => `Óskað er eftir breytingum: ${title}`,
      text: ({ title, by }) => `${by} hefur lesið „${title}“ og óskar eftir breytingum:`,
      action: 'Opna textann',
    },
    approved: {
      subject: ({ title }) => `Samþykkt: ${title}`,
      text: ({ title, by }) =>
        `${by} hefur undirritað „${title}“. Ef textinn er með útsendingaráætlun gengur hún nú sjálfkrafa.`,
      action: 'Opna textann',
    },
    second_signature: {
      subject: ({ title }) => `Önnur undirritun: ${title}`,
      text: ({ title, by }) =>
        `${by} hefur undirritað „${title}“. Textinn er viðkvæmur og þarf einnig undirritun ritstjóra.`,
      action: 'Opna textann',
    },
    comment: {
      subject: ({ title }) => `Ný athugasemd: ${title}`,
      text: ({ title, by }) => `${by} hefur gert athugasemd við „${title}“:`,
      action: 'Opna textann',
    },
    reply: {
      subject: ({ title }) => `Svar: ${title}`,
      text: ({ title, by }) => `${by} hefur svarað þér um „${title}“:`,
      action: 'Opna textann',
    },
    mention: {
      subject: ({ title }) => `Minnst er á þig: ${title}`,
      text: ({ title, by }) => `${by} biður þig að líta á athugasemd við „${title}“:`,
      action: 'Opna textann',
    },
    assigned: {
      subject: ({ title }) => `Þér falið: ${title}`,
      text: ({ title, by }) => `${by} hefur falið þér að sjá um „${title}“.`,
      action: 'Opna textann',
    },
    due_soon: {
      subject: ({ title }) => `Skilafrestur nálgast: ${title}`,
      text: ({ title }) => `Skilafrestur fyrir „${title}“ nálgast.`,
      action: 'Opna textann',
    },
    overdue: {
      subject: ({ title }) => `Fram yfir frest: ${title}`,
      text: ({ title }) => `„${title}“ átti að vera tilbúið núna.`,
      action: 'Opna textann',
    },
    correction_proposed: {
      subject: ({ title }) => `Tillaga að leiðréttingu: ${title}`,
      text: ({ title, by }) => `${by} leggur til leiðréttingu á „${title}“:`,
      action: 'Opna textann',
    },
    translation_stale: {
      subject: ({ title }) => `Frumtextinn hefur breyst: ${title}`,
      text: ({ title }) =>
        `Til er nýrri útgáfa af textanum sem „${title}“ er þýtt úr. Skoðaðu breytingarnar áður en það er undirritað.`,
      action: 'Opna textann',
    },
    held_missed_window: {
      subject: ({ title }) => `Missti af tíma sínum: ${title}`,
      text: ({ title }) =>
        `„${title}“ átti að fara út meðan kerfið lá niðri. Það er í bið og ekkert hefur verið sent. Einhver þarf að ákveða. Ástæðan:`,
      action: 'Opna textann',
    },
    held_by_consent: {
      subject: ({ title }) => `Stöðvað, samþykki fallið úr gildi: ${title}`,
      text: ({ title }) =>
        `„${title}“ er í bið því samþykki sem það byggir á var afturkallað eða er útrunnið. Ástæðan:`,
      action: 'Opna textann',
    },
    consent_ending: {
      subject: ({ title }) => `Samþykki rennur brátt út: ${title}`,
      text: ({ title }) => `Samþykkið „${title}“ nær til myndar sem er opinber:`,
      action: 'Opna samþykkið',
    },
    held_by_name: {
      subject: ({ title }) => `Stöðvað, verndað nafn stendur í því: ${title}`,
      text: ({ title }) =>
        `„${title}“ er í bið því þar stendur rétt nafn manneskju sem nýtur verndar. Ekki er sagt hver hún er. Hvar það stendur:`,
      action: 'Opna textann',
    },
    name_seen: {
      subject: ({ title }) => `Skoðaðu þetta, nafn sem kann að vera verndað: ${title}`,
      text: ({ title }) =>
        `„${title}“ er opinbert eða verður það, og þar stendur eftirnafn sem manneskja í vernd ber. Það stendur óbreytt; athugaðu hvort átt er við hana. Hvar það stendur:`,
      action: 'Opna textann',
    },
    edition_tampered: {
      subject: ({ title }) => `Viðvörun, undirritaðri útgáfu var breytt: ${title}`,
      text: ({ title }) =>
        `Undirrituð útgáfa af „${title}“ passar ekki lengur við tætigildi sitt: einhver hefur breytt henni í gagnagrunninum, fram hjá kerfinu. Hún er hvorki sýnd né send. Keyrðu „npm run audit:verify“ og komstu að því hver hafði aðgang. Það sem vitað er:`,
      action: 'Opna textann',
    },
    held_by_preflight: {
      subject: ({ title }) => `Stöðvað: ${title}`,
      text: ({ title }) =>
        `„${title}“ átti að fara út en athugun stöðvaði það. Undirritaða útgáfan er varðveitt og ekkert hefur verið sent. Ástæðan:`,
      action: 'Sjá hvað vantar',
    },
    campaign_done: {
      subject: ({ title }) => `Sent: ${title}`,
      text: ({ title }) => `Útsendingu á „${title}“ er lokið.`,
      action: 'Sjá afhendingar',
    },
    campaign_paused: {
      subject: ({ title }) => `Í hléi: ${title}`,
      text: ({ title }) =>
        `Hlé hefur verið gert á útsendingu á „${title}“ og ekkert er sent fyrr en einhver heldur henni áfram. Ástæðan:`,
      action: 'Opna útsendinguna',
    },
    in_doubt: {
      subject: ({ title }) => `Óvíst: ${title}`,
      text: ({ title }) =>
        `Ekki er vitað hvort sumir viðtakendur fengu „${title}“: póstþjónustan gaf ekkert skýrt svar. Þeim er ekkert sent sjálfkrafa. Einhver þarf að ákveða hvað gera skal.`,
      action: 'Skoða og ákveða',
    },
    much_came_back: {
      subject: ({ title }) => `Margt kom til baka: ${title}`,
      text: ({ title }) =>
        `Fleiri bréf um „${title}“ en eðlilegt er hafa misfarist, komið til baka eða verið tilkynnt sem ruslpóstur. Þetta sást:`,
      action: 'Opna útsendinguna',
    },
    language_missing: {
      subject: ({ title }) => `Tungumál vantar: ${title}`,
      text: ({ title }) =>
        `Tilkynningin um „${title}“ er send út, en ekki á öllum tungumálum: ekki er hægt að búa til eitt bréfið. Þetta er að:`,
      action: 'Opna útsendinguna',
    },
    server_waits: {
      subject: ({ title }) => `Póstþjónninn frestar: ${title}`,
      text: ({ title }) =>
        `Tilkynningin um „${title}“ hefur ekki verið send öllum: póstþjónninn biður okkur að reyna síðar. Reynt er aftur á stundarfjórðungs fresti. Þjónninn segir:`,
      action: 'Opna útsendinguna',
    },
    role_granted: {
      subject: ({ person, role }) => `Nýtt hlutverk: ${person}, ${role}`,
      text: ({ person, role, by }) =>
        `Notandi hefur fengið nýtt hlutverk. Notandi: ${person}. Hlutverk: ${role}. Veitt af: ${by}. Hafðu samband við kerfisstjóra ef þetta kemur þér á óvart.`,
      action: 'Sjá notendur og hlutverk',
    },
    password_reset: {
      subject: ({ newsroom }) => `Veldu nýtt lykilorð: ${newsroom}`,
      text: () =>
        'Beðið var um nýtt lykilorð fyrir aðganginn þinn. Ef það varst þú skaltu velja lykilorð með hnappinum hér fyrir neðan. Annars þarftu ekki að gera neitt.',
      action: 'Velja nýtt lykilorð',
    },
    letter: {
      subject: (count) => `Bíður þín: ${count}`,
      intro: 'Þetta hefur gerst síðan síðast var skrifað:',
      behalf: (name) => `Fyrir hönd fjarverandi: ${name}.`,
      optOut: 'Veldu hve oft þú færð slík bréf, eða engin',
    },
    footer: (newsroom) => `Sjálfvirkur póstur til starfsfólks. ${newsroom}`,
  },
  counts: {
    submitted: 'Afhent póstþjónustu',
    failed: 'Mistókst',
    excluded: 'Sleppt',
    inDoubt: 'Óvíst',
  },
  roles: {
    communications: 'Samskipti',
    editor: 'Ritstjóri',
    'chief-editor': 'Aðalritstjóri',
    'data-steward': 'Gagnastjóri',
    admin: 'Kerfisstjóri',
  },
}
