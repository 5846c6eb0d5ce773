import { isEmail, normaliseEmail } from './mail-headers.ts'

/** Whom we write to. */
export const AUDIENCES = [
  { value: 'journalist', label: 'Journalist' },
  { value: 'organisation', label: 'Organisation' },
  { value: 'decision_maker', label: 'Decision-maker' },
] as const
export type Audience = (typeof AUDIENCES)[number]['value']

export const isAudience = (value: unknown): value is Audience => AUDIENCES.some((audience) => audience.value === value)

export const FORMATS = [
  { value: 'html', label: 'HTML with a text part' },
  { value: 'text', label: 'Text only' },
] as const

export const FREQUENCIES = [
  { value: 'each', label: 'Each brief' },
  { value: 'daily', label: 'Once a day' },
  { value: 'weekly', label: 'Once a week' },
] as const

export type Frequency = (typeof FREQUENCIES)[number]['value']

export const isFrequency = (value: unknown): value is Frequency => FREQUENCIES.some((known) => known.value === value)

/** GDPR Article 6(1). */
export const LEGAL_BASES = [
  { value: 'legitimate_interest', label: 'Legitimate interest' },
  { value: 'consent', label: 'Consent' },
  { value: 'contract', label: 'Contract' },
  { value: 'public_task', label: 'Public task' },
] as const

export const MEMBER_STATES = [
  { value: 'active', label: 'Active' },
  { value: 'unsubscribed', label: 'Unsubscribed' },
  { value: 'removed', label: 'Removed' },
] as const
export type MemberState = (typeof MEMBER_STATES)[number]['value']

/** Source of the rows of whoever came to an address by an edit and is off lists by what was left there: they may never have asked for it. */
export const LEFT_BY_ADDRESS = 'Left by whoever had this address before'
/** Source of the rows that say nothing but that somebody has left. */
export const LEFT_THEMSELVES = 'Left by themselves'
/** Source of the rows of whoever left a list without being on it: it keeps them off, and is no way in. */
export const LEFT_UNSEEN = 'Left by themselves without being on it'
/** Source of the rows of whoever had left and subscribed again by the link in a mail. */
export const CAME_BACK = 'Subscribed again by themselves'

/** Whether a source says what somebody did by themselves, or decides what may be undone: nobody enters it or takes it away by hand. */
export const isKeptSource = (source: unknown): boolean =>
  [LEFT_BY_ADDRESS, LEFT_THEMSELVES, LEFT_UNSEEN, CAME_BACK].some((kept) => kept === source)

/** Where the mail of somebody's link went: where they are written to now, to another address (or nobody knows), or where somebody else reads by now. */
export type LinkFrom = 'here' | 'elsewhere' | 'others'

/**
 * Whether somebody can subscribe to a list again by themselves. Who holds a link read the mail it stands in: where somebody else has that address by now
 * it may be theirs, and of what was left at the address of today only a mail that went there tells.
 * @param stopped whether they have left everything, whatever their rows say
 * @param leftThere whether the list was left at the address of today: who leaves it later as well, by a mail that went elsewhere, cannot take that back
 */
export function mayComeBack(
  row: { state: MemberState; source: string },
  from: LinkFrom,
  stopped: boolean,
  leftThere = false,
): boolean {
  if (from === 'others' || row.state === 'removed' || row.source === LEFT_UNSEEN) return false
  if (row.state === 'active') return stopped && (from === 'here' || !leftThere)
  return from === 'here' || !(leftThere || row.source === LEFT_BY_ADDRESS)
}

export const SUPPRESSION_REASONS = [
  { value: 'unsubscribed', label: 'Unsubscribed' },
  { value: 'bounced', label: 'Mailbox bounced for good' },
  { value: 'complained', label: 'Complained about our mail' },
  { value: 'manual', label: 'Asked us' },
  { value: 'provider', label: 'Blocked by the mail provider' },
  { value: 'erased', label: 'Erased' },
] as const
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number]['value']

/** What a mail server found out about an address, and what holds for nothing but that address; all else somebody has decided for themselves. */
export const REASONS_OF_ADDRESS: readonly SuppressionReason[] = ['bounced', 'provider']

