import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { announcer } from './events.ts'
import { FATES, type Fate, type Report, type Script, seeded } from './script.ts'

/**
 * A Resend-compatible server that misbehaves by script, in a process of its own: it keeps idempotency keys as Resend does and counts
 * what it takes, so that what it says is evidence from outside. `PUT /script` changes what it does, `GET /report` asks what happened.
 */
interface Message {
  to: string | string[]
  text?: string
  tags: { name: string; value: string }[]
}

interface Kept {
  hash: string
  at: number
  /** The first reply; `null` while its call is being worked on. */
  reply: string | null
}

const report: Report = {
  calls: 0,
  fates: {},
  met: {},
  busy: 0,
  replays: 0,
  mismatches: 0,
  accepted: {},
  copies: {},
  phrases: {},
  events: {},
  eventsWaiting: 0,
}
const keys = new Map<string, Kept>()
let script: Script = JSON.parse(process.argv[2] ?? '{"seed":1}') as Script
let random = seeded(script.seed)
let first = [...(script.first ?? [])]
/** Sockets that never get an answer (half-open). */
const silent = new Set<ServerResponse>()
const announce = announcer(
  report,
  () => script.webhook,
  () => random(),
)

/** Long enough for a client to give up. */
const SLOW_MS = 2_000
const STORM_SECONDS = 0.3
let stormUntil = 0

function fateOf(): Fate {
  if (stormUntil > Date.now()) return 'rate_limit'
  const scripted = first.shift()
  if (scripted) return scripted
  let left = random()
  for (const fate of FATES) {
    left -= script.chances?.[fate] ?? 0
    if (left < 0) return fate
  }
  return 'accept'
}

const error = (statusCode: number, name: string, message: string = name) =>
  JSON.stringify({ statusCode, name, message })
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const tagOf = ({ tags }: Message, name: string) => tags.find((tag) => tag.name === name)?.value ?? ''

function look(campaign: string, text: string): void {
  for (const phrase of script.phrases ?? []) {
    report.phrases[campaign] ??= {}
    const found = report.phrases[campaign]
    found[phrase] = (found[phrase] ?? 0) + text.split(phrase).length - 1
  }
}

interface Answer {
  status: number
  body: string
  headers?: Record<string, string>
}

const untilNextCall = async () => {
  for (const { calls } = { ...report }; report.calls === calls; ) await wait(5)
}

/**
 * What the provider does when nothing goes wrong: a known key gets its first reply, another payload a no.
 *
 * @param work how long it works on it, but for a moment of chance
 */
async function take(key: string, body: string, permissive: boolean, work?: () => Promise<void>): Promise<Answer> {
  const hash = createHash('sha256').update(`${permissive}${body}`).digest('hex')
  const known = keys.get(key)
  if (known && (script.keyLifeMs === undefined || Date.now() - known.at < script.keyLifeMs)) {
    if (known.hash !== hash) {
      report.mismatches += 1
      return { status: 409, body: error(409, 'invalid_idempotent_request') }
    }
    if (known.reply === null) {
      report.busy += 1
      return { status: 409, body: error(409, 'concurrent_idempotent_requests'), headers: { 'retry-after': '0.1' } }
    }
    report.replays += 1
    return { status: 200, body: known.reply }
  }
  const messages = JSON.parse(body) as Message[]
  const bad = messages.map(({ to }) => Boolean(script.badAddress) && String(to).includes(script.badAddress!))
  const index = bad.indexOf(true)
  if (index >= 0 && !permissive) {
    return { status: 422, body: error(422, 'validation_error', `emails[${index}].to is not valid`) }
  }
  const kept: Kept = { hash, at: Date.now(), reply: null }
  keys.set(key, kept)
  const data: { id: string }[] = []
  for (const [at, message] of messages.entries()) {
    if (bad[at]) continue
    const id = `${hash.slice(0, 16)}-${report.calls}-${at}`
    const delivery = tagOf(message, 'delivery')
    const address = String(message.to)
    report.accepted[delivery] = [...(report.accepted[delivery] ?? []), id]
    const campaign = tagOf(message, 'campaign')
    report.copies[campaign] ??= {}
    const copies = report.copies[campaign]
    copies[address] = (copies[address] ?? 0) + 1
    look(campaign, message.text ?? '')
    data.push({ id })
    announce({ id, delivery, campaign })
  }
  const [least, most] = script.delayMs ?? [5, 60]
  await (work ? work() : wait(least + random() * (most - least)))
  const errors = bad.flatMap((is, at) => (is ? [{ index: at, message: 'not valid' }] : []))
  kept.reply = JSON.stringify(permissive ? { data, errors } : { data })
  return { status: 200, body: kept.reply }
}

