import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { CollectionBeforeChangeHook, CollectionBeforeOperationHook, PayloadRequest, TypeWithID } from 'payload'
import sharp from 'sharp'
import { MEDIA_VARIANTS, type MediaVariant } from '../domain/media.ts'
import { env } from '../env.ts'
import { refuse } from '../errors.ts'
import { metadataWords } from './media-words.ts'
import { nameHasher } from './name-key.ts'

/** The largest file that is taken, in bytes, and the largest picture, in pixels (a decompression bomb is small on disk). */
export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024
const MAX_PIXELS = 100_000_000

const IMAGE_TYPES: Record<string, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heif: 'image/avif',
}

interface UploadedFile {
  data: Buffer
  mimetype: string
  name: string
  size: number
}

const fileOf = (req: PayloadRequest) => req.file as UploadedFile | undefined

/** What a file says it is has to be what it is; checked before Payload looks at it. */
export const refuseUnsafeFile: CollectionBeforeOperationHook = async ({ args, operation, req }) => {
  const file = fileOf(req)
  if ((operation !== 'create' && operation !== 'update') || !file) return args
  if (file.data.length > MAX_UPLOAD_BYTES) {
    throw refuse.tooLarge(`A file has at most ${MAX_UPLOAD_BYTES / 1024 / 1024} MB.`)
  }
  const actual = await sniff(file.data)
  if (!actual) {
    throw refuse.unsupportedType('This is not a picture (JPEG, PNG, WebP, AVIF), a PDF or a caption file (WebVTT).')
  }
  file.mimetype = actual
  return args
}

async function sniff(data: Buffer): Promise<string | null> {
  if (data.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf'
  if (
    data
      .subarray(0, 9)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .startsWith('WEBVTT')
  )
    return 'text/vtt'
  try {
    const { format } = await sharp(data, { limitInputPixels: MAX_PIXELS }).metadata()
    return IMAGE_TYPES[format ?? ''] ?? null
  } catch {
    return null
  }
}

/** Keeps the original under the hash of its bytes, and makes the thumbnail; larger derivatives are the worker's. */
export const keepOriginal: CollectionBeforeChangeHook = async ({ data, originalDoc, req, operation }) => {
  const file = fileOf(req)
  if (!file) {
    data.hash = operation === 'update' ? originalDoc?.hash : null
    data.variants = operation === 'update' ? originalDoc?.variants : 'none'
    data.metadataWords = operation === 'update' ? originalDoc?.metadataWords : null
    return data
  }
  const hash = createHash('sha256').update(file.data).digest('hex')
  await keep(originalPath(hash), file.data)
  const isImage = file.mimetype.startsWith('image/')
  if (isImage) await makeVariant(hash, 'thumb')
  data.hash = hash
  data.metadataWords = isImage ? await metadataWords(file.data, await nameHasher(req.payload)) : null
  data.variants = isImage ? 'pending' : 'none'
  return data
}

export function originalPath(hash: string): string {
  return join(env().mediaDir, 'originals', hash.slice(0, 2), hash)
}

export function variantPath(hash: string, variant: MediaVariant): string {
  return join(env().mediaDir, 'derived', hash.slice(0, 2), hash, `${variant}.webp`)
}

/** Writes a file once: beside its place, then moved, so that nobody ever reads half of it. */
async function keep(path: string, data: Buffer): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  )
  if (there) return
  await mkdir(join(path, '..'), { recursive: true })
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, data)
  await rename(draft, path)
}

/** One derivative: turned upright, scaled down, without camera data, position or serial numbers. */
export async function makeVariant(hash: string, variant: MediaVariant): Promise<string> {
  const path = variantPath(hash, variant)
  const data = await sharp(originalPath(hash), { limitInputPixels: MAX_PIXELS })
    .rotate()
    .resize({ width: MEDIA_VARIANTS[variant], withoutEnlargement: true })
    .webp({ quality: variant === 'press' ? 90 : 80 })
    .toBuffer()
  await keep(path, data)
  return path
}

/** Makes every derivative of a picture. */
export async function makeVariants(hash: string): Promise<void> {
  for (const variant of Object.keys(MEDIA_VARIANTS) as MediaVariant[]) await makeVariant(hash, variant)
}

/** Sends an original to staff; Payload has checked that they may read it. */
export const serveOriginal = async (
  _req: PayloadRequest,
  args: { doc: TypeWithID; params: { filename: string } },
): Promise<Response> => {
  const doc = args.doc as TypeWithID & { hash?: string; mimeType?: string }
  if (!doc.hash || !/^[0-9a-f]{64}$/.test(doc.hash)) throw refuse.notFound('The file is missing.')
  const path = originalPath(doc.hash)
  const { size } = await stat(path).catch(() => {
    throw refuse.notFound('The file is missing.')
  })
  return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, {
    headers: {
      'content-type': doc.mimeType ?? 'application/octet-stream',
      'content-length': String(size),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}
