import sharp from 'sharp'
import type { TokenHasher } from '../domain/names/hashes.ts'
import { hashedWords } from '../domain/names/search.ts'

/** Words kept of one file: far more than any caption or credit holds. */
const MAX_WORDS = 600
const MAX_BYTES = 256 * 1024

/**
 * The words in a picture's own metadata (EXIF, IPTC, XMP, PNG comments) as keyed hashes: enough to look for a name that
 * must not be there, and nothing that can be read.
 */
export async function metadataWords(data: Buffer, hash: TokenHasher): Promise<string[][]> {
  return hashedWords(await metadataText(data), hash, MAX_WORDS)
}

/** Exported for its test: this text is never stored. */
export async function metadataText(data: Buffer): Promise<string> {
  const { exif, iptc, xmp, comments } = await sharp(data).metadata()
  return [
    ...(exif ? [...binaryText(exif), ...wideText(exif)] : []),
    ...(iptc ? binaryText(iptc) : []),
    ...(xmp ? [markupText(xmp)] : []),
    ...(comments ?? []).map(({ text }) => text),
  ].join('\n')
}

/** Runs of readable characters, one a line, as UTF-8 and, where it is not that, as Latin-1. */
function binaryText(data: Buffer): string[] {
  const part = data.subarray(0, MAX_BYTES)
  const utf8 = part.toString('utf8')
  const readings = utf8.includes('\ufffd') ? [utf8, part.toString('latin1')] : [utf8]
  return readings.flatMap((text) => text.match(/[\p{L}\p{M}\p{N} .,;:'’_@()/&-]{3,}/gu) ?? [])
}

/** UTF-16, as Windows writes author and title into EXIF; from both alignments, European letters only. */
function wideText(data: Buffer): string[] {
  const part = data.subarray(0, MAX_BYTES)
  return [part, part.subarray(1)].flatMap((bytes) => {
    const even = bytes.subarray(0, bytes.length & ~1)
    const readings = [even.toString('utf16le'), Buffer.from(even).swap16().toString('utf16le')]
    return readings.flatMap((text) => text.match(/[A-Za-z\u00c0-\u024f .,'-]{3,}/g) ?? [])
  })
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** XMP: what stands between tags and in attributes. */
function markupText(data: Buffer): string {
  return data
    .subarray(0, MAX_BYTES)
    .toString('utf8')
    .replace(
      /<[^>]*>/g,
      (tag) => ` ${[...tag.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b).join(' ; ')}\n`,
    )
    .replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (_, name: string) => {
      if (!name.startsWith('#')) return ENTITIES[name] ?? ' '
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
    })
}
