import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { PICTURE_SIZE } from '../../../src/trial/sample/canvas.ts'
import { PICTURE_KEYS, PICTURES } from '../../../src/trial/sample/pictures.ts'

describe.each(PICTURE_KEYS)('the press image “%s”', (key) => {
  const picture = PICTURES[key]

  it('is drawn the same each time, without text and without anything from elsewhere', () => {
    const svg = picture.draw()
    expect(picture.draw()).toBe(svg)
    expect(svg).not.toMatch(/<text|<image|href=/)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('is large enough for print, and a picture rather than one colour', async () => {
    const image = sharp(Buffer.from(picture.draw()))
    const { width, height } = await image.metadata()
    expect({ width, height }).toEqual(PICTURE_SIZE)
    // Figures are taken of what goes in, not of what comes out: so they are asked of the small picture.
    const small = await image.resize(120).toColourspace('b-w').png().toBuffer()
    const { channels } = await sharp(small).stats()
    expect(channels[0]?.stdev).toBeGreaterThan(15)
  })

  it('has its words', () => {
    expect(picture.alt.length).toBeGreaterThan(30)
    expect(picture.caption).toMatch(/\.$/)
    expect(picture.filename).toMatch(/^sample-[a-z]+\.jpg$/)
  })
})
