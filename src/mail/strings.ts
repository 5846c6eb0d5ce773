import type { Language } from '../domain/languages.ts'
import { da } from './strings/da.ts'
import { en } from './strings/en.ts'
import { et } from './strings/et.ts'
import { fi } from './strings/fi.ts'
import { is } from './strings/is.ts'
import { lt } from './strings/lt.ts'
import { lv } from './strings/lv.ts'
import { nb } from './strings/nb.ts'
import { sv } from './strings/sv.ts'
import type { MailStrings } from './strings/types.ts'

/** The words around a mail, in the nine languages. */
export const MAIL_STRINGS: Record<Language, MailStrings> = { en, sv, nb, da, fi, is, et, lv, lt }

export { STAFF_KINDS, type StaffKind } from './strings/types.ts'