/** Whether a suppression goes with the person to their next address. */
export const staysWithPerson = (reason: SuppressionReason): boolean => !REASONS_OF_ADDRESS.includes(reason)

export interface SuppressedBy {
  reason: SuppressionReason
  source: string
}

/** Ends the source of who has unsubscribed from a mailbox that a mail server has found something about as well. */
export const BLOCKED_TOO = ' (the mailbox is blocked as well)'

const blockedToo = ({ reason, source }: SuppressedBy): SuppressedBy => ({
  reason,
  source: source.endsWith(BLOCKED_TOO) ? source : source + BLOCKED_TOO,
})

/**
 * What an address is suppressed by when one more reason comes. What a person has decided comes before what a mail server found, and what they cannot take back
 * themselves before what they can; of equals the first stays.
 * @returns `null` where it stays as it is
 */
export function suppressedAnew(known: SuppressedBy, more: SuppressedBy): SuppressedBy | null {
  const rank = ({ reason }: SuppressedBy) => (!staysWithPerson(reason) ? 0 : reason === 'unsubscribed' ? 1 : 2)
  if (rank(known) === 1 && rank(more) === 0) return known.source.endsWith(BLOCKED_TOO) ? null : blockedToo(known)
  if (rank(more) <= rank(known)) return null
  return rank(known) === 0 && rank(more) === 1 ? blockedToo(more) : more
}

/** Whether whoever reads at an address can lift its suppression: their own word is all there is. */
export const mayLift = ({ reason, source }: SuppressedBy): boolean =>
  reason === 'unsubscribed' && !source.endsWith(BLOCKED_TOO)

/**
 * Whether what the address of today is suppressed by was said by the contact of a link whose mail went to other addresses, and not by whoever had it before: an
 * edit has carried it, or it was said at one of those by the same link.
 * @param elsewhere what those are suppressed by; none, where nobody knows of any
 */
export function isTheirWord(
  known: SuppressedBy,
  contact: string,
  elsewhere: readonly (SuppressedBy | null)[],
): boolean {
  if (elsewhere.length === 0 || known.source === `contacts:${contact}`) return true
  const said = [known.source, known.source + BLOCKED_TOO]
  return elsewhere.some((other) => other !== null && other.reason === known.reason && said.includes(other.source))
}

/** Longest values in characters; lists in entries. */
export const LIMITS = { name: 200, outlet: 200, role: 200, source: 300, tag: 100, tags: 50 } as const

/** ISO 3166-1 alpha-2 as assigned, and XK, which the European Union uses for Kosovo. */
const COUNTRIES = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
    'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
    'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
    'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
    'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
    'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
  ).split(' '),
)

/** ISO 639-1. A contact may read more languages than the newsroom writes; they get the source text then. */
const READING_LANGUAGES = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en ' +
    'eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja ' +
    'jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb ' +
    'nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq ' +
    'sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'
  ).split(' '),
)

/** The code of a country, or `null`. */
export function readCountry(value: string): string | null {
  const code = value.trim().toUpperCase()
  return COUNTRIES.has(code) ? code : null
}

/** The primary subtag of a language tag (`sv-FI` → `sv`), or `null`. `no` is what Norwegians write for our `nb`. */
export function readLanguage(value: string): string | null {
  const code = value.trim().toLowerCase().split(/[-_]/)[0] ?? ''
  if (code === 'no') return 'nb'
  return READING_LANGUAGES.has(code) ? code : null
}

/** Words of ASCII with single spaces between: most cells of most files, and nothing to do. */
const TIDY = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/

/** What turns the direction of all that follows it, and so can make a name read as another. The marks that single letters need (U+200E, U+200F) are none of them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]+/g

/** Without what turns the direction of the text around it. */
export const withoutTurns = (value: string): string => (TIDY.test(value) ? value : value.replace(TURNING, ''))

/** One line: NFC, trimmed, every run of white space (line breaks too) one space, nothing that turns the direction. */
export function oneLine(value: string): string {
  return TIDY.test(value)
    ? value
    : withoutTurns(value)
        .normalize('NFC')
        .replace(/[\s\u200b\ufeff]+/g, ' ')
        .trim()
}

/** Whether a text holds control characters (line breaks and tabs aside): a sign of a file that is not text. */
export const hasControls = (value: string): boolean => /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/.test(value)

