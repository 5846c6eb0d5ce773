import type { SampleText } from '../story.ts'

/** The chronology in Icelandic, Estonian, Latvian and Lithuanian. */

export const is: SampleText = {
  title: 'Fern norræn lög, fjórar dagsetningar: tímalína fyrir ritstjórnir',
  subheading: 'Svíþjóð 1999, Finnland 2006, Noregur og Ísland 2009, ásamt heimildum',
  lead: 'Nine Lights birtir stutta tímalínu yfir norræn lög um kaup á vændi, á níu tungumálum. Við hverja dagsetningu er heimildar getið og tekið fram hvort lögin voru þá samþykkt eða tóku gildi.',
  place: 'Reykjavík',
  body: [
    { h: 'Tímalínan' },
    {
      list: [
        '**Svíþjóð, 1. janúar 1999:** sænsku lögin um bann við kaupum á vændi (1998:408) taka gildi.',
        '**Finnland, 1. október 2006:** bann að hluta. Það nær til kaupa á vændi fólks sem hefur sætt mansali eða er gert út af öðrum.',
        '**Noregur, 1. janúar 2009:** norsku lögin taka gildi.',
        '**Ísland, apríl 2009:** íslensku lögin eru samþykkt.',
      ],
    },
    { h: 'Samþykkt er ekki það sama og í gildi' },
    'Þrjár dagsetninganna segja hvenær regla tók gildi. Sú íslenska segir hvenær lög voru samþykkt. Sá sem setur allar fjórar í sömu töflu ætti að taka það fram, annars ber taflan saman ólíka hluti.',
    { quote: 'Skrifið „samþykkt“ eða „tóku gildi“. Aldrei aðeins „sett á“. (Úr stílreglum Nine Lights)' },
    'Finnland sker sig líka úr á annan hátt: bannið nær aðeins til hluta kaupanna. Kort í tveimur litum, með lögum og án laga, verður rangt fyrir Finnland hvor liturinn sem er valinn.',
    { picture: 'fjord' },
    {
      box: 'Svona birtum við dagsetningar',
      text: 'Dagsetning er aldrei gefin upp nákvæmar en hún er þekkt.\n\nSé aðeins mánuðurinn þekktur birtum við mánuðinn. Sé aðeins árið þekkt birtum við árið.',
    },
    'Tímalínuna má birta að vild. Leiðréttingar eru vel þegnar á [leiðréttingasíðu ritstjórnarinnar](https://example.org/corrections).',
  ],
  quote:
    'Tímalína virðist það einfaldasta í heimi. Svo spyr maður við hverja dagsetningu hvort hún merki samþykkt eða gildistöku, og þá hefst vinnan.',
  notes:
    'Heimildir. Svíþjóð: lög 1998:408, Svensk författningssamling. Finnland: Finlex. Noregur: Lovdata. Ísland: Alþingi.\n\nTímalínan sýnir aðeins dagsetningar. Um núgildandi texta laganna vísast til lagasafna landanna.',
  brief: {
    subject: 'Fern norræn lög, fjórar dagsetningar: tímalína til birtingar',
    text: 'Svíþjóð 1999, Finnland 2006, Noregur og Ísland 2009: hvenær tóku norrænu lögin um kaup á vændi gildi, og hver dagsetninganna segir aðeins hvenær lög voru samþykkt?\n\nVið höfum tekið saman dagsetningarnar fjórar, með heimildum, á níu tungumálum. Tímalínuna má birta að vild.',
  },
}