async function answer(req: IncomingMessage, res: ServerResponse, body: string): Promise<void> {
  report.calls += 1
  const key = String(req.headers['idempotency-key'])
  const permissive = req.headers['x-batch-validation'] === 'permissive'
  const fate = fateOf()
  report.fates[fate] = (report.fates[fate] ?? 0) + 1
  if (fate !== 'accept') {
    const deliveries = (JSON.parse(body) as Message[]).map((message) => tagOf(message, 'delivery'))
    report.met[fate] ??= []
    report.met[fate].push(...deliveries)
  }
  const send = ({ status, body: text, headers: own }: Answer, headers: Record<string, string> = {}) => {
    if (res.destroyed) return
    res.writeHead(status, {
      'content-type': 'application/json',
      'ratelimit-limit': String(script.rate ?? 400),
      ...own,
      ...headers,
    })
    res.end(text)
  }
  switch (fate) {
    case 'drop_before':
      return void res.destroy()
    case 'half_open_before':
      return void silent.add(res)
    case 'server_error_before':
      return send({ status: 500, body: error(500, 'internal_server_error') })
    case 'unavailable':
      return send({ status: 503, body: error(503, 'service_unavailable') }, { 'retry-after': '0.1' })
    case 'rate_limit':
      // A storm: whoever calls within it hears the same.
      if (stormUntil < Date.now()) stormUntil = Date.now() + 1000 * STORM_SECONDS
      return send({ status: 429, body: error(429, 'rate_limit_exceeded') }, { 'retry-after': String(STORM_SECONDS) })
    case 'concurrent':
      return send({ status: 409, body: error(409, 'concurrent_idempotent_requests') }, { 'retry-after': '0.1' })
    case 'mismatch':
      return send({ status: 409, body: error(409, 'invalid_idempotent_request') })
    case 'refused':
      return send({ status: 422, body: error(422, 'validation_error') })
    case 'unauthorised':
      return send({ status: 401, body: error(401, 'restricted_api_key') })
    default:
  }
  const taken = await take(key, body, permissive, fate === 'at_work' ? untilNextCall : undefined)
  switch (fate) {
    case 'drop_after':
      return void res.destroy()
    case 'half_open_after':
      return void silent.add(res)
    case 'server_error_after':
      return send({ status: 500, body: error(500, 'internal_server_error') })
    case 'unavailable_after':
      return send({ status: 503, body: error(503, 'service_unavailable') }, { 'retry-after': '0.1' })
    case 'gateway_page_after':
      return send({ status: 502, body: '<html>Bad gateway</html>' }, { 'content-type': 'text/html' })
    case 'truncated': {
      res.writeHead(taken.status, { 'content-type': 'application/json', 'content-length': taken.body.length })
      res.write(taken.body.slice(0, taken.body.length / 2), () => res.destroy())
      return
    }
    case 'slow':
      await wait(SLOW_MS)
      return send(taken)
    default:
      return send(taken)
  }
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = await textOf(req)
  if (req.url === '/report') {
    res.end(JSON.stringify(report))
  } else if (req.url === '/script') {
    script = JSON.parse(body) as Script
    random = seeded(script.seed)
    first = [...(script.first ?? [])]
    res.end()
  } else await answer(req, res, body)
}

// A killed sender breaks its connections in the middle of anything; that is the point.
const server = createServer((req, res) => void serve(req, res).catch(() => res.destroy()))
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`)
})
process.once('SIGTERM', () => process.exit(0))