/** One outlet per name: how two spellings of a name are recognised as one. */
export function outletKey(name: string): string {
  return oneLine(name.normalize('NFKC')).toLowerCase()
}

/** Without repetitions, in their order. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}

/** A list of tags from a form or a request: an array, or text with `|`, `,` or line breaks between. */
export function readTags(value: unknown): string[] | null {
  const parts = typeof value === 'string' ? value.split(/[|,\n]/) : value
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return null
  return distinct(parts.map(oneLine).filter(Boolean))
}

/** What an import reads from one row. An empty value means that the row says nothing about it. */
export interface ContactValues {
  email: string
  name: string
  outlet: string
  role: string
  beats: string[]
  countries: string[]
  languages: string[]
}

/** Why a row of a file was refused; stable. */
export const ROW_PROBLEMS = {
  email_missing: 'The row has no e-mail address.',
  email_invalid: 'This is not an e-mail address that mail can be sent to.',
  unknown_language: 'Languages are two-letter codes, for example sv|en.',
  unknown_country: 'Countries are two-letter codes, for example SE|FI.',
  too_long: 'A cell is too long.',
  too_many_values: 'A cell holds too many values.',
  too_many_cells: 'The row has more cells than the header. Text that holds the separator needs quotation marks.',
  control_characters: 'A cell holds characters that are not text.',
} as const
export type RowProblem = keyof typeof ROW_PROBLEMS

export interface Rejection {
  code: RowProblem
  message: string
}

const reject = (code: RowProblem, detail = ''): Rejection => ({
  code,
  message: detail ? `${ROW_PROBLEMS[code]} ${detail}` : ROW_PROBLEMS[code],
})

/** Cells by column, as they stand in the file. */
export type Cells = Partial<Record<keyof ContactValues, string>>

/** Long enough for any list of tags; what is longer is no cell of ours. */
const MAX_CELL = 6000

function split(cell: string | undefined): string[] {
  if (!cell) return []
  return cell.includes('|') ? distinct(cell.split('|').map(oneLine).filter(Boolean)) : [oneLine(cell)].filter(Boolean)
}

/** Reads one row, or says what is wrong with it. */
export function readContact(cells: Cells): { ok: true; values: ContactValues } | { ok: false; rejection: Rejection } {
  const refuse = (code: RowProblem, detail?: string) => ({ ok: false as const, rejection: reject(code, detail) })
  for (const [column, cell] of Object.entries(cells)) {
    if (cell.length > MAX_CELL) return refuse('too_long', `Column: ${column}.`)
    if (!TIDY.test(cell) && hasControls(cell)) return refuse('control_characters', `Column: ${column}.`)
  }
  if (!cells.email?.trim()) return refuse('email_missing')
  const email = normaliseEmail(cells.email)
  if (!isEmail(email)) return refuse('email_invalid')
  const name = oneLine(cells.name ?? '')
  const outlet = oneLine(cells.outlet ?? '')
  const role = oneLine(cells.role ?? '')
  for (const [column, text] of [
    ['name', name],
    ['outlet', outlet],
    ['role', role],
  ] as const) {
    if (text.length > LIMITS[column])
      return refuse('too_long', `Column: ${column}, at most ${LIMITS[column]} characters.`)
  }
  const beats = split(cells.beats)
  if (beats.some((beat) => beat.length > LIMITS.tag)) {
    return refuse('too_long', `Column: beats, at most ${LIMITS.tag} characters each.`)
  }
  const countries: string[] = []
  for (const part of split(cells.countries)) {
    const code = readCountry(part)
    if (!code) return refuse('unknown_country', `Not a country: ${part.slice(0, 40)}.`)
    countries.push(code)
  }
  const languages: string[] = []
  for (const part of split(cells.languages)) {
    const code = readLanguage(part)
    if (!code) return refuse('unknown_language', `Not a language: ${part.slice(0, 40)}.`)
    languages.push(code)
  }
  if ([beats, countries, languages].some((list) => list.length > LIMITS.tags)) {
    return refuse('too_many_values', `At most ${LIMITS.tags}.`)
  }
  const values = { email, name, outlet, role, beats, countries: distinct(countries), languages: distinct(languages) }
  return { ok: true, values }
}