export const et: SampleText = {
  title: 'Neli Põhjamaade seadust, neli kuupäeva: ajatelg toimetustele',
  subheading: 'Rootsi 1999, Soome 2006, Norra ja Island 2009 koos allikatega',
  lead: 'Nine Lights avaldab üheksas keeles lühikese ajatelje Põhjamaade seksiostuseadustest. Iga kuupäeva juures on allikas ja märge, kas seadus siis vastu võeti või jõustus.',
  place: 'Tallinn',
  body: [
    { h: 'Ajatelg' },
    {
      list: [
        '**Rootsi, 1. jaanuar 1999:** jõustub Rootsi seksiostuseadus (1998:408).',
        '**Soome, 1. oktoober 2006:** osaline keeld. See kehtib ostmise kohta inimeselt, kes on inimkaubanduse või kupeldamise ohver.',
        '**Norra, 1. jaanuar 2009:** jõustub Norra seadus.',
        '**Island, aprill 2009:** võetakse vastu Islandi seadus.',
      ],
    },
    { h: 'Vastu võetud ei ole sama mis jõustunud' },
    'Kolm kuupäeva ütlevad, millal reegel kehtima hakkas. Islandi oma ütleb, millal seadus vastu võeti. Kes paneb kõik neli ühte tabelisse, peaks selle ära märkima, muidu võrdleb tabel erinevaid asju.',
    { quote: 'Kirjuta „võeti vastu“ või „jõustus“. Mitte kunagi ainult „kehtestati“. (Nine Lightsi stiilijuhendist)' },
    'Soome erineb teistest veel ühe asja poolest: keeld on osaline. Kahevärviline kaart, kus seadus on või seda ei ole, eksib Soome puhul kummagi värviga.',
    { picture: 'archipelago' },
    {
      box: 'Kuidas me kuupäevi märgime',
      text: 'Kuupäeva ei märgita kunagi täpsemalt, kui see on teada.\n\nKui teada on ainult kuu, kirjutame kuu. Kui teada on ainult aasta, kirjutame aasta.',
    },
    'Ajatelge võib vabalt avaldada. Parandused on teretulnud [toimetuse paranduste lehel](https://example.org/corrections).',
  ],
  quote:
    'Ajatelg tundub maailma kõige lihtsam asi. Siis küsid iga kuupäeva kohta, kas see tähendab vastuvõtmist või jõustumist, ja töö algab.',
  notes:
    'Allikad. Rootsi: seadus 1998:408, Svensk författningssamling. Soome: Finlex. Norra: Lovdata. Island: parlament Althing.\n\nAjateljel on ainult kuupäevad. Seaduste praegust sõnastust tuleb kontrollida iga riigi õigusaktide kogust.',
  brief: {
    subject: 'Neli Põhjamaade seadust, neli kuupäeva: vabalt avaldatav ajatelg',
    text: 'Rootsi 1999, Soome 2006, Norra ja Island 2009: millal hakkasid kehtima Põhjamaade seksiostuseadused ja milline neist kuupäevadest ütleb ainult, millal seadus vastu võeti?\n\nKogusime neli kuupäeva koos allikatega üheksas keeles. Ajatelge võib vabalt avaldada.',
  },
}

export const lv: SampleText = {
  title: 'Četri Ziemeļvalstu likumi, četri datumi: hronoloģija redakcijām',
  subheading: 'Zviedrija 1999, Somija 2006, Norvēģija un Islande 2009, ar avotiem',
  lead: 'Nine Lights deviņās valodās publicē īsu hronoloģiju par Ziemeļvalstu likumiem, kas attiecas uz seksa pirkšanu. Pie katra datuma norādīts avots un tas, vai likums tobrīd tika pieņemts vai stājās spēkā.',
  place: 'Rīga',
  body: [
    { h: 'Hronoloģija' },
    {
      list: [
        '**Zviedrija, 1999. gada 1. janvāris:** stājas spēkā Zviedrijas likums par seksa pirkšanas aizliegumu (1998:408).',
        '**Somija, 2006. gada 1. oktobris:** daļējs aizliegums. Tas attiecas uz pirkšanu no cilvēka, kurš cietis no cilvēktirdzniecības vai sutenerisma.',
        '**Norvēģija, 2009. gada 1. janvāris:** stājas spēkā Norvēģijas likums.',
        '**Islande, 2009. gada aprīlis:** tiek pieņemts Islandes likums.',
      ],
    },
    { h: 'Pieņemts nav tas pats, kas spēkā' },
    'Trīs datumi pasaka, kad noteikums sāka darboties. Islandes datums pasaka, kad likums tika pieņemts. Ja visus četrus liek vienā tabulā, tas jānorāda, citādi tabula salīdzina dažādas lietas.',
    { quote: 'Rakstiet „pieņemts” vai „stājās spēkā”. Nekad tikai „ieviests”. (No Nine Lights stila vadlīnijām)' },
    'Somija atšķiras vēl kādā ziņā: aizliegums ir daļējs. Divkrāsu karte, kurā likums vai nu ir, vai nav, par Somiju kļūdīsies ar jebkuru no abām krāsām.',
    { picture: 'harbour' },
    {
      box: 'Kā mēs norādām datumus',
      text: 'Datums nekad netiek norādīts precīzāk, nekā tas ir zināms.\n\nJa zināms tikai mēnesis, rakstām mēnesi. Ja zināms tikai gads, rakstām gadu.',
    },
    'Hronoloģiju drīkst brīvi pārpublicēt. Labojumus gaidām [redakcijas labojumu lapā](https://example.org/corrections).',
  ],
  quote:
    'Hronoloģija šķiet vienkāršākā lieta pasaulē. Tad par katru datumu jautā, vai tas nozīmē pieņemšanu vai stāšanos spēkā, un sākas darbs.',
  notes:
    'Avoti. Zviedrija: likums 1998:408, Svensk författningssamling. Somija: Finlex. Norvēģija: Lovdata. Islande: parlaments Altings.\n\nHronoloģijā ir tikai datumi. Likumu pašreizējais formulējums jāpārbauda attiecīgās valsts tiesību aktu krājumā.',
  brief: {
    subject: 'Četri Ziemeļvalstu likumi, četri datumi: hronoloģija publicēšanai',
    text: 'Zviedrija 1999, Somija 2006, Norvēģija un Islande 2009: kad sāka darboties Ziemeļvalstu likumi par seksa pirkšanu, un kurš no šiem datumiem pasaka tikai to, kad likums tika pieņemts?\n\nEsam apkopojuši četrus datumus ar avotiem deviņās valodās. Hronoloģiju drīkst brīvi pārpublicēt.',
  },
}

