import type { SampleText } from '../story.ts'

/** The chronology in Norwegian, Danish and Finnish. */

export const nb: SampleText = {
  title: 'Fire nordiske lover, fire datoer: en kronologi for redaksjoner',
  subheading: 'Sverige 1999, Finland 2006, Norge og Island 2009, med kilde til hver dato',
  lead: 'Nine Lights publiserer en kort kronologi over de nordiske lovene om kjøp av sex, på ni språk. Hver dato har en kilde, og det går fram om loven ble vedtatt eller trådte i kraft da.',
  place: 'Oslo',
  body: [
    { h: 'Kronologien' },
    {
      list: [
        '**Sverige, 1. januar 1999:** den svenske sexkjøpsloven (1998:408) trer i kraft.',
        '**Finland, 1. oktober 2006:** et delvis forbud. Det gjelder kjøp fra en person som er utsatt for menneskehandel eller hallikvirksomhet.',
        '**Norge, 1. januar 2009:** den norske loven trer i kraft.',
        '**Island, april 2009:** den islandske loven vedtas.',
      ],
    },
    { h: 'Vedtatt er ikke det samme som i kraft' },
    'Tre av datoene forteller når en regel begynte å gjelde. Den islandske forteller når en lov ble vedtatt. Den som setter opp alle fire i én tabell, bør skrive det, ellers sammenligner tabellen ulike ting.',
    { quote: 'Skriv «vedtatt» eller «trådte i kraft». Aldri bare «innført». (Fra skrivereglene til Nine Lights)' },
    'Finland skiller seg ut på en annen måte også: Forbudet er delvis. Et kart i to farger, med lov og uten lov, blir feil for Finland uansett hvilken farge landet får.',
    { picture: 'fjord' },
    {
      box: 'Slik oppgir vi datoer',
      text: 'En dato oppgis aldri mer nøyaktig enn den er kjent.\n\nEr bare måneden kjent, skriver vi måneden. Er bare året kjent, skriver vi året.',
    },
    'Kronologien kan gjengis fritt. Rettelser mottas med takk på [redaksjonens side for rettelser](https://example.org/corrections).',
  ],
  quote:
    'En kronologi ser ut som det enkleste som finnes. Så spør man om hver dato betyr vedtatt eller i kraft, og da begynner arbeidet.',
  figures: [
    {
      label: 'mellom den svenske loven (1. januar 1999) og den norske (1. januar 2009)',
      value: '10',
      unit: 'år',
      source: 'Svensk författningssamling, 1998:408; den norske loven i kraft 1. januar 2009 (Lovdata)',
      asOf: '2009-01-01T12:00:00.000Z',
    },
  ],
  notes:
    'Kilder. Sverige: lov (1998:408), Svensk författningssamling. Finland: Finlex. Norge: Lovdata. Island: Alltinget.\n\nKronologien gir bare datoer. Hvordan lovene lyder i dag, framgår av lovsamlingene selv.',
  brief: {
    subject: 'Fire nordiske lover, fire datoer: en kronologi til fri bruk',
    text: 'Sverige 1999, Finland 2006, Norge og Island 2009: Når begynte de nordiske lovene om kjøp av sex å gjelde, og hvilken av datoene forteller bare når en lov ble vedtatt?\n\nVi har samlet de fire datoene, med kilder, på ni språk. Kronologien kan gjengis fritt.',
  },
}

export const da: SampleText = {
  title: 'Fire nordiske love, fire datoer: en kronologi til redaktioner',
  subheading: 'Sverige 1999, Finland 2006, Norge og Island 2009, med kilde til hver dato',
  lead: 'Nine Lights udgiver en kort kronologi over de nordiske love om køb af sex, på ni sprog. Hver dato har en kilde, og det fremgår, om loven blev vedtaget eller trådte i kraft på det tidspunkt.',
  place: 'København',
  body: [
    { h: 'Kronologien' },
    {
      list: [
        '**Sverige, 1. januar 1999:** den svenske sexkøbslov (1998:408) træder i kraft.',
        '**Finland, 1. oktober 2006:** et delvist forbud. Det gælder køb hos en person, der er udsat for menneskehandel eller rufferi.',
        '**Norge, 1. januar 2009:** den norske lov træder i kraft.',
        '**Island, april 2009:** den islandske lov vedtages.',
      ],
    },
    { h: 'Vedtaget er ikke det samme som i kraft' },
    'Tre af datoerne fortæller, hvornår en regel begyndte at gælde. Den islandske fortæller, hvornår en lov blev vedtaget. Den, der stiller alle fire op i samme tabel, bør skrive det, ellers sammenligner tabellen forskellige ting.',
    { quote: 'Skriv »vedtaget« eller »trådt i kraft«. Aldrig kun »indført«. (Fra Nine Lights’ skriveregler)' },
    'Finland skiller sig også ud på en anden måde: Forbuddet er delvist. Et kort i to farver, med lov og uden lov, bliver forkert for Finland, uanset hvilken farve landet får.',
    { picture: 'archipelago' },
    {
      box: 'Sådan angiver vi datoer',
      text: 'En dato angives aldrig mere præcist, end den er kendt.\n\nEr kun måneden kendt, skriver vi måneden. Er kun året kendt, skriver vi året.',
    },
    'Kronologien må frit gengives. Rettelser modtages gerne på [redaktionens side for rettelser](https://example.org/corrections).',
  ],
  quote:
    'En kronologi ligner det enkleste, der findes. Så spørger man, om hver dato betyder vedtaget eller i kraft, og så begynder arbejdet.',
  notes:
    'Kilder. Sverige: lov (1998:408), Svensk författningssamling. Finland: Finlex. Norge: Lovdata. Island: parlamentet, Altinget.\n\nKronologien angiver kun datoer. Hvordan lovene lyder i dag, fremgår af de enkelte landes lovsamlinger.',
  brief: {
    subject: 'Fire nordiske love, fire datoer: en kronologi til fri brug',
    text: 'Sverige 1999, Finland 2006, Norge og Island 2009: Hvornår begyndte de nordiske love om køb af sex at gælde, og hvilken af datoerne fortæller kun, hvornår en lov blev vedtaget?\n\nVi har samlet de fire datoer, med kilder, på ni sprog. Kronologien må frit gengives.',
  },
}

