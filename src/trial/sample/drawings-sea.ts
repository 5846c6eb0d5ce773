import { gradient, page, ridge, ripples, round, sky, W } from './canvas.ts'

/** Light and water. */

/** Nine curtains of light, one for each language. */
export function aurora(): string {
  const curtains = Array.from({ length: 9 }, (_, n) => {
    const x = 210 + n * 248 + Math.sin(n * 2.3) * 60
    const lean = Math.sin(n * 1.3) * 130
    const top = 90 + Math.abs(Math.sin(n * 0.9)) * 190
    const foot = 760 + Math.sin(n * 1.9) * 70
    const wide = 120 + Math.abs(Math.cos(n * 1.1)) * 90
    const path = `M${round(x - wide / 2 + lean)},${round(top)} C${round(x + lean)},${round(top + 220)} ${round(x - wide)},${round(foot - 240)} ${round(x - wide / 2)},${round(foot)} L${round(x + wide / 2)},${round(foot - 20)} C${round(x + wide * 0.2)},${round(foot - 260)} ${round(x + wide + lean)},${round(top + 200)} ${round(x + wide / 2 + lean)},${round(top)} Z`
    return `<path d="${path}" fill="url(#${n % 3 === 1 ? 'violet' : 'green'})"/>`
  }).join('')
  const stars = Array.from({ length: 90 }, (_, n) => {
    const x = (Math.abs(Math.sin(n * 78.233) * 43758.5453) % 1) * W
    const y = (Math.abs(Math.sin(n * 39.425) * 24634.6345) % 1) * 640
    return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(1 + (n % 4) * 0.7)}" fill="#fff" opacity="0.7"/>`
  }).join('')
  return page(
    gradient('night', [
      [0, '#060b1f'],
      [0.55, '#10304d'],
      [1, '#16425a'],
    ]) +
      gradient('green', [
        [0, '#7dffb8', 0],
        [0.45, '#58f0a7', 0.35],
        [0.92, '#b9ffd9', 0.75],
        [1, '#58f0a7', 0],
      ]) +
      gradient('violet', [
        [0, '#b58cff', 0],
        [0.5, '#9a7bf0', 0.4],
        [0.9, '#7de8d0', 0.6],
        [1, '#7de8d0', 0],
      ]) +
      gradient('water', [
        [0, '#1d5a63'],
        [0.4, '#0d2c40'],
        [1, '#050d1b'],
      ]) +
      '<filter id="soft" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="16 5"/></filter>',
    sky('night') +
      stars +
      `<g filter="url(#soft)">${curtains}</g>` +
      `<rect y="900" width="${W}" height="450" fill="url(#water)"/>` +
      ridge(838, 90, 2, '#0b2233', 1, 905) +
      ridge(878, 46, 5, '#071723', 1.4, 908) +
      ripples(915, '#8fffd0', 3),
  )
}

export function lighthouse(): string {
  const beam = (y: number, spread: number, far: number, opacity: number) =>
    `<polygon points="1640,${y} ${far},${y - spread} ${far},${y + spread * 0.6}" fill="#ffe9b0" opacity="${opacity}"/>`
  return page(
    gradient('dusk', [
      [0, '#1b2a52'],
      [0.5, '#52628f'],
      [0.78, '#d08a7a'],
      [1, '#f2c08a'],
    ]) +
      gradient('sea', [
        [0, '#7a7f9c'],
        [0.3, '#384a74'],
        [1, '#141f3d'],
      ]),
    sky('dusk', 960) +
      beam(372, 250, -100, 0.16) +
      beam(372, 150, -100, 0.2) +
      beam(372, 190, 2600, 0.18) +
      `<rect y="940" width="${W}" height="410" fill="url(#sea)"/>` +
      ridge(952, 26, 8, '#414b70', 0.6, 962) +
      ripples(960, '#ffd9a8', 9) +
      '<polygon points="1250,1130 1330,1010 1440,960 1570,930 1720,938 1850,985 1960,1060 2060,1150 1700,1190 1420,1175" fill="#10182f"/>' +
      '<polygon points="1440,960 1570,930 1640,938 1560,1010 1420,1060" fill="#1e2947"/>' +
      '<polygon points="1574,940 1594,430 1686,430 1706,940" fill="#f4efe6"/>' +
      '<polygon points="1640,940 1640,430 1686,430 1706,940" fill="#d5cdc6"/>' +
      '<polygon points="1583,700 1589,560 1691,560 1697,700" fill="#b0302e"/>' +
      '<polygon points="1640,700 1640,560 1691,560 1697,700" fill="#8c2225"/>' +
      '<rect x="1572" y="414" width="136" height="20" rx="4" fill="#141d38"/>' +
      '<rect x="1604" y="330" width="72" height="86" fill="#ffe9b0"/>' +
      '<path d="M1592,332 L1640,270 L1688,332 Z" fill="#141d38"/>' +
      '<rect x="1636" y="236" width="8" height="40" fill="#141d38"/>',
  )
}

export function archipelago(): string {
  const tones = ['#8fb4c9', '#6f9bb8', '#5584a6', '#3b6b90', '#275477', '#173d5c', '#0d2942']
  const islands = tones.map((tone, n) => {
    const y = 600 + n * 92
    const shapes = [0, 1, 2].map((k) => {
      const x = ((n * 733 + k * 911) % 2800) - 200
      const wide = 420 + ((n * 317 + k * 533) % 560)
      const high = 24 + n * 11 + ((k * 37) % 22)
      return `<path d="M${x},${y} C${x + wide * 0.15},${y - high} ${x + wide * 0.35},${y - high * 1.3} ${x + wide * 0.5},${y - high * 1.1} S${x + wide * 0.85},${y - high * 0.7} ${x + wide},${y} Z" fill="${tone}"/>`
    })
    // Firs stand on the crown of the first island of a row, where it is highest.
    const left = ((n * 733) % 2800) - 200
    const wide = 420 + ((n * 317) % 560)
    const trees = Array.from({ length: n > 2 ? 13 : 0 }, (_, k) => {
      const x = round(left + wide * (0.28 + k * 0.028))
      const tall = 30 + n * 8 + ((k * 29) % 26)
      const foot = round(y - (24 + n * 11) * 0.85)
      return `<polygon points="${x},${foot - tall} ${x - 10 - n},${foot + 12} ${x + 10 + n},${foot + 12}" fill="${tone}"/>`
    })
    return shapes.join('') + trees.join('')
  })
  return page(
    gradient('dawn', [
      [0, '#3f6c8c'],
      [0.45, '#f0b48a'],
      [0.6, '#fbdcb4'],
    ]) +
      gradient('bay', [
        [0, '#f3cda4'],
        [0.3, '#8fb4c9'],
        [1, '#12324d'],
      ]),
    sky('dawn') +
      '<circle cx="1520" cy="520" r="120" fill="#ffe7c2"/><circle cx="1520" cy="520" r="210" fill="#ffe7c2" opacity="0.25"/>' +
      `<rect y="590" width="${W}" height="760" fill="url(#bay)"/>` +
      ripples(600, '#fff1da', 4, 70) +
      islands.join(''),
  )
}
