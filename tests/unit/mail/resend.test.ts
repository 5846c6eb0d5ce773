import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CreateBatchOptions, Resend } from 'resend'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MailMessage } from '../../../src/domain/mail-message.ts'
import { classify } from '../../../src/domain/outcomes.ts'
import { compile, optional, slot } from '../../../src/domain/template.ts'
import { type CompiledBrief, composeMessage } from '../../../src/mail/compose.ts'
import { accountMark, createProvider } from '../../../src/mail/resend.ts'

interface Seen {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

let server: Server | undefined
const seen: Seen[] = []

/** A provider that answers as told. */
async function provider(answer: RequestListener, timeoutMs = 5000) {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    })
  })
  await new Promise<void>((ready) => server!.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return createProvider({
    apiKey: 're_test',
    baseUrl: `http://127.0.0.1:${port}/`,
    userAgent: 'pressrum/test',
    timeoutMs,
  })
}

afterEach(async () => {
  seen.length = 0
  server?.closeAllConnections()
  await new Promise((closed) => (server ? server.close(closed) : closed(undefined)))
  server = undefined
})

const message = (to = 'ann@example.org'): MailMessage => ({
  from: 'Press <press@example.org>',
  to,
  replyTo: 'Kim Ek <kim@example.org>',
  subject: 'Läget nu',
  html: '<p>Hej</p>',
  text: 'Hej',
  headers: { 'List-Id': '<1.lists.example.org>', 'List-Unsubscribe': '<https://press.example.org/u/x>' },
  tags: [{ name: 'campaign', value: 'c1' }],
})
/** Long and short parts, quotes, line ends and letters beyond Latin-1, in every context. */
const long = '<td class="x">Ä “–” \n\t\\</td>'.repeat(40)
const brief: CompiledBrief = {
  version: 1,
  language: 'sv',
  subject: 'Läget “nu”',
  html: compile(
    `${long}${optional(`<p>Hej ${slot('name', 'html')}</p>`)}<a href="${slot('storyUrl', 'url')}">x</a>${long}${optional(`${slot('noticeSource', 'html')} ${slot('noticeDate', 'html')}`)}`,
  ),
  text: compile(`Hej\r\n${slot('storyUrl', 'text')}\n${long}${slot('unsubscribeUrl', 'text')}`),
  slots: [],
  from: '"Press, “Ö”" <press@example.org>',
  replyTo: 'Kim Ek <kim@example.org>',
  listDomain: 'example.org',
}
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
const batch = (messages = [message()]) => ({ messages, idempotencyKey: 'd/c/b/1', validation: 'strict' as const })
const strict = { validation: 'strict' as const, size: 1 }

