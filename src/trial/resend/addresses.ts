const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
const CONTROL = /[\u0000-\u001f\u007f]/
const NAMED = /^(.*?)\s*<([^<>]*)>$/
const QUOTED_NAME = /^"(?:[^"\\]|\\.)*"$/
/** Characters that would end an unquoted name or begin another address (RFC 5322 §3.4). */
const UNSAFE_NAME = /[<>",;]/

/** Bare address by RFC 5321's lengths, ASCII only, with a dotted domain. */
function isBareAddress(value: string): boolean {
  const cut = value.lastIndexOf('@')
  const local = value.slice(0, cut)
  const labels = value.slice(cut + 1).split('.')
  return (
    cut > 0 &&
    value.length <= 254 &&
    local.length <= 64 &&
    LOCAL.test(local) &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label))
  )
}

/**
 * The bare address inside `Name <a@b.c>` or `a@b.c`.
 * @returns `null` when the text is neither, or carries CR, LF or another control character.
 */
export function bareAddress(value: string): string | null {
  if (CONTROL.test(value)) return null
  const text = value.trim()
  const named = NAMED.exec(text)
  if (!named) return isBareAddress(text) ? text : null
  const [, name = '', address = ''] = named
  if (UNSAFE_NAME.test(name) && !QUOTED_NAME.test(name)) return null
  return isBareAddress(address) ? address : null
}
