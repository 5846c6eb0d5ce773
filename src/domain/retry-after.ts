/** The form of a date that servers must send (RFC 9110 §5.6.7). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

const instantOf = (text: string | undefined): number => (HTTP_DATE.test(text ?? '') ? Date.parse(text!) : Number.NaN)

/**
 * The seconds of a `retry-after`, which may also be a date (RFC 9110 §10.2.3): that is counted from the `date` of the same reply, since the clocks may be apart, and
 * from our own clock where there is none.
 *
 * @param headers names in lower case; @param now ms since the epoch
 * @returns never less than 0; `null` where there is none, or none that can be read
 */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>, now: number): number | null {
  const text = headers['retry-after']?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  const until = instantOf(text)
  if (Number.isNaN(until)) return null
  const said = instantOf(headers.date?.trim())
  return Math.max(0, (until - (Number.isNaN(said) ? now : said)) / 1000)
}
