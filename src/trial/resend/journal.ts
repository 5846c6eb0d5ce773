import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  write,
} from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Where some bytes are: a segment's number, and offset and length in bytes in one of its two files. */
export interface Place {
  segment: number
  offset: number
  length: number
}

export interface SegmentSize {
  segment: number
  headBytes: number
  /** `null` once the bodies have been dropped. */
  bodyBytes: number | null
}

/**
 * An append-only store in numbered segments, each of two JSON-lines files: `heads-N` (small, read at start)
 * and `bodies-N` (large, read on demand). One head line is one commit: it is written in one piece after its body,
 * so that a crash leaves either the whole commit or nothing that counts. Nothing is flushed to the platter: it
 * outlives the process, not a power cut. One process at a time.
 */
export interface Journal {
  /** Writes one commit. `head` is told where the body begins. One call at a time: the caller waits for each. */
  append(body: Buffer, head: (bodyOffset: number) => object): Promise<{ body: Place; line: Place }>
  readBody(place: Place): Promise<Buffer | null>
  readLine(place: Place): Promise<Buffer | null>
  /** Oldest first; the last one is being written to. */
  segments(): readonly SegmentSize[]
  /** Goes on in a new segment. */
  roll(): void
  dropBodies(segment: number): Promise<void>
  dropHeads(segment: number): Promise<void>
  close(): void
}

const writeTo = promisify(write)
const HEADS = /^heads-(\d{8})\.jsonl$/
const NEW_LINE = 10

async function writeAll(fd: number, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await writeTo(fd, bytes, done, bytes.length - done)
    done += bytesWritten
  }
}

async function readAt(path: string, { offset, length }: Place): Promise<Buffer | null> {
  try {
    const file = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(length)
      const { bytesRead } = await file.read(bytes, 0, length, offset)
      return bytesRead === length ? bytes : null
    } finally {
      await file.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/**
 * Opens the journal in `dir` (made when missing) and hands every whole head line to `onLine`, oldest first,
 * with the size of its segment's bodies (`null`: dropped). A half-written last line is cut off.
 */
export function openJournal(
  dir: string,
  onLine: (line: string, place: Place, bodyBytes: number | null) => void,
): Journal {
  mkdirSync(dir, { recursive: true })
  const path = (kind: 'heads' | 'bodies', segment: number): string =>
    join(dir, `${kind}-${String(segment).padStart(8, '0')}.jsonl`)

  let sizes: SegmentSize[] = readdirSync(dir)
    .flatMap((name) => HEADS.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .map((segment) => {
      const bodies = path('bodies', segment)
      return { segment, headBytes: 0, bodyBytes: existsSync(bodies) ? statSync(bodies).size : null }
    })
  for (const size of sizes) {
    const bytes = readFileSync(path('heads', size.segment))
    let start = 0
    for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, start)) {
      const place = { segment: size.segment, offset: start, length: end - start }
      onLine(bytes.toString('utf8', start, end), place, size.bodyBytes)
      start = end + 1
    }
    size.headBytes = start
  }

  const last = sizes.at(-1)
  let current: SegmentSize =
    last && last.bodyBytes !== null ? last : { segment: (last?.segment ?? 0) + 1, headBytes: 0, bodyBytes: 0 }
  if (current !== last) sizes.push(current)
  let heads = openSync(path('heads', current.segment), 'a')
  let bodies = openSync(path('bodies', current.segment), 'a')
  ftruncateSync(heads, current.headBytes)
  let broken = false

  function roll(): void {
    const segment = current.segment + 1
    const nextHeads = openSync(path('heads', segment), 'a')
    const nextBodies = openSync(path('bodies', segment), 'a')
    closeSync(heads)
    closeSync(bodies)
    heads = nextHeads
    bodies = nextBodies
    current = { segment, headBytes: 0, bodyBytes: 0 }
    sizes.push(current)
    broken = false
  }

  async function append(body: Buffer, head: (bodyOffset: number) => object): Promise<{ body: Place; line: Place }> {
    // After a failed write the tail of the segment is unknown: leave it and begin afresh.
    if (broken) roll()
    const { segment } = current
    const bodyAt = current.bodyBytes ?? 0
    const lineAt = current.headBytes
    const line = Buffer.from(`${JSON.stringify(head(bodyAt))}\n`)
    try {
      await writeAll(bodies, body)
      await writeAll(heads, line)
    } catch (error) {
      broken = true
      throw error
    }
    current.bodyBytes = bodyAt + body.length
    current.headBytes = lineAt + line.length
    return {
      body: { segment, offset: bodyAt, length: body.length },
      line: { segment, offset: lineAt, length: line.length - 1 },
    }
  }

  return {
    append,
    readBody: (place) => readAt(path('bodies', place.segment), place),
    readLine: (place) => readAt(path('heads', place.segment), place),
    segments: () => sizes,
    roll,
    async dropBodies(segment) {
      const size = sizes.find((entry) => entry.segment === segment)
      if (!size || size === current) return
      size.bodyBytes = null
      await rm(path('bodies', segment), { force: true })
    },
    async dropHeads(segment) {
      if (segment === current.segment) return
      sizes = sizes.filter((entry) => entry.segment !== segment)
      await rm(path('heads', segment), { force: true })
    },
    close() {
      closeSync(heads)
      closeSync(bodies)
    },
  }
}
