import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import busboy from 'busboy'
import { LIMITS, oneLine } from '../../domain/contact.ts'
import { type Layout, type LayoutProblem, readLayout } from '../../domain/csv-columns.ts'
import { isPressrumError, type PressrumError, refuse } from '../../errors.ts'

/** 200 MB: about two million rows. */
export const MAX_IMPORT_BYTES = 200 * 1024 * 1024
/** Of the file's start, enough for any header. */
const HEAD_BYTES = 64 * 1024

export interface Upload {
  headers: Headers
  body: ReadableStream<Uint8Array> | null
}

export interface Received {
  /** Name of the file below the directory. */
  spool: string
  /** What the sender calls it. */
  file: string
  bytes: number
  layout: Layout
}

const LAYOUT_WORDS: Record<LayoutProblem, string> = {
  empty:
    'The file is empty. Its first row holds the names of the columns: email,name,outlet,role,beats,countries,languages.',
  no_email_column:
    'The first row has to hold the names of the columns, and one of them has to be “email”. The others are name, outlet, role, beats, countries and languages.',
  repeated_column: 'The first row names a column twice. Take one of them out.',
  open_quote: 'The first row opens a quotation mark that is never closed.',
}

/**
 * Streams an upload to disk, as `text/csv` or as the field `file` of a form, and reads its layout. Refused as a whole:
 * what is not UTF-8 text, has no header, or is too large. Nothing is left on the disk then.
 * @throws 400 `invalid`, 413 `too_large`, 415 `unsupported_type`
 */
export async function receiveUpload({ headers, body }: Upload, dir: string): Promise<Received> {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const plain = type === 'text/csv' || type === 'application/csv'
  if (!plain && type !== 'multipart/form-data') {
    throw refuse.unsupportedType('Send the file as text/csv, or as the field “file” of a form (multipart/form-data).')
  }
  if (!body) throw refuse.invalid(LAYOUT_WORDS.empty, { reason: 'empty' })
  const source = Readable.fromWeb(body as unknown as WebStream<Uint8Array>)
  const spool = `${randomUUID()}.csv`
  const path = join(dir, spool)
  try {
    const { file, kept } = plain
      ? { file: nameFrom(headers.get('content-disposition')), kept: await keep(source, path) }
      : await keepField(source, headers, path)
    const read = readLayout(kept.head)
    if (!read.ok) throw refuse.invalid(LAYOUT_WORDS[read.problem], { reason: read.problem })
    return { spool, file: fileName(file), bytes: kept.bytes, layout: read.layout }
  } catch (error) {
    await unlink(path).catch(() => {})
    throw error
  }
}

interface Kept {
  bytes: number
  head: string
}

/** Writes a stream to a file, checking on the way. What is wrong is said after the last byte: callers read no answer before. */
async function keep(source: Readable, path: string): Promise<Kept> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let problem: PressrumError | null = null
  let bytes = 0
  let head = ''
  const decode = (chunk: Uint8Array | undefined) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch {
      const message = 'The file is not UTF-8 text. In a spreadsheet, save it as “CSV UTF-8” and import it again.'
      problem ??= refuse.invalid(message, { reason: 'not_utf8' })
      return ''
    }
  }
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > MAX_IMPORT_BYTES) problem = tooLarge()
      if (!problem && chunk.includes(0)) {
        const message = 'The file holds a NUL byte, so it is not text. In a spreadsheet, save it as “CSV UTF-8”.'
        problem = refuse.invalid(message, { reason: 'nul_byte' })
      }
      const text = problem ? '' : decode(chunk)
      if (head.length < HEAD_BYTES) head += text
      done(null, problem ? undefined : chunk)
    },
    flush(done) {
      if (!problem) decode(undefined)
      done()
    },
  })
  try {
    await pipeline(source, check, createWriteStream(path, { mode: 0o600, flush: true }))
  } catch (error) {
    throw problem ?? (isPressrumError(error) ? error : interrupted(error))
  }
  if (problem) throw problem
  return { bytes, head }
}

async function keepField(source: Readable, headers: Headers, path: string): Promise<{ file: string; kept: Kept }> {
  let form: busboy.Busboy
  try {
    form = busboy({
      headers: { 'content-type': headers.get('content-type') ?? '' },
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 20, fieldSize: 64 * 1024, parts: 30 },
    })
  } catch {
    throw refuse.badRequest('The form has no boundary between its parts. Send it again.')
  }
  let found: Promise<{ file: string; kept: Kept }> | null = null
  form.on('file', (field, stream, { filename }) => {
    if (found || field !== 'file') {
      stream.resume()
      return
    }
    found = keep(stream, path).then((kept) => ({ file: filename ?? '', kept }))
    // A full disk ends the whole transfer, which would otherwise wait for somebody to read on.
    found.catch((error: Error) => form.destroy(error))
  })
  try {
    await pipeline(source, form)
  } catch (error) {
    if (isPressrumError(error)) throw error
    throw interrupted(error)
  }
  if (!found) throw refuse.invalid('The form has no file in its field “file”.', { reason: 'no_file' })
  return found
}

const tooLarge = () =>
  refuse.tooLarge('A file of at most 200 MB can be imported at a time. Split it and import the parts.')

/** A sender that went away, a form cut short; errors of our own disk stay what they are. */
function interrupted(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES' || code === 'EROFS' || code === 'EIO') return error
  return refuse.badRequest('The file did not arrive whole. Send it again.')
}

/** RFC 6266, the two forms that clients send. */
function nameFrom(disposition: string | null): string {
  const extended = /filename\*=utf-8''([^;\s]+)/i.exec(disposition ?? '')?.[1]
  if (extended) {
    try {
      return decodeURIComponent(extended)
    } catch {
      return ''
    }
  }
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? ''
}

function fileName(given: string): string {
  const base = oneLine((given.split(/[/\\]/).at(-1) ?? '').replace(/[\u0000-\u001f\u007f-\u009f]/g, ''))
  return base.slice(0, LIMITS.source) || 'CSV file'
}
