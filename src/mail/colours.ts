/** What a mail is painted with, in light and in dark surroundings; all `#rrggbb`. */
export interface MailPalette {
  light: { accent: string; onAccent: string }
  dark: { accent: string; onAccent: string }
}

/** Fixed grounds and inks: a mail has to be read in programs that change colours as they please. */
export const LIGHT = { page: '#f6f4ee', card: '#ffffff', ink: '#1d1d1f', soft: '#5b5b62', line: '#dedad0' } as const
export const DARK = { page: '#121316', card: '#1c1d21', ink: '#ececee', soft: '#a9abb3', line: '#3a3c43' } as const

const FALLBACK = '#7a1f3d'
/** WCAG 2.2, 1.4.3 asks for 4.5 : 1. */
const ENOUGH = 4.5

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** The contrast of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high! + 0.05) / (low! + 0.05)
}

function readableOn(ground: string, accent: string): string {
  const target = luminance(ground) > 0.5 ? 0 : 255
  for (let step = 0; step < 20; step++) {
    const mixed = channels(accent).map((channel) => Math.round(channel + ((target - channel) * step) / 20))
    const hex = `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
    if (contrast(hex, ground) >= ENOUGH) return hex
  }
  return target === 0 ? '#000000' : '#ffffff'
}

function inkOn(ground: string): string {
  return contrast('#ffffff', ground) >= ENOUGH ? '#ffffff' : '#000000'
}

/** The newsroom's accent, moved only as far as it takes to be readable; what is no colour becomes the default. */
export function paletteOf(accent: string | undefined): MailPalette {
  const given = accent && /^#[0-9a-f]{6}$/i.test(accent) ? accent.toLowerCase() : FALLBACK
  const light = readableOn(LIGHT.card, given)
  const dark = readableOn(DARK.card, given)
  return { light: { accent: light, onAccent: inkOn(light) }, dark: { accent: dark, onAccent: inkOn(dark) } }
}
