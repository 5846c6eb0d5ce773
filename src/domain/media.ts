/** The derivatives of a picture, always WebP and free of metadata, by their greatest width in pixels. */
export const MEDIA_VARIANTS = { thumb: 320, small: 800, large: 1600, press: 2400 } as const

export type MediaVariant = keyof typeof MEDIA_VARIANTS

/** The public path of a picture's derivative; `hash` is the SHA-256 (hex) of the original, which itself is never public. */
export function mediaPath(hash: string, variant: MediaVariant): string {
  return `/files/${hash}/${variant}.webp`
}

/** Reads such a path back, for the route that serves it; `null` when it is not one. */
export function parseMediaPath(path: string): { hash: string; variant: MediaVariant } | null {
  const match = /^\/files\/([0-9a-f]{64})\/([a-z]+)\.webp$/.exec(path)
  const [, hash, variant] = match ?? []
  return hash && variant && Object.hasOwn(MEDIA_VARIANTS, variant) ? { hash, variant: variant as MediaVariant } : null
}
