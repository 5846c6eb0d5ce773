import type { Frequency } from '../domain/contact.ts'
import type { Language } from '../domain/languages.ts'

/** The words of the unsubscribe page and of the page of preferences. Names and addresses stand where nothing inflects them. */
export interface LeaveStrings {
  askTitle: string
  ask: (newsroom: string, address: string) => string
  button: string
  doneTitle: string
  done: (address: string) => string
  goneTitle: string
  gone: string
  brokenTitle: string
  broken: string
  laterTitle: string
  later: string
  /** In place of `later`, for who has subscribed again as often as is possible within 24 hours. */
  tooOften: string
  preferences: string
  listsTitle: string
  lists: (newsroom: string, address: string) => string
  leave: string
  left: string
  leaveAll: string
  leaveAllHint: string
  none: string
  saved: string
  stopped: (address: string) => string
  /** For whom we may not write to for another reason, which is not told: whom to ask, without a promise. */
  stoppedOtherwise: (address: string) => string
  /** The button behind a list that was left. */
  back: string
  backHint: string
  /** A link on the page that confirms unsubscribing. */
  mistake: string
  frequency: string
  frequencies: Record<Frequency, string>
  save: string
  frequencyHint: string
}

export const LEAVE_STRINGS: Record<Language, LeaveStrings> = {
  en: {
    askTitle: 'Unsubscribe?',
    ask: (newsroom, address) => `Press the button, and ${newsroom} will not write to ${address} any more.`,
    button: 'Unsubscribe',
    doneTitle: 'You are unsubscribed',
    done: (address) => `We will not write to ${address} any more. A mail that is already on its way may still arrive.`,
    goneTitle: 'This link belongs to nobody any more',
    gone: 'The address that it was for has been deleted here. If you still get mail from us, use the “Unsubscribe” link in the latest one.',
    brokenTitle: 'This link does not work',
    broken:
      'Perhaps it was cut short when it was copied. Open the link in the mail again, or reply to the mail and ask us to stop.',
    laterTitle: 'That did not work just now',
    later: 'Try again in a few minutes, or reply to the mail and ask us to stop.',
    tooOften:
      'You have already subscribed again many times within a day. Try once more tomorrow. You can leave at any time.',
    preferences: 'Choose what you receive',
    listsTitle: 'What you receive',
    lists: (newsroom, address) => `Lists of ${newsroom} that ${address} is on:`,
    leave: 'Leave this list',
    left: 'You have left this list',
    leaveAll: 'Leave all lists',
    leaveAllHint: 'You will get nothing more from us.',
    none: 'You are on no list.',
    saved: 'Your change is saved.',
    stopped: (address) => `You have unsubscribed from everything. We do not write to ${address}.`,
    stoppedOtherwise: (address) =>
      `We do not write to ${address}. If you think that this is a mistake, reply to one of our mails and ask us.`,
    back: 'Subscribe again',
    backHint: 'Was that a mistake? Choose the lists that you want to be on again. Nothing comes from the others.',
    mistake: 'Was that a mistake?',
    frequency: 'How often',
    frequencies: {
      each: 'Each message as it comes',
      daily: 'Once a day, in one message',
      weekly: 'Once a week, in one message',
    },
    save: 'Save',
    frequencyHint: 'It applies to what we send from now on. Corrections and withdrawals always come at once.',
  },
  sv: {
    askTitle: 'Avsluta prenumerationen?',
    ask: (newsroom, address) => `När du trycker på knappen slutar ${newsroom} att skriva till ${address}.`,
    button: 'Avsluta prenumerationen',
    doneTitle: 'Prenumerationen är avslutad',
    done: (address) => `Vi skriver inte längre till ${address}. Ett utskick som redan är på väg kan ändå komma fram.`,
    goneTitle: 'Länken hör inte längre till någon',
    gone: 'Adressen som den gällde har tagits bort hos oss. Om du ändå får post från oss, använd länken ”Avsluta prenumerationen” i det senaste brevet.',
    brokenTitle: 'Länken fungerar inte',
    broken:
      'Kanske blev den avkortad när den kopierades. Öppna länken i brevet igen, eller svara på brevet och be att få slippa fler.',
    laterTitle: 'Det gick inte just nu',
    later: 'Försök igen om några minuter, eller svara på brevet och be att få slippa fler.',
    tooOften:
      'Du har redan börjat prenumerera igen många gånger på ett dygn. Försök på nytt i morgon. Lämna listor kan du när som helst.',
    preferences: 'Välj vad du vill få',
    listsTitle: 'Det här får du',
    lists: (newsroom, address) => `Listor hos ${newsroom} som ${address} står på:`,
    leave: 'Lämna listan',
    left: 'Du har lämnat den här listan',
    leaveAll: 'Lämna alla listor',
    leaveAllHint: 'Du får då inget mer från oss.',
    none: 'Du står inte på någon lista.',
    saved: 'Ändringen är sparad.',
    stopped: (address) => `Du har avslutat prenumerationen helt. Vi skriver inte till ${address}.`,
    stoppedOtherwise: (address) =>
      `Vi skriver inte till ${address}. Om du tror att det är ett misstag, svara på något av våra brev och fråga oss.`,
    back: 'Prenumerera igen',
    backHint: 'Var det ett misstag? Välj de listor som du vill stå på igen. Från de andra kommer ingenting.',
    mistake: 'Var det ett misstag?',
    frequency: 'Hur ofta',
    frequencies: {
      each: 'Varje utskick när det kommer',
      daily: 'En gång om dagen, i ett brev',
      weekly: 'En gång i veckan, i ett brev',
    },
    save: 'Spara',
    frequencyHint: 'Det gäller det vi skickar från och med nu. Rättelser och återkallelser kommer alltid genast.',
  },
  nb: {
    askTitle: 'Vil du melde deg av?',
    ask: (newsroom, address) => `Når du trykker på knappen, slutter ${newsroom} å skrive til ${address}.`,
    button: 'Meld meg av',
    doneTitle: 'Du er meldt av',
    done: (address) =>
      `Vi skriver ikke lenger til ${address}. En e-post som allerede er på vei, kan likevel komme fram.`,
    goneTitle: 'Lenken hører ikke lenger til noen',
    gone: 'Adressen den gjaldt, er slettet hos oss. Hvis du likevel får e-post fra oss, bruk lenken «Meld deg av» i den siste.',
    brokenTitle: 'Lenken virker ikke',
    broken:
      'Kanskje ble den kuttet da den ble kopiert. Åpne lenken i e-posten på nytt, eller svar på e-posten og be om å slippe flere.',
    laterTitle: 'Det gikk ikke akkurat nå',
    later: 'Prøv igjen om noen minutter, eller svar på e-posten og be om å slippe flere.',
    tooOften:
      'Du har allerede meldt deg på igjen mange ganger i løpet av et døgn. Prøv på nytt i morgen. Du kan når som helst forlate lister.',
    preferences: 'Velg hva du vil få',
    listsTitle: 'Dette får du',
    lists: (newsroom, address) => `Lister hos ${newsroom} som ${address} står på:`,
    leave: 'Forlat listen',
    left: 'Du har forlatt denne listen',
    leaveAll: 'Forlat alle lister',
    leaveAllHint: 'Da får du ikke mer fra oss.',
    none: 'Du står ikke på noen liste.',
    saved: 'Endringen er lagret.',
    stopped: (address) => `Du er meldt helt av. Vi skriver ikke til ${address}.`,
    stoppedOtherwise: (address) =>
      `Vi skriver ikke til ${address}. Hvis du tror at det er en feil, svar på en av e-postene våre og spør oss.`,
    back: 'Meld meg på igjen',
    backHint: 'Var det en feil? Velg de listene du vil stå på igjen. Fra de andre kommer det ingenting.',
    mistake: 'Var det en feil?',
    frequency: 'Hvor ofte',
    frequencies: {
      each: 'Hver melding når den kommer',
      daily: 'Én gang om dagen, i én e-post',
      weekly: 'Én gang i uken, i én e-post',
    },
    save: 'Lagre',
    frequencyHint: 'Det gjelder det vi sender fra nå av. Rettelser og tilbaketrekkinger kommer alltid med en gang.',
  },
  da: {
    askTitle: 'Vil du afmelde dig?',
    ask: (newsroom, address) => `Når du trykker på knappen, holder ${newsroom} op med at skrive til ${address}.`,
    button: 'Afmeld mig',
    doneTitle: 'Du er afmeldt',
    done: (address) =>
      `Vi skriver ikke længere til ${address}. En mail, der allerede er på vej, kan dog stadig komme frem.`,
    goneTitle: 'Linket hører ikke længere til nogen',
    gone: 'Adressen, som det gjaldt, er slettet hos os. Hvis du alligevel får mail fra os, så brug linket »Afmeld« i den seneste.',
    brokenTitle: 'Linket virker ikke',
    broken:
      'Måske blev det afkortet, da det blev kopieret. Åbn linket i mailen igen, eller svar på mailen og bed om ikke at få flere.',
    laterTitle: 'Det lykkedes ikke lige nu',
    later: 'Prøv igen om et par minutter, eller svar på mailen og bed om ikke at få flere.',
    tooOften:
      'Du har allerede tilmeldt dig igen mange gange på et døgn. Prøv igen i morgen. Du kan altid forlade lister.',
    preferences: 'Vælg, hvad du vil modtage',
    listsTitle: 'Det modtager du',
    lists: (newsroom, address) => `Lister hos ${newsroom}, som ${address} står på:`,
    leave: 'Forlad listen',
    left: 'Du har forladt denne liste',
    leaveAll: 'Forlad alle lister',
    leaveAllHint: 'Så får du ikke mere fra os.',
    none: 'Du står ikke på nogen liste.',
    saved: 'Ændringen er gemt.',
    stopped: (address) => `Du er helt afmeldt. Vi skriver ikke til ${address}.`,
    stoppedOtherwise: (address) =>
      `Vi skriver ikke til ${address}. Hvis du tror, at det er en fejl, så svar på en af vores mails, og spørg os.`,
    back: 'Tilmeld mig igen',
    backHint: 'Var det en fejl? Vælg de lister, du vil stå på igen. Fra de andre kommer der ikke noget.',
    mistake: 'Var det en fejl?',
    frequency: 'Hvor ofte',
    frequencies: {
      each: 'Hver meddelelse, når den kommer',
      daily: 'Én gang om dagen, i én mail',
      weekly: 'Én gang om ugen, i én mail',
    },
    save: 'Gem',
    frequencyHint: 'Det gælder det, vi sender fra nu af. Rettelser og tilbagekaldelser kommer altid med det samme.',
  },
  fi: {
    askTitle: 'Perutaanko tilaus?',
    ask: (newsroom, address) => `Kun painat painiketta, ${newsroom} ei enää lähetä viestejä osoitteeseen ${address}.`,
    button: 'Peru tilaus',
    doneTitle: 'Tilaus on peruttu',
    done: (address) => `Emme enää lähetä viestejä osoitteeseen ${address}. Jo matkalla oleva viesti voi vielä saapua.`,
    goneTitle: 'Linkki ei enää kuulu kenellekään',
    gone: 'Osoite, jota se koski, on poistettu meiltä. Jos saat meiltä silti viestejä, käytä uusimman viestin linkkiä ”Peru tilaus”.',
    brokenTitle: 'Linkki ei toimi',
    broken:
      'Ehkä se katkesi kopioitaessa. Avaa linkki uudelleen viestistä, tai vastaa viestiin ja pyydä, ettei uusia lähetetä.',
    laterTitle: 'Tämä ei onnistunut juuri nyt',
    later: 'Yritä uudelleen muutaman minuutin kuluttua, tai vastaa viestiin ja pyydä, ettei uusia lähetetä.',
    tooOften:
      'Olet jo tilannut uudelleen monta kertaa vuorokauden aikana. Yritä uudelleen huomenna. Listoilta voit poistua milloin tahansa.',
    preferences: 'Valitse, mitä haluat saada',
    listsTitle: 'Mitä saat',
    lists: (newsroom, address) => `Postituslistat, joilla osoite ${address} on. Lähettäjä: ${newsroom}.`,
    leave: 'Poistu listalta',
    left: 'Olet poistunut tältä listalta',
    leaveAll: 'Poistu kaikilta listoilta',
    leaveAllHint: 'Sen jälkeen et saa meiltä enää mitään.',
    none: 'Et ole millään listalla.',
    saved: 'Muutos on tallennettu.',
    stopped: (address) => `Olet perunut tilauksen kokonaan. Emme lähetä viestejä osoitteeseen ${address}.`,
    stoppedOtherwise: (address) =>
      `Emme lähetä viestejä osoitteeseen ${address}. Jos arvelet, että kyseessä on erehdys, vastaa johonkin viestiimme ja kysy meiltä.`,
    back: 'Tilaa uudelleen',
    backHint: 'Oliko se vahinko? Valitse listat, joille haluat takaisin. Muilta listoilta ei tule mitään.',
    mistake: 'Oliko se vahinko?',
    frequency: 'Kuinka usein',
    frequencies: {
      each: 'Jokainen viesti heti',
      daily: 'Kerran päivässä yhtenä viestinä',
      weekly: 'Kerran viikossa yhtenä viestinä',
    },
    save: 'Tallenna',
    frequencyHint: 'Valinta koskee tästä lähtien lähetettäviä viestejä. Oikaisut ja peruutukset tulevat aina heti.',
  },
  is: {
    askTitle: 'Viltu afskrá þig?',
    ask: (newsroom, address) => `Þegar þú ýtir á hnappinn hættir ${newsroom} að skrifa á netfangið ${address}.`,
    button: 'Afskrá mig',
    doneTitle: 'Afskráningu er lokið',
    done: (address) =>
      `Við skrifum ekki lengur á netfangið ${address}. Póstur sem er þegar á leiðinni getur þó enn borist.`,
    goneTitle: 'Tengillinn tilheyrir engum lengur',
    gone: 'Netfanginu sem hann átti við hefur verið eytt hjá okkur. Ef þú færð samt póst frá okkur skaltu nota tengilinn „Afskrá mig“ í nýjasta póstinum.',
    brokenTitle: 'Tengillinn virkar ekki',
    broken:
      'Ef til vill styttist hann þegar hann var afritaður. Opnaðu tengilinn aftur í póstinum, eða svaraðu póstinum og biddu um að fá ekki meira.',
    laterTitle: 'Þetta tókst ekki að þessu sinni',
    later: 'Reyndu aftur eftir nokkrar mínútur, eða svaraðu póstinum og biddu um að fá ekki meira.',
    tooOften:
      'Þú hefur þegar skráð þig aftur mörgum sinnum á einum sólarhring. Reyndu aftur á morgun. Þú getur farið af listum hvenær sem er.',
    preferences: 'Veldu hvað þú vilt fá',
    listsTitle: 'Það sem þú færð',
    lists: (newsroom, address) => `Listar sem netfangið ${address} er á. Sendandi: ${newsroom}.`,
    leave: 'Fara af listanum',
    left: 'Þú ert ekki lengur á þessum lista',
    leaveAll: 'Fara af öllum listum',
    leaveAllHint: 'Þá færðu ekkert meira frá okkur.',
    none: 'Þú ert ekki á neinum lista.',
    saved: 'Breytingin hefur verið vistuð.',
    stopped: (address) => `Þú hefur afskráð þig af öllu. Við skrifum ekki á netfangið ${address}.`,
    stoppedOtherwise: (address) =>
      `Við skrifum ekki á netfangið ${address}. Ef þú telur að um mistök sé að ræða skaltu svara einhverjum pósti frá okkur og spyrja okkur.`,
    back: 'Skrá mig aftur',
    backHint: 'Voru það mistök? Veldu listana sem þú vilt vera á aftur. Frá hinum listunum kemur ekkert.',
    mistake: 'Voru það mistök?',
    frequency: 'Hversu oft',
    frequencies: {
      each: 'Hver póstur um leið og hann berst',
      daily: 'Einu sinni á dag, í einum pósti',
      weekly: 'Einu sinni í viku, í einum pósti',
    },
    save: 'Vista',
    frequencyHint: 'Þetta á við um það sem við sendum héðan í frá. Leiðréttingar og afturkallanir koma alltaf strax.',
  },
  et: {
    askTitle: 'Kas loobuda kirjadest?',
    ask: (newsroom, address) => `Kui vajutad nuppu, ei kirjuta ${newsroom} enam aadressile ${address}.`,
    button: 'Loobun kirjadest',
    doneTitle: 'Oled kirjadest loobunud',
    done: (address) =>
      `Me ei kirjuta enam aadressile ${address}. Juba teele pandud kiri võib siiski veel kohale jõuda.`,
    goneTitle: 'See link ei kuulu enam kellelegi',
    gone: 'Aadress, mille kohta see käis, on meilt kustutatud. Kui saad meilt ikka kirju, kasuta uusima kirja linki „Loobun kirjadest“.',
    brokenTitle: 'Link ei tööta',
    broken:
      'Võib-olla jäi see kopeerides poolikuks. Ava link uuesti kirjast või vasta kirjale ja palu, et me enam ei kirjutaks.',
    laterTitle: 'See ei õnnestunud praegu',
    later: 'Proovi mõne minuti pärast uuesti või vasta kirjale ja palu, et me enam ei kirjutaks.',
    tooOften: 'Oled ööpäeva jooksul juba mitu korda uuesti liitunud. Proovi uuesti homme. Lahkuda saad igal ajal.',
    preferences: 'Vali, mida soovid saada',
    listsTitle: 'Mida sa saad',
    lists: (newsroom, address) => `Loendid, kus on aadress ${address}. Saatja: ${newsroom}.`,
    leave: 'Lahku loendist',
    left: 'Oled sellest loendist lahkunud',
    leaveAll: 'Lahku kõigist loenditest',
    leaveAllHint: 'Siis ei saa sa meilt enam midagi.',
    none: 'Sa ei ole üheski loendis.',
    saved: 'Muudatus on salvestatud.',
    stopped: (address) => `Oled kõigest loobunud. Me ei kirjuta aadressile ${address}.`,
    stoppedOtherwise: (address) =>
      `Me ei kirjuta aadressile ${address}. Kui arvad, et see on eksitus, vasta mõnele meie kirjale ja küsi meilt.`,
    back: 'Liitun uuesti',
    backHint: 'Kas see juhtus kogemata? Vali loendid, kus soovid uuesti olla. Teistest ei tule midagi.',
    mistake: 'Kas see juhtus kogemata?',
    frequency: 'Kui sageli',
    frequencies: { each: 'Iga kiri kohe', daily: 'Kord päevas ühe kirjana', weekly: 'Kord nädalas ühe kirjana' },
    save: 'Salvesta',
    frequencyHint: 'See kehtib kirjade kohta, mille saadame edaspidi. Parandused ja tagasivõtmised tulevad alati kohe.',
  },
  lv: {
    askTitle: 'Vai vēlaties atteikties no vēstulēm?',
    ask: (newsroom, address) => `Kad nospiedīsiet pogu, ${newsroom} vairs nerakstīs uz adresi ${address}.`,
    button: 'Atteikties no vēstulēm',
    doneTitle: 'Atteikšanās ir reģistrēta',
    done: (address) => `Mēs vairs nerakstīsim uz adresi ${address}. Vēstule, kas jau ir ceļā, vēl var pienākt.`,
    goneTitle: 'Šī saite vairs nevienam nepieder',
    gone: 'Adrese, uz kuru tā attiecās, pie mums ir dzēsta. Ja joprojām saņemat no mums vēstules, izmantojiet saiti “Atteikties no vēstulēm” jaunākajā vēstulē.',
    brokenTitle: 'Saite nedarbojas',
    broken:
      'Varbūt kopējot tā tika saīsināta. Atveriet saiti vēstulē vēlreiz vai atbildiet uz vēstuli un lūdziet vairs nerakstīt.',
    laterTitle: 'Šobrīd tas neizdevās',
    later: 'Mēģiniet vēlreiz pēc dažām minūtēm vai atbildiet uz vēstuli un lūdziet vairs nerakstīt.',
    tooOften:
      'Diennakts laikā jau daudzas reizes esat pieteikušies vēlreiz. Mēģiniet rīt. Izstāties varat jebkurā laikā.',
    preferences: 'Izvēlieties, ko vēlaties saņemt',
    listsTitle: 'Ko jūs saņemat',
    lists: (newsroom, address) => `Saraksti, kuros ir adrese ${address}. Sūtītājs: ${newsroom}.`,
    leave: 'Izstāties no saraksta',
    left: 'Šajā sarakstā jūs vairs neesat',
    leaveAll: 'Izstāties no visiem sarakstiem',
    leaveAllHint: 'Tad no mums vairs neko nesaņemsiet.',
    none: 'Jūs neesat nevienā sarakstā.',
    saved: 'Izmaiņas ir saglabātas.',
    stopped: (address) => `Jūs vairs neko nesaņemat. Mēs nerakstām uz adresi ${address}.`,
    stoppedOtherwise: (address) =>
      `Mēs nerakstām uz adresi ${address}. Ja domājat, ka tā ir kļūda, atbildiet uz kādu no mūsu vēstulēm un pajautājiet mums.`,
    back: 'Pieteikties vēlreiz',
    backHint: 'Vai tā bija kļūda? Izvēlieties sarakstus, kuros vēlaties atkal būt. No pārējiem nekas nepienāks.',
    mistake: 'Vai tā bija kļūda?',
    frequency: 'Cik bieži',
    frequencies: {
      each: 'Katra vēstule uzreiz',
      daily: 'Reizi dienā vienā vēstulē',
      weekly: 'Reizi nedēļā vienā vēstulē',
    },
    save: 'Saglabāt',
    frequencyHint: 'Tas attiecas uz to, ko sūtīsim turpmāk. Labojumi un atsaukumi vienmēr pienāk uzreiz.',
  },
  lt: {
    askTitle: 'Atsisakyti laiškų?',
    ask: (newsroom, address) => `Paspaudus mygtuką, ${newsroom} neberašys adresu ${address}.`,
    button: 'Atsisakyti laiškų',
    doneTitle: 'Laiškų atsisakyta',
    done: (address) => `Adresu ${address} daugiau neberašysime. Jau išsiųstas laiškas dar gali ateiti.`,
    goneTitle: 'Ši nuoroda niekam nebepriklauso',
    gone: 'Adresas, kuriam ji skirta, pas mus ištrintas. Jei vis tiek gaunate iš mūsų laiškų, pasinaudokite naujausio laiško nuoroda „Atsisakyti laiškų“.',
    brokenTitle: 'Nuoroda neveikia',
    broken:
      'Galbūt kopijuojant ji buvo sutrumpinta. Atverkite nuorodą laiške dar kartą arba atsakykite į laišką ir paprašykite daugiau neberašyti.',
    laterTitle: 'Šiuo metu nepavyko',
    later: 'Pabandykite dar kartą po kelių minučių arba atsakykite į laišką ir paprašykite daugiau neberašyti.',
    tooOften: 'Per parą jau daug kartų vėl užsiprenumeravote. Pabandykite rytoj. Išeiti galite bet kada.',
    preferences: 'Pasirinkite, ką norite gauti',
    listsTitle: 'Ką gaunate',
    lists: (newsroom, address) => `Sąrašai, kuriuose yra adresas ${address}. Siuntėjas: ${newsroom}.`,
    leave: 'Išeiti iš sąrašo',
    left: 'Šiame sąraše jūsų nebėra',
    leaveAll: 'Išeiti iš visų sąrašų',
    leaveAllHint: 'Tada iš mūsų nieko nebegausite.',
    none: 'Jūsų nėra jokiame sąraše.',
    saved: 'Pakeitimas išsaugotas.',
    stopped: (address) => `Atsisakėte visko. Adresu ${address} neberašome.`,
    stoppedOtherwise: (address) =>
      `Adresu ${address} neberašome. Jei manote, kad tai klaida, atsakykite į kurį nors mūsų laišką ir paklauskite mūsų.`,
    back: 'Vėl prenumeruoti',
    backHint: 'Ar tai įvyko per klaidą? Pasirinkite sąrašus, kuriuose vėl norite būti. Iš kitų nieko negausite.',
    mistake: 'Ar tai įvyko per klaidą?',
    frequency: 'Kaip dažnai',
    frequencies: {
      each: 'Kiekvieną laišką iš karto',
      daily: 'Kartą per dieną, vienu laišku',
      weekly: 'Kartą per savaitę, vienu laišku',
    },
    save: 'Išsaugoti',
    frequencyHint: 'Tai galioja tam, ką siųsime nuo šiol. Pataisymai ir atšaukimai visada ateina iš karto.',
  },
}
