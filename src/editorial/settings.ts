import type { GlobalBeforeChangeHook } from 'payload'
import { readWindow } from '../domain/sending-window.ts'
import { isZone } from '../domain/zoned-time.ts'
import { refuse } from '../errors.ts'

const CONTROL = /[\u0000-\u001f\u007f]/

/** Settings that end in mail headers or styles are checked before they are stored. */
export const checkSettings: GlobalBeforeChangeHook = ({ data }) => {
  for (const [field, value] of [
    ['name', data.name],
    ['sender.name', data.sender?.name],
  ] as const) {
    if (typeof value === 'string' && CONTROL.test(value)) {
      throw refuse.invalid('A name has to stand on one line.', { field })
    }
  }
  const accent = data.colours?.accent
  if (accent && !/^#[0-9a-f]{6}$/i.test(accent)) {
    throw refuse.invalid('A colour is written as #rrggbb, for example #7a1f3d.', { field: 'colours.accent' })
  }
  if (Array.isArray(data.languages) && data.languages.length === 0) {
    throw refuse.invalid('A newsroom has at least one language.', { field: 'languages' })
  }
  return data
}

/** A window that cannot be read would count as none, and mails would go out at night. */
function checkWindow(window: { from?: string | null; to?: string | null; zone?: string | null } | undefined): void {
  const { from, to, zone } = window ?? {}
  if ((from || to) && !readWindow(window)) {
    throw refuse.invalid('A sending window has two times on one day, such as 07:00 and 19:00, the earlier one first.', {
      field: 'window',
    })
  }
  if (zone && !isZone(zone)) {
    throw refuse.invalid('A time zone is written like Europe/Stockholm.', { field: 'window.zone' })
  }
}

/** An hour or zone that cannot be read would count as another one. */
function checkDigest(digest: { hour?: string | null; zone?: string | null } | undefined): void {
  const { hour, zone } = digest ?? {}
  if (hour && !/^([01]\d|2[0-3]):[0-5]\d$/.test(hour)) {
    throw refuse.invalid('The hour of a digest is written like 07:00.', { field: 'digest.hour' })
  }
  if (zone && !isZone(zone)) {
    throw refuse.invalid('A time zone is written like Europe/Stockholm.', { field: 'digest.zone' })
  }
}

export const checkPolicy: GlobalBeforeChangeHook = ({ data }) => {
  const rules: { country?: string }[] = Array.isArray(data.countryRules) ? data.countryRules : []
  // Of two rules for one country nobody could say which one holds.
  const rows = new Map<string, number>()
  for (const [index, rule] of rules.entries()) {
    const code = rule.country?.trim().toUpperCase() ?? ''
    if (!/^[A-Z]{2}$/.test(code)) {
      throw refuse.invalid('A country is written with two letters, for example SE.', { field: `countryRules.${index}` })
    }
    const earlier = rows.get(code)
    if (earlier !== undefined) {
      throw refuse.invalid(`${code} has a rule in row ${earlier + 1} already. Remove one of the two.`, {
        field: `countryRules.${index}`,
      })
    }
    rows.set(code, index)
    rule.country = code
  }
  checkWindow(data.window)
  checkDigest(data.digest)
  return data
}
