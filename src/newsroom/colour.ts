/** The grounds on which the accent has to be read, and what it falls back to. */
const LIGHT_GROUND = '#fbfaf6'
const DARK_GROUND = '#16171a'
export const FALLBACK_ACCENT = '#7a1f3d'

/** Contrast that text needs (WCAG 2.2, 1.4.3), with a little to spare for tinted grounds. */
const ENOUGH = 5.5

type Rgb = readonly [number, number, number]

function parse(hex: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex)
  if (!match) return null
  const [r, g, b] = match.slice(1).map((part) => Number.parseInt(part, 16))
  return [r ?? 0, g ?? 0, b ?? 0]
}

const format = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((part) => {
    const c = part / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** The contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2). Unreadable ones count as black. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(parse(a) ?? [0, 0, 0]), luminance(parse(b) ?? [0, 0, 0])]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** Moves a colour towards black or white in small steps until it can be read on the ground. */
function guarded(accent: Rgb, ground: string, towards: 0 | 255): string {
  for (let step = 0; step <= 50; step += 1) {
    const share = step / 50
    const [r, g, b] = accent
    const mixed = format([r + (towards - r) * share, g + (towards - g) * share, b + (towards - b) * share])
    if (contrast(mixed, ground) >= ENOUGH) return mixed
  }
  return towards === 0 ? '#000000' : '#ffffff'
}

export interface Accents {
  light: string
  dark: string
}

/** The newsroom's accent as it can be read on a light and on a dark page; anything that is no colour becomes the fallback. */
export function accents(setting: string): Accents {
  const accent = parse(setting) ?? parse(FALLBACK_ACCENT) ?? [0, 0, 0]
  return { light: guarded(accent, LIGHT_GROUND, 0), dark: guarded(accent, DARK_GROUND, 255) }
}
