import type { Language } from '../../domain/languages.ts'
import type { Role } from '../../domain/permissions.ts'

/**
 * Everybody here is invented, and the names say so: most surnames mean northern lights, or a star, in the language of
 * their bearer. Telephone numbers are from the range that Sweden keeps free for fiction (08-465 004 00 to 99).
 */

/** One account per role, and a second editor, so that four eyes can be tried. */
export const ACCOUNTS = [
  { key: 'writer', email: 'writer@example.org', name: 'Wilma Ljusstråle', role: 'communications' },
  { key: 'editor', email: 'editor@example.org', name: 'Edda Stjörnudóttir', role: 'editor' },
  { key: 'editor2', email: 'editor2@example.org', name: 'Eero Tähtikaari', role: 'editor' },
  { key: 'chief', email: 'chief@example.org', name: 'Cecilie Morgenstjerne', role: 'chief-editor' },
  { key: 'steward', email: 'steward@example.org', name: 'Signe Koidutäht', role: 'data-steward' },
  { key: 'admin', email: 'admin@example.org', name: 'Arne Ledstjärna', role: 'admin' },
] as const satisfies readonly { key: string; email: string; name: string; role: Role }[]

export type AccountKey = (typeof ACCOUNTS)[number]['key']

/** The press desk, one person per language; all of them answer in English too. */
export const PRESS_CONTACTS: Record<Language, { name: string; role: string; email: string; phone: string }> = {
  en: desk('Saga Norrsken', 'Press officer', 'saga.norrsken', 10),
  sv: desk('Saga Norrsken', 'Presskontakt', 'saga.norrsken', 10),
  nb: desk('Eirik Nordlys', 'Pressekontakt', 'eirik.nordlys', 11),
  da: desk('Freja Polarlys', 'Pressekontakt', 'freja.polarlys', 12),
  fi: desk('Aino Revontuli', 'Tiedottaja', 'aino.revontuli', 13),
  is: desk('Katrín Norðurljós', 'Fjölmiðlatengiliður', 'katrin.nordurljos', 14),
  et: desk('Maarja Virmaline', 'Pressikontakt', 'maarja.virmaline', 15),
  lv: desk('Ilze Kāviņa', 'Kontaktpersona presei', 'ilze.kavina', 16),
  lt: desk('Rasa Pašvaistė', 'Kontaktinis asmuo spaudai', 'rasa.pasvaiste', 17),
}

function desk(name: string, role: string, local: string, extension: number) {
  return { name, role, email: `${local}@example.org`, phone: `+46 8 465 004 ${extension}` }
}

/** Who is quoted: one invented person, and every quote says that she is. */
export const SPOKESPERSON = {
  name: 'Tuva Stjernelys',
  clearedBy: PRESS_CONTACTS.en.name,
  title: {
    en: 'fictional spokesperson, Nine Lights',
    sv: 'fiktiv talesperson, Nine Lights',
    nb: 'fiktiv talsperson, Nine Lights',
    da: 'fiktiv talsperson, Nine Lights',
    fi: 'kuvitteellinen edustaja, Nine Lights',
    is: 'skálduð talskona, Nine Lights',
    et: 'väljamõeldud kõneisik, Nine Lights',
    lv: 'izdomāta pārstāve, Nine Lights',
    lt: 'išgalvota atstovė, Nine Lights',
  } satisfies Record<Language, string>,
} as const