describe('handing a batch over', () => {
  it('sends what the API asks for, under the key, and reads ids and rate from the answer', async () => {
    const mail = await provider(
      json(200, { data: [{ id: 'e1' }] }, { 'RateLimit-Limit': '5', 'ratelimit-remaining': '4' }),
    )
    const reply = await mail.sendBatch({ ...batch(), userAgent: 'pressrum/test batch-7', validation: 'permissive' })
    expect(reply).toMatchObject({ status: 200, transport: 'replied', body: { data: [{ id: 'e1' }] } })
    expect(reply.headers).toMatchObject({ 'ratelimit-limit': '5', 'ratelimit-remaining': '4' })
    expect(classify(reply, strict, Date.now())).toEqual({ kind: 'accepted', ids: ['e1'] })
    const [call] = seen
    expect(call).toMatchObject({ method: 'POST', url: '/emails/batch' })
    expect(call!.headers).toMatchObject({
      authorization: 'Bearer re_test',
      'idempotency-key': 'd/c/b/1',
      'x-batch-validation': 'permissive',
      'user-agent': 'pressrum/test batch-7',
    })
    expect(JSON.parse(call!.body)).toEqual([
      {
        from: 'Press <press@example.org>',
        to: 'ann@example.org',
        reply_to: 'Kim Ek <kim@example.org>',
        subject: 'Läget nu',
        html: '<p>Hej</p>',
        text: 'Hej',
        headers: { 'List-Id': '<1.lists.example.org>', 'List-Unsubscribe': '<https://press.example.org/u/x>' },
        tags: [{ name: 'campaign', value: 'c1' }],
      },
    ])
  })

  it('gives the same bytes for the same messages, in whatever order their properties were set', async () => {
    const mail = await provider(json(200, { data: [{ id: 'e1' }] }))
    const turned = Object.fromEntries(Object.entries(message()).reverse()) as unknown as MailMessage
    turned.headers = Object.fromEntries(Object.entries(turned.headers).reverse())
    await mail.sendBatch(batch())
    await mail.sendBatch(batch([turned]))
    expect(seen[0]!.body).toBe(seen[1]!.body)
    expect(seen[0]!.headers['user-agent']).toBe('pressrum/test')
  })

  it('puts the very bytes on the wire that the SDK would make of the same messages', async () => {
    const mail = await provider(json(200, { data: [{ id: 'e1' }] }))
    const composed = ['Åsa “Ö” \\ <b>', ''].map((name, at) =>
      composeMessage(brief, {
        email: `p${at}@example.org`,
        name,
        unsubscribeUrl: 'https://press.example.org/u/tok-en_1',
        preferencesUrl: 'https://press.example.org/preferences/tok-en_1',
        storyUrl: 'https://press.example.org/sv/press-releases/x?a=1&b="2"',
        notice: at === 0 ? { source: 'press – "register".csv', date: '2026-01-31' } : null,
        list: 'l1',
        tags: { campaign: 'c1', batch: 'b1', delivery: `d${at}` },
      }),
    )
    const plain = {
      ...message(),
      replyTo: null,
      headers: {},
      tags: [],
      text: 'Rad 1\r\n\u2028 "två" \ud83d\ude00 \ud83d',
    }
    const messages = [...composed, message(), plain]
    await mail.sendBatch(batch(messages))
    const { port } = server!.address() as AddressInfo
    const sdk = new Resend('re_test', { baseUrl: `http://127.0.0.1:${port}` })
    const asSdk = messages.map(({ replyTo, headers, tags, ...rest }) => ({
      ...{ ...rest, ...(replyTo ? { replyTo } : {}) },
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
      ...(tags.length > 0 ? { tags } : {}),
    }))
    await sdk.batch.send(asSdk as CreateBatchOptions, { idempotencyKey: 'd/c/b/1', batchValidation: 'strict' })
    expect(seen[0]!.body).toBe(seen[1]!.body)
    const told = ({ headers }: Seen) => ({ ...headers, host: '', 'user-agent': '' })
    expect(told(seen[0]!)).toEqual(told(seen[1]!))
    expect(JSON.parse(seen[0]!.body)[0].html).toContain('Åsa “Ö” \\ &lt;b&gt;')
  })

  it.each([
    ['no message', { messages: [] }],
    ['101 messages', { messages: Array.from({ length: 101 }, () => message()) }],
    ['no key', { idempotencyKey: '' }],
    ['a key with a line break', { idempotencyKey: 'a\r\nb' }],
    ['a key that is too long', { idempotencyKey: 'k'.repeat(257) }],
    ['an agent with a line break', { userAgent: 'a\r\nX: y' }],
  ])('refuses %s before anything is sent', async (_, wrong) => {
    const mail = await provider(json(200, {}))
    await expect(mail.sendBatch({ ...batch(), ...wrong })).rejects.toMatchObject({ code: 'bad_request' })
    expect(seen).toHaveLength(0)
  })
})

