/** What the drawings share: abstract northern scenery as SVG. Shapes come from sums of sines, so that each run draws the same. */

/** Width and height in pixels: enough for print, and the shape of a news picture. */
export const PICTURE_SIZE = { width: 2400, height: 1350 } as const
export const W: number = PICTURE_SIZE.width
export const H: number = PICTURE_SIZE.height

export const round = (value: number): number => Math.round(value * 10) / 10

export const gradient = (
  id: string,
  stops: readonly (readonly [offset: number, colour: string, opacity?: number])[],
): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops
    .map(
      ([offset, colour, opacity = 1]) => `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join('')}</linearGradient>`

export const page = (defs: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${W}" height="${H}" viewBox="0 0 ${W} ${H}"><defs>${defs}</defs>${body}</svg>`

export const sky = (id: string, to = H): string => `<rect width="${W}" height="${to}" fill="url(#${id})"/>`

/** A range of hills whose ridge lies around `at`; `rough` is how jagged it is. */
export function ridge(at: number, height: number, seed: number, colour: string, rough = 1, floor = H): string {
  const points: string[] = []
  for (let x = 0; x <= W; x += 20) {
    const t = x / W
    const wave =
      Math.sin(t * 5.1 + seed * 1.7) * 0.5 +
      Math.sin(t * 12.7 + seed * 3.1) * 0.28 +
      Math.sin(t * 31.3 + seed * 5.3) * 0.14 * rough +
      Math.sin(t * 71.9 + seed * 7.9) * 0.07 * rough
    points.push(`${x},${round(at - wave * height)}`)
  }
  return `<polygon points="0,${floor} ${points.join(' ')} ${W},${floor}" fill="${colour}"/>`
}

/** Thin bright lines on water, denser towards the viewer. */
export function ripples(from: number, colour: string, seed: number, count = 46): string {
  const lines: string[] = []
  for (let n = 0; n < count; n++) {
    const depth = n / count
    const y = from + depth ** 1.4 * (H - from)
    const x = ((Math.sin(n * 12.9898 + seed) * 43758.5453) % 1) * W
    const width = 60 + depth * 420
    lines.push(
      `<rect x="${round(Math.abs(x) - width / 2)}" y="${round(y)}" width="${round(width)}" height="${round(1.5 + depth * 4)}" rx="2" fill="${colour}" opacity="${round((0.1 + depth * 0.2) * 10) / 10}"/>`,
    )
  }
  return lines.join('')
}