export const fi: SampleText = {
  title: 'Neljä pohjoismaista lakia, neljä ajankohtaa: aikajana toimituksille',
  subheading: 'Ruotsi 1999, Suomi 2006, Norja ja Islanti 2009, lähteineen',
  lead: 'Nine Lights julkaisee yhdeksällä kielellä lyhyen aikajanan pohjoismaisista seksin ostamista koskevista laeista. Jokaisella ajankohdalla on lähde, ja siitä käy ilmi, hyväksyttiinkö laki silloin vai tuliko se voimaan.',
  place: 'Helsinki',
  body: [
    { h: 'Aikajana' },
    {
      list: [
        '**Ruotsi, 1. tammikuuta 1999:** Ruotsin seksinostolaki (1998:408) tulee voimaan.',
        '**Suomi, 1. lokakuuta 2006:** osittainen kielto. Se koskee ostamista ihmiskaupan tai parituksen kohteena olevalta henkilöltä.',
        '**Norja, 1. tammikuuta 2009:** Norjan laki tulee voimaan.',
        '**Islanti, huhtikuu 2009:** Islannin laki hyväksytään.',
      ],
    },
    { h: 'Hyväksytty ei ole sama kuin voimassa' },
    'Kolme ajankohtaa kertoo, milloin sääntö tuli voimaan. Islannin kohdalla kerrotaan, milloin laki hyväksyttiin. Jos kaikki neljä pannaan samaan taulukkoon, asia on mainittava, sillä muuten taulukko vertailee eri asioita.',
    {
      quote:
        'Kirjoita ”hyväksyttiin” tai ”tuli voimaan”. Älä koskaan pelkästään ”otettiin käyttöön”. (Nine Lightsin kirjoitusohje)',
    },
    'Suomi poikkeaa muista toisellakin tavalla: kielto on osittainen. Kaksivärinen kartta, jossa maalla joko on laki tai ei ole, menee Suomen kohdalla vikaan, valittiinpa kumpi väri tahansa.',
    { picture: 'forest' },
    {
      box: 'Näin ilmoitamme ajankohdat',
      text: 'Ajankohtaa ei koskaan ilmoiteta tarkemmin kuin se tiedetään.\n\nJos vain kuukausi tiedetään, kerromme kuukauden. Jos vain vuosi tiedetään, kerromme vuoden.',
    },
    'Aikajanan saa julkaista vapaasti. Korjaukset otetaan kiitollisina vastaan [toimituksen oikaisusivulla](https://example.org/corrections).',
  ],
  quote:
    'Aikajana näyttää maailman yksinkertaisimmalta asialta. Sitten kysyy jokaisesta päivästä, tarkoittaako se hyväksymistä vai voimaantuloa, ja työ alkaa.',
  figures: [
    {
      label: 'Ruotsin laista (1.1.1999) Norjan lakiin (1.1.2009)',
      value: '10',
      unit: 'vuotta',
      source: 'Ruotsin säädöskokoelma 1998:408; Norjan laki voimaan 1.1.2009 (Lovdata)',
      asOf: '2009-01-01T12:00:00.000Z',
    },
  ],
  notes:
    'Lähteet. Ruotsi: laki 1998:408, Ruotsin säädöskokoelma. Suomi: Finlex. Norja: Lovdata. Islanti: maan parlamentti Alþingi.\n\nAikajanassa on vain ajankohtia. Lakien nykyinen sisältö on tarkistettava kunkin maan säädöskokoelmasta.',
  brief: {
    subject: 'Neljä pohjoismaista lakia, neljä ajankohtaa: vapaa aikajana',
    text: 'Ruotsi 1999, Suomi 2006, Norja ja Islanti 2009: milloin pohjoismaiset seksin ostamista koskevat lait tulivat voimaan, ja mikä ajankohdista kertoo vain lain hyväksymisestä?\n\nKokosimme neljä ajankohtaa lähteineen yhdeksällä kielellä. Aikajanan saa julkaista vapaasti.',
  },
}
