import { fjord, forest, harbour } from './drawings-land.ts'
import { archipelago, aurora, lighthouse } from './drawings-sea.ts'

export const CREDIT = 'Illustration: Pressrum sample'
export const LICENCE = 'CC0 1.0'

interface SamplePicture {
  /** Its natural key. */
  filename: string
  alt: string
  caption: string
  /** The drawing as SVG of `PICTURE_SIZE`. */
  draw: () => string
}

/** Press images that anybody may print: drawn by the seed itself, without people and without places that exist. */
export const PICTURES = {
  aurora: {
    filename: 'sample-aurora.jpg',
    alt: 'Drawing: nine curtains of green and violet northern light above dark hills and still water.',
    caption: 'Nine lights over still water.',
    draw: aurora,
  },
  lighthouse: {
    filename: 'sample-lighthouse.jpg',
    alt: 'Drawing: a white lighthouse with a red band on a rock, its beam crossing a blue evening sky.',
    caption: 'A lighthouse at dusk.',
    draw: lighthouse,
  },
  archipelago: {
    filename: 'sample-archipelago.jpg',
    alt: 'Drawing: flat islands in many shades of blue under a low orange sun.',
    caption: 'Islands at sunrise.',
    draw: archipelago,
  },
  fjord: {
    filename: 'sample-fjord.jpg',
    alt: 'Drawing: steep layered mountains on both sides of a narrow inlet, reflected in the water.',
    caption: 'A fjord in layers.',
    draw: fjord,
  },
  forest: {
    filename: 'sample-forest.jpg',
    alt: 'Drawing: pale birch trunks with dark marks in front of an autumn forest in ochre and rust.',
    caption: 'Birches in autumn.',
    draw: forest,
  },
  harbour: {
    filename: 'sample-harbour.jpg',
    alt: 'Drawing: a row of gabled houses in warm colours along a quay, mirrored in the harbour.',
    caption: 'Houses along a quay.',
    draw: harbour,
  },
} as const satisfies Record<string, SamplePicture>

export type PictureKey = keyof typeof PICTURES
export const PICTURE_KEYS = Object.keys(PICTURES) as PictureKey[]
