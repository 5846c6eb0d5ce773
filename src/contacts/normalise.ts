import type { FieldHook, Validate } from 'payload'
import { LIMITS, readCountry, readLanguage, readTags } from '../domain/contact.ts'
import { isEmail, normaliseEmail } from '../domain/mail-headers.ts'
import { isZone } from '../domain/zoned-time.ts'

/** One spelling per address, before uniqueness is asked for. */
export const tidyEmail: FieldHook = ({ value }) => (typeof value === 'string' ? normaliseEmail(value) : value)

export const checkEmail: Validate = (value: unknown) =>
  isEmail(value) || 'Enter an e-mail address that mail can be sent to, for example ann@example.org.'

/** Tidies what can be read and leaves the rest for the check, so that the person sees what they wrote. */
const tidied =
  (read: (part: string) => string | null): FieldHook =>
  ({ value }) => {
    if (value === undefined || value === null) return value
    const parts = readTags(value)
    return parts ? [...new Set(parts.map((part) => read(part) ?? part))] : value
  }

export const tidyTags = tidied((part) => part)
export const tidyCountries = tidied(readCountry)
export const tidyLanguages = tidied(readLanguage)

const checked =
  (fits: (part: string) => boolean, wrong: (part: string) => string): Validate =>
  (value: unknown) => {
    if (value === undefined || value === null) return true
    const parts = readTags(value)
    if (!parts || !Array.isArray(value)) return 'Enter a list of texts.'
    if (parts.length > LIMITS.tags) return `At most ${LIMITS.tags} entries.`
    const stray = parts.find((part) => !fits(part))
    return stray === undefined || wrong(stray.slice(0, 40))
  }

export const checkTags = checked(
  (part) => part.length <= LIMITS.tag,
  () => `An entry has at most ${LIMITS.tag} characters.`,
)
export const checkCountries = checked(
  (part) => readCountry(part) === part,
  (part) => `“${part}” is not a country. Use two letters, for example SE.`,
)
export const checkLanguages = checked(
  (part) => readLanguage(part) === part,
  (part) => `“${part}” is not a language. Use two letters, for example sv.`,
)

export const checkTimeZone: Validate = (value: unknown) =>
  value === undefined || value === null || value === '' || (typeof value === 'string' && isZone(value))
    ? true
    : 'Enter a time zone such as Europe/Helsinki.'

export const checkCountry: Validate = (value: unknown) =>
  value === undefined || value === null || value === '' || (typeof value === 'string' && readCountry(value) === value)
    ? true
    : 'Enter a country with two capital letters, for example SE.'

export const checkCountryOrEu: Validate = (value: unknown, options) =>
  value === 'EU' ? true : value ? checkCountry(value, options) : 'Enter a country with two capital letters, or EU.'

export const checkUrl: Validate = (value: unknown) => {
  const fits = typeof value === 'string' && value.length <= 2000 && /^https?:\/\//i.test(value) && URL.canParse(value)
  return fits || 'Enter a web address that starts with https://.'
}