export const lt: SampleText = {
  title: 'Keturi Šiaurės šalių įstatymai, keturios datos: chronologija redakcijoms',
  subheading: 'Švedija 1999, Suomija 2006, Norvegija ir Islandija 2009, su šaltiniais',
  lead: '„Nine Lights“ devyniomis kalbomis skelbia trumpą Šiaurės šalių įstatymų dėl sekso pirkimo chronologiją. Prie kiekvienos datos nurodytas šaltinis ir tai, ar įstatymas tada buvo priimtas, ar įsigaliojo.',
  place: 'Vilnius',
  body: [
    { h: 'Chronologija' },
    {
      list: [
        '**Švedija, 1999 m. sausio 1 d.:** įsigalioja Švedijos sekso pirkimo įstatymas (1998:408).',
        '**Suomija, 2006 m. spalio 1 d.:** dalinis draudimas. Jis taikomas, kai perkama iš žmogaus, nukentėjusio nuo prekybos žmonėmis ar sąvadavimo.',
        '**Norvegija, 2009 m. sausio 1 d.:** įsigalioja Norvegijos įstatymas.',
        '**Islandija, 2009 m. balandis:** priimamas Islandijos įstatymas.',
      ],
    },
    { h: 'Priimtas dar nereiškia įsigaliojęs' },
    'Trys datos rodo, kada taisyklė ėmė galioti. Islandijos data rodo, kada įstatymas buvo priimtas. Jei visos keturios dedamos į vieną lentelę, tai reikia nurodyti, antraip lentelė lygina skirtingus dalykus.',
    { quote: 'Rašykite „priimtas“ arba „įsigaliojo“. Niekada vien „įvestas“. (Iš „Nine Lights“ stiliaus vadovo)' },
    'Suomija skiriasi dar vienu dalyku: draudimas yra dalinis. Dviejų spalvų žemėlapis, kuriame įstatymas arba yra, arba jo nėra, dėl Suomijos suklys, kad ir kuri spalva būtų parinkta.',
    { picture: 'forest' },
    {
      box: 'Kaip nurodome datas',
      text: 'Data niekada nenurodoma tiksliau, nei yra žinoma.\n\nJei žinomas tik mėnuo, rašome mėnesį. Jei žinomi tik metai, rašome metus.',
    },
    'Chronologiją galima laisvai perspausdinti. Pataisymų laukiame [redakcijos pataisymų puslapyje](https://example.org/corrections).',
  ],
  quote:
    'Chronologija atrodo paprasčiausias dalykas pasaulyje. Paskui apie kiekvieną datą klausi, ar ji reiškia priėmimą, ar įsigaliojimą, ir prasideda darbas.',
  notes:
    'Šaltiniai. Švedija: įstatymas 1998:408, „Svensk författningssamling“. Suomija: „Finlex“. Norvegija: „Lovdata“. Islandija: parlamentas Altingas.\n\nChronologijoje pateikiamos tik datos. Dabartinę įstatymų formuluotę reikia tikrinti kiekvienos šalies teisės aktų rinkinyje.',
  brief: {
    subject: 'Keturi Šiaurės šalių įstatymai, keturios datos: chronologija spaudai',
    text: 'Švedija 1999, Suomija 2006, Norvegija ir Islandija 2009: kada ėmė galioti Šiaurės šalių įstatymai dėl sekso pirkimo ir kuri iš šių datų rodo tik tai, kada įstatymas buvo priimtas?\n\nSurinkome keturias datas su šaltiniais devyniomis kalbomis. Chronologiją galima laisvai perspausdinti.',
  },
}