describe('an answer that leaves doubt', () => {
  it.each<[string, RequestListener]>([
    [
      'a 200 cut short',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '999' })
        response.write('{"data":[{"id":"e')
        response.socket?.end()
      },
    ],
    ['a 200 that is not JSON', (_, response) => void response.writeHead(200).end('<html>welcome</html>')],
    ['a 200 that says null', json(200, null)],
    ['a connection cut after the request', (_, response) => void response.socket?.destroy()],
    ['an HTML 502', (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad</h1>')],
    ['JSON of a gateway', json(502, { error: 'upstream' })],
    ['an error that says null', json(500, null)],
    ['an error that is a string', json(500, 'no')],
    [
      'a 422 cut short',
      (_, response) => {
        response.writeHead(422, { 'content-type': 'application/json', 'content-length': '999' })
        response.write('{"statusCode":422,')
        response.socket?.end()
      },
    ],
  ])('%s: may have been accepted', async (_, answer) => {
    const mail = await provider(answer)
    const reply = await mail.sendBatch(batch())
    expect(classify(reply, strict, Date.now()).kind).toBe('unknown')
  })

  it('a refused connection: may have been accepted, as far as we can tell', async () => {
    const mail = await provider(json(200, {}))
    await new Promise((closed) => server!.close(closed))
    expect(await mail.sendBatch(batch())).toMatchObject({ status: null, transport: 'unknown' })
  })

  it('is never carried on to where a redirect points: the batch and its key are meant for one host', async () => {
    const mail = await provider((request, response) => {
      if (request.url === '/elsewhere') response.writeHead(200).end('{"data":{"data":[{"id":"x"}]}}')
      else response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await mail.sendBatch(batch())).toMatchObject({ status: null, transport: 'unknown' })
    expect(seen.map(({ url }) => url)).toEqual(['/emails/batch'])
  })

  it('no answer within the time: timeout, and the connection is given up', async () => {
    let gone: () => void = () => {}
    const closed = new Promise<void>((done) => {
      gone = done
    })
    const mail = await provider((request) => void request.socket.once('close', gone), 50)
    expect(await mail.sendBatch(batch())).toMatchObject({ status: null, transport: 'timeout' })
    await closed
  })

  it('an answer that stops half-way is timed out too', async () => {
    const mail = await provider((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"data":')
    }, 50)
    expect(await mail.sendBatch(batch())).toMatchObject({ status: null, transport: 'timeout' })
  })

  it('a caller who gives up: unknown, not timeout', async () => {
    const stop = new AbortController()
    const mail = await provider(() => stop.abort())
    const reply = await mail.sendBatch({ ...batch(), signal: stop.signal })
    expect(reply).toMatchObject({ status: null, transport: 'unknown' })
    const before = await mail.sendBatch({ ...batch(), signal: AbortSignal.abort() })
    expect(before).toMatchObject({ status: null, transport: 'unknown' })
    expect(seen).toHaveLength(1)
  })
})

describe('an error of the API', () => {
  it.each([
    [429, 'rate_limit_exceeded', 'rate_limited'],
    [429, 'daily_quota_exceeded', 'pause'],
    [401, 'missing_api_key', 'pause'],
    [409, 'invalid_idempotent_request', 'key_mismatch'],
    [409, 'concurrent_idempotent_requests', 'busy_retry'],
    [422, 'validation_error', 'refused_batch'],
    [400, 'invalid_idempotency_key', 'bad_request'],
  ])('%i %s comes through as %s', async (statusCode, name, kind) => {
    const mail = await provider(json(statusCode, { statusCode, name, message: 'No.' }, { 'retry-after': '3' }))
    const reply = await mail.sendBatch(batch())
    expect(reply).toMatchObject({ status: statusCode, errorName: name, errorMessage: 'No.', transport: 'replied' })
    expect(reply.headers['retry-after']).toBe('3')
    expect(classify(reply, strict, Date.now()).kind).toBe(kind)
  })

  it('is never printed, because it may quote an address', async () => {
    vi.stubEnv('RESEND_DEBUG', 'true')
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    const mail = await provider(json(422, { statusCode: 422, name: 'validation_error', message: 'ann@example.org' }))
    await mail.sendBatch(batch())
    expect(print).not.toHaveBeenCalled()
    print.mockRestore()
    vi.unstubAllEnvs()
  })
})

