import type { Request as ExpressRequest, RequestHandler } from 'express'

/** An answer as it goes out again. */
interface Answer {
  status: number
  headers: [string, string][]
  body: Buffer
}

interface Remembered extends Answer {
  stamp: string
  /** ms since the epoch: the clock changes the answer then. */
  until: number
}

export interface AnswerMemory {
  /** Answers at once what is certain to be right at this instant, and notes when something is being written. */
  serve: RequestHandler
  /** Asks, or answers what was asked before; those who ask the same at once wait for one answer. */
  through(request: Request, ask: () => Promise<Response>): Promise<Response>
}

export interface MemorySources {
  /** Something that differs after any change of the records behind the answers. */
  stamp: () => Promise<string>
  /** The next instant (ms) at which the clock may change any answer; `Infinity` for never. */
  nextChange: (now: number) => Promise<number>
  /** ms since the epoch. */
  now: () => number
}

/** How long (ms) the stamp is believed; with one query in between, every process follows well within 2 s. */
const STAMP_AGE = 1_000
/** What follows from the table of publications and immutable editions, and from nothing else. */
const COVERED = /^\/api\/publications(\/[\w-]+)?\/?(\?|$)/
const MOST_BYTES = 16_000_000
const MOST_ANSWERS = 2_000

/**
 * Remembers what the API answers to people who are not signed in about publications. The rules are those of the public pages: an answer
 * is given again only while the change stamp is the same and the clock has not reached the next instant at which anything becomes
 * visible or is replaced. What this process itself writes is seen at once. Whoever sends a cookie, a key, an origin or
 * `Cache-Control: no-cache` is always answered anew.
 */
export function createAnswerMemory({ stamp, nextChange, now }: MemorySources): AnswerMemory {
  const answers = new Map<string, Remembered>()
  const asking = new Map<string, Promise<{ answer: Answer; until: number }>>()
  let bytes = 0
  let writing = 0
  /** Counts the begins and ends of writes: a reading that one of them fell into is not believed. */
  let epoch = 0
  let read: { stamp: string; at: number } | null = null
  let reading: Promise<string> | null = null

  const fresh = (): string | null => {
    if (!read || writing > 0) return null
    const age = now() - read.at
    return age >= 0 && age < STAMP_AGE ? read.stamp : null
  }

  const current = async (): Promise<string> => {
    const known = fresh()
    if (known !== null) return known
    // While something is being written, a reading that began before may miss it: everybody reads for themselves.
    if (writing > 0) return readStamp()
    reading ??= readStamp().finally(() => {
      reading = null
    })
    return reading
  }

  const readStamp = async (): Promise<string> => {
    // The instant before the question, so that the answer is never believed longer than it is true.
    const at = now()
    const began = epoch
    const value = await stamp()
    if (writing === 0 && epoch === began) read = { stamp: value, at }
    return value
  }

  /** What this process is about to write, or has just written, is not to be missed. */
  const wrote = (change: 1 | -1) => {
    writing += change
    epoch += 1
    read = null
    reading = null
  }

  const recall = (key: string, stampNow: string): Answer | null => {
    const known = answers.get(key)
    return known && known.stamp === stampNow && now() < known.until ? known : null
  }

  const remember = (key: string, one: Remembered) => {
    forget(key)
    answers.set(key, one)
    bytes += one.body.length
    for (const old of answers.keys()) {
      if (bytes <= MOST_BYTES && answers.size <= MOST_ANSWERS) break
      forget(old)
    }
  }

  const forget = (key: string) => {
    const old = answers.get(key)
    if (old && answers.delete(key)) bytes -= old.body.length
  }

  return {
    serve(req, res, next) {
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        wrote(1)
        res.once('close', () => wrote(-1))
        return next()
      }
      const stampNow = req.method === 'GET' && isCovered(req) ? fresh() : null
      const known = stampNow === null ? null : recall(req.originalUrl, stampNow)
      if (!known) return next()
      for (const [name, value] of known.headers) res.setHeader(name, value)
      res.setHeader('content-length', known.body.length)
      res.status(known.status).end(known.body)
    },
    async through(request, ask) {
      const { pathname, search } = new URL(request.url)
      const key = pathname + search
      const header = (name: string) => request.headers.get(name) ?? undefined
      if (request.method !== 'GET' || !COVERED.test(key) || !mayBeRemembered(header)) return ask()
      const stampNow = await current()
      const known = recall(key, stampNow)
      if (known) return responseOf(known)
      const turn = `${stampNow} ${key}`
      const under = writing === 0 ? asking.get(turn) : undefined
      if (under) {
        const { answer, until } = await under
        if (now() < until) return responseOf(answer)
      }
      const at = now()
      const asked = Promise.all([ask().then(answerOf), nextChange(at)])
        .then(([answer, until]) => {
          if (isKept(answer)) remember(key, { ...answer, stamp: stampNow, until })
          return { answer, until: isKept(answer) ? until : at }
        })
        .finally(() => {
          if (asking.get(turn) === asked) asking.delete(turn)
        })
      asking.set(turn, asked)
      return responseOf((await asked).answer)
    },
  }
}

const isCovered = (req: ExpressRequest) =>
  COVERED.test(req.originalUrl) &&
  mayBeRemembered((name) => {
    const value = req.headers[name]
    return Array.isArray(value) ? value.join() : value
  })

/** Nothing in the request says who asks, or wants it otherwise. */
function mayBeRemembered(header: (name: string) => string | undefined): boolean {
  if (header('cookie') !== undefined || header('authorization') !== undefined || header('origin') !== undefined) {
    return false
  }
  return !/no-cache|no-store/i.test(`${header('cache-control') ?? ''} ${header('pragma') ?? ''}`)
}

const isKept = ({ status, headers }: Answer) => status === 200 && !headers.some(([name]) => name === 'set-cookie')

async function answerOf(response: Response): Promise<Answer> {
  const headers = [...response.headers]
  if (!response.headers.has('cache-control')) headers.push(['cache-control', 'private, no-store'])
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) }
}

const responseOf = ({ status, headers, body }: Answer): Response =>
  new Response(body.length > 0 ? new Uint8Array(body) : null, { status, headers })
