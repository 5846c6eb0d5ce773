import { gradient, page, ridge, ripples, round, sky, W } from './canvas.ts'

/** Rock, wood and walls. */

export function fjord(): string {
  const wall = (side: 1 | -1, n: number, tone: string) => {
    const at = (x: number) => (side === 1 ? x : W - x)
    const reach = 1180 - n * 190
    const top = 150 + n * 95
    const points = [
      [0, top],
      [reach * 0.16, top - 70 + n * 20],
      [reach * 0.3, top + 40],
      [reach * 0.44, top + 10],
      [reach * 0.62, top + 230],
      [reach * 0.74, top + 240],
      [reach * 0.9, 800],
      [reach, 880],
      [0, 880],
    ] as const
    const above = points.map(([x, y]) => `${round(at(x))},${round(y)}`).join(' ')
    const below = points.map(([x, y]) => `${round(at(x))},${round(880 + (880 - y) * 0.62)}`).join(' ')
    return {
      above: `<polygon points="${above}" fill="${tone}"/>`,
      below: `<polygon points="${below}" fill="${tone}" opacity="0.55"/>`,
    }
  }
  const layers = ['#7fa6b5', '#5d8a9c', '#3f6d80', '#285163', '#163846'].flatMap((tone, n) => [
    wall(1, n, tone),
    wall(-1, n, tone),
  ])
  return page(
    gradient('morning', [
      [0, '#9cc3cf'],
      [0.6, '#dfeceb'],
      [1, '#f7f1e3'],
    ]) +
      gradient('inlet', [
        [0, '#e9efe6'],
        [0.35, '#8fb3bd'],
        [1, '#2c5566'],
      ]),
    sky('morning', 900) +
      ridge(640, 150, 3, '#b9d3d8', 1.2, 890) +
      ridge(720, 120, 6, '#9dbfc8', 1.2, 890) +
      `<rect y="880" width="${W}" height="470" fill="url(#inlet)"/>` +
      layers.map(({ above }) => above).join('') +
      layers.map(({ below }) => below).join('') +
      ripples(890, '#ffffff', 11, 54),
  )
}

export function forest(): string {
  const back = Array.from({ length: 26 }, (_, n) => {
    const x = n * 96 - 20 + Math.sin(n * 4.1) * 30
    const tone = ['#a8551f', '#c2762b', '#d79a3c', '#8c4420'][n % 4]
    const tall = 760 + Math.sin(n * 2.7) * 160
    return `<ellipse cx="${round(x)}" cy="${round(1050 - tall / 2)}" rx="118" ry="${round(tall / 2)}" fill="${tone}" opacity="0.72"/>`
  }).join('')
  const trunks = Array.from({ length: 11 }, (_, n) => {
    const x = 70 + n * 222 + Math.sin(n * 3.7) * 62
    const wide = 46 + (n % 3) * 20
    const marks = Array.from({ length: 13 }, (_, k) => {
      const y = 40 + k * 100 + Math.sin(n * 5.3 + k * 2.1) * 34
      const left = (n + k) % 2 === 0
      const long = wide * (0.3 + Math.abs(Math.sin(n * 1.9 + k)) * 0.4)
      const from = left ? x : x + wide - long
      return `<path d="M${round(from)},${round(y)} q${round(long / 2)},${left ? -10 : 10} ${round(long)},4 q${round(-long / 2)},12 ${round(-long)},6 Z" fill="#2b2622"/>`
    }).join('')
    return `<rect x="${round(x)}" y="-20" width="${wide}" height="1250" fill="#f3eee4"/><rect x="${round(x + wide * 0.62)}" y="-20" width="${round(wide * 0.38)}" height="1250" fill="#d9d0c1"/>${marks}`
  }).join('')
  return page(
    gradient('haze', [
      [0, '#f6dfae'],
      [0.7, '#e0a85a'],
      [1, '#7a3d1a'],
    ]) +
      gradient('ground', [
        [0, '#7a3f1d'],
        [1, '#3a1d10'],
      ]),
    sky('haze') + back + ridge(1090, 30, 4, 'url(#ground)', 1.6) + trunks + ridge(1210, 34, 9, '#3a1d10', 1.8),
  )
}

export function harbour(): string {
  const walls = [
    '#a63d2f',
    '#d8953b',
    '#3f6373',
    '#e3c58b',
    '#7c2f33',
    '#5b7a62',
    '#c8693e',
    '#2f4858',
    '#dcae6a',
    '#8a4b3c',
  ]
  const houses = walls
    .map((tone, n) => {
      const x = 60 + n * 230
      const wide = 214
      const eaves = 500 + ((n * 67) % 130)
      const gable = eaves - 120 - ((n * 31) % 50)
      const base = 860
      const steps = n % 3 === 1
      const roof = steps
        ? `M${x},${eaves} v-40 h36 v-40 h36 v-40 h${wide - 144} v40 h36 v40 h36 v40 Z`
        : `M${x},${eaves} L${x + wide / 2},${gable} L${x + wide},${eaves} Z`
      const windows = Array.from({ length: Math.floor((base - eaves - 90) / 92) * 3 }, (_, k) => {
        const row = Math.floor(k / 3)
        const lit = (n * 7 + k * 5) % 4 === 0
        return `<rect x="${x + 30 + (k % 3) * 60}" y="${eaves + 26 + row * 92}" width="34" height="54" fill="${lit ? '#ffe3a1' : '#1d2b36'}" opacity="${lit ? 1 : 0.75}"/>`
      }).join('')
      const door = `<rect x="${x + 86}" y="${base - 74}" width="42" height="74" fill="#1d2b36" opacity="0.85"/>`
      return `<path d="M${x},${base} V${eaves} H${x + wide} V${base} Z" fill="${tone}"/><path d="${roof}" fill="${tone}"/>${windows}${door}`
    })
    .join('')
  return page(
    gradient('evening', [
      [0, '#6d8ea3'],
      [0.7, '#e8cfae'],
      [1, '#f3dcba'],
    ]) +
      gradient('basin', [
        [0, '#4b6472', 0.35],
        [0.4, '#31495a', 0.78],
        [1, '#14222e', 0.98],
      ]),
    sky('evening') +
      ridge(700, 60, 7, '#a9b4b0', 0.5, 880) +
      houses +
      `<g transform="translate(0 1772) scale(1 -1)">${houses}</g>` +
      `<rect y="884" width="${W}" height="466" fill="url(#basin)"/>` +
      '<rect y="856" width="2400" height="34" fill="#5d554c"/><rect y="856" width="2400" height="8" fill="#8b8175"/>' +
      ripples(900, '#ffe9c4', 6, 60),
  )
}