describe('other calls', () => {
  it('sends one mail under a key', async () => {
    const mail = await provider(json(200, { id: 'e1' }))
    const reply = await mail.sendOne({ message: message(), idempotencyKey: 'staff/1' })
    expect(classify(reply, strict, Date.now())).toEqual({ kind: 'accepted', ids: ['e1'] })
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/emails' })
    expect(seen[0]!.headers['idempotency-key']).toBe('staff/1')
  })

  it.each([
    ['getEmail', '/emails/e1'],
    ['getLog', '/logs/e1'],
  ] as const)('%s asks for %s', async (name, url) => {
    const mail = await provider(json(200, { id: 'e1' }))
    expect((await mail.records[name]('e1')).body).toEqual({ id: 'e1' })
    expect(seen[0]).toMatchObject({ method: 'GET', url })
    await expect(mail.records[name]('../domains')).rejects.toMatchObject({ code: 'bad_request' })
  })

  it.each([
    ['listEmails', '/emails'],
    ['listLogs', '/logs'],
  ] as const)('%s asks for pages of %s', async (name, path) => {
    const mail = await provider(json(200, { data: [], has_more: false }))
    await mail.records[name]()
    await mail.records[name]({ after: 'e9' })
    expect(seen.map(({ url }) => url)).toEqual([`${path}?limit=100`, `${path}?limit=100&after=e9`])
  })

  it('does not start without an API key, wherever one may lie about', () => {
    vi.stubEnv('RESEND_API_KEY', 're_elsewhere')
    expect(() => createProvider({ apiKey: '', userAgent: 'x', timeoutMs: 1 })).toThrow(/RESEND_API_KEY/)
    vi.unstubAllEnvs()
  })
})

describe('the mark of an account', () => {
  const mark = (apiKey: string, baseUrl: string | null = null, secret = 'ours') =>
    accountMark({ apiKey, baseUrl }, secret)

  it('is the same for the same key and address, and for no other', () => {
    expect(mark('re_a')).toBe(mark('re_a', 'https://api.resend.com/'))
    expect(
      new Set([mark('re_a'), mark('re_b'), mark('re_a', 'https://eu.example.org'), mark('re_a', null, 'x')]).size,
    ).toBe(4)
  })

  it('does not tell the key', () => {
    expect(mark('re_a')).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('a webhook', () => {
  const secret = `whsec_${Buffer.from('a secret of the webhook').toString('base64')}`
  const payload = JSON.stringify({ type: 'email.delivered', data: { email_id: 'e1' } })
  const sign = (body: string, at = Math.floor(Date.now() / 1000), key = secret) => {
    const bytes = Buffer.from(key.slice('whsec_'.length), 'base64')
    const signature = createHmac('sha256', bytes).update(`msg_1.${at}.${body}`).digest('base64')
    return { id: 'msg_1', timestamp: String(at), signature: `v1,${signature}` }
  }
  const mail = createProvider({ apiKey: 're_test', userAgent: 'x', timeoutMs: 1 })

  it('signed by the provider is read', () => {
    expect(mail.verifyWebhook({ payload, headers: sign(payload), secret })).toEqual({
      eventId: 'msg_1',
      type: 'email.delivered',
      event: JSON.parse(payload),
    })
  })

  const now = Math.floor(Date.now() / 1000)
  it.each([
    ['with another body', { payload: payload.replace('e1', 'e2') }],
    ['with another id', { headers: { ...sign(payload), id: 'msg_2' } }],
    ['with another secret', { secret: `whsec_${Buffer.from('another').toString('base64')}` }],
    ['with a secret that is none', { secret: 'whsec_%%%' }],
    ['without a secret', { secret: '' }],
    ['six minutes old', { headers: sign(payload, now - 360) }],
    ['from the future', { headers: sign(payload, now + 360) }],
    ['without a signature', { headers: { ...sign(payload), signature: '' } }],
    ['with a signature in another form', { headers: { ...sign(payload), signature: 'v1' } }],
    ['that is no JSON', { payload: 'hello', headers: sign('hello') }],
    ['that is no event', { payload: '[]', headers: sign('[]') }],
    ['that says null', { payload: 'null', headers: sign('null') }],
  ])('%s is not', (_, changed) => {
    expect(mail.verifyWebhook({ payload, headers: sign(payload), secret, ...changed })).toBeNull()
  })
})
