import { expect, it } from 'vitest'
import { mediaPath, parseMediaPath } from '../../../src/domain/media.ts'

const hash = 'ab'.repeat(32)

it('names a derivative by the hash of its original and reads it back', () => {
  expect(mediaPath(hash, 'large')).toBe(`/files/${hash}/large.webp`)
  expect(parseMediaPath(mediaPath(hash, 'large'))).toEqual({ hash, variant: 'large' })
})

it.each([
  `/files/${hash}/original.webp`,
  `/files/${hash}/large.png`,
  `/files/../large.webp`,
  `/files/${hash}/toString.webp`,
])('does not read %s', (path) => {
  expect(parseMediaPath(path)).toBeNull()
})
