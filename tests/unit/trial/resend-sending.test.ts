import { describe, expect, it } from 'vitest'
import { sample, startTrial } from './trial-server.ts'

describe('a single mail', () => {
  it('is accepted, listed, and read back as it was sent', async () => {
    let now = Date.parse('2026-03-01T10:00:00Z')
    const { resend } = await startTrial({ now: () => now })
    const tags = [{ name: 'campaign', value: 'c-1' }]
    const sent = await resend.emails.send({ ...sample, tags, replyTo: 'editor@example.org', cc: 'bo@example.org' })
    expect(sent.error).toBeNull()
    const id = sent.data?.id ?? ''

    const { data } = await resend.emails.get(id)
    expect(data).toEqual({
      object: 'email',
      id,
      message_id: `<${id}@trial.invalid>`,
      from: sample.from,
      to: sample.to,
      cc: ['bo@example.org'],
      bcc: null,
      reply_to: ['editor@example.org'],
      subject: sample.subject,
      html: sample.html,
      text: sample.text,
      tags,
      created_at: '2026-03-01T10:00:00.000Z',
      last_event: 'sent',
      scheduled_at: null,
      topic_id: null,
    })
    now += 1000
    const list = await resend.emails.list()
    expect(list.data?.data.map((mail) => [mail.id, mail.last_event])).toEqual([[id, 'delivered']])
    expect(list.data?.data[0]).not.toHaveProperty('html')
  })

  it('may carry attachments, which a batch may not', async () => {
    const { resend } = await startTrial()
    const attachments = [{ filename: 'a.txt', content: Buffer.from('hello') }]
    expect((await resend.emails.send({ ...sample, attachments })).error).toBeNull()
  })
})

describe('a refused mail', () => {
  const many = Array.from({ length: 51 }, (_, n) => `reader${n}@example.org`)
  it.each<[string, Record<string, unknown>, string, string]>([
    ['no sender', { from: undefined }, 'missing_required_field', '`from`'],
    ['a sender that is no address', { from: 'Newsroom' }, 'validation_error', '`from`'],
    ['a sender over two lines', { from: 'A\r\nB <a@example.org>' }, 'validation_error', '`from`'],
    ['no recipient', { to: [] }, 'missing_required_field', '`to`'],
    ['a recipient that is no address', { to: ['anna@example.org', 'anna'] }, 'validation_error', '`to`'],
    ['a recipient that is no text', { to: [{ email: 'a@example.org' }] }, 'validation_error', '`to`'],
    ['51 recipients', { to: many }, 'validation_error', '`to`'],
    ['50 recipients and a copy', { to: many.slice(1), cc: 'bo@example.org' }, 'validation_error', '`to`'],
    ['a bad copy', { cc: 'bo@' }, 'validation_error', '`cc`'],
    ['a bad reply address', { reply_to: 'nobody' }, 'validation_error', '`reply_to`'],
    ['no subject', { subject: undefined }, 'missing_required_field', '`subject`'],
    ['a subject over two lines', { subject: 'News\r\nBcc: eve@example.org' }, 'validation_error', '`subject`'],
    ['a subject that is a number', { subject: 7 }, 'validation_error', '`subject`'],
    ['no content', { html: undefined, text: undefined }, 'missing_required_field', '`html` or `text`'],
    ['html that is a list', { html: ['<p>'] }, 'validation_error', '`html`'],
    ['a header over two lines', { headers: { 'List-Id': 'a\nX: b' } }, 'validation_error', '`headers`'],
    ['a header name with a blank', { headers: { 'List Id': 'a' } }, 'validation_error', '`headers`'],
    ['headers as a list', { headers: ['a'] }, 'validation_error', '`headers`'],
    ['a tag with a blank', { tags: [{ name: 'a b', value: 'c' }] }, 'validation_error', '`tags`'],
    ['a tag of 257 letters', { tags: [{ name: 'a', value: 'b'.repeat(257) }] }, 'validation_error', '`tags`'],
    ['a tag without a value', { tags: [{ name: 'a' }] }, 'validation_error', '`tags`'],
    ['an attachment without content', { attachments: [{ filename: 'a' }] }, 'validation_error', '`attachments`'],
    ['a time to send', { scheduled_at: '2030-01-01T00:00:00Z' }, 'validation_error', '`scheduled_at`'],
    ['a template', { template: { id: 't' } }, 'validation_error', '`template`'],
  ])('with %s is a 422 that names the field', async (_what, change, name, field) => {
    const { post, resend } = await startTrial()
    const response = await post('/emails', JSON.stringify({ ...sample, ...change }))
    expect(response.status).toBe(422)
    const body = (await response.json()) as { name: string; statusCode: number; message: string }
    expect(body).toMatchObject({ name, statusCode: 422 })
    expect(body.message).toContain(field)
    expect((await resend.emails.list()).data?.data).toEqual([])
  })

  it('does not stop the same mail without the fault', async () => {
    const { post } = await startTrial()
    expect((await post('/emails', JSON.stringify(sample))).status).toBe(200)
  })
})

describe('a batch', () => {
  const bad = { ...sample, to: ['nobody'] }

  it('of 100 goes out with an id for each, in order', async () => {
    const { resend } = await startTrial()
    const batch = Array.from({ length: 100 }, (_, n) => ({ ...sample, to: `reader${n}@example.org` }))
    const { data, error } = await resend.batch.send(batch)
    expect(error).toBeNull()
    expect(new Set(data?.data.map(({ id }) => id)).size).toBe(100)
    expect(data).not.toHaveProperty('errors')
    const hundredth = await resend.emails.get(data?.data[99]?.id ?? '')
    expect(hundredth.data?.to).toEqual(['reader99@example.org'])
  })

  it('in strict mode is refused whole when one mail is', async () => {
    const { resend } = await startTrial()
    const { data, error } = await resend.batch.send([sample, bad])
    expect(data).toBeNull()
    expect(error).toMatchObject({ statusCode: 422, name: 'validation_error' })
    expect(error?.message).toMatch(/^\[1\] .*`to`/)
    expect((await resend.emails.list()).data?.data).toEqual([])
  })

  it('in permissive mode sends what is valid and names the rest by index', async () => {
    const { resend } = await startTrial()
    const { data } = await resend.batch.send([bad, sample, bad], { batchValidation: 'permissive' })
    expect(data?.data).toHaveLength(1)
    expect(data?.errors.map(({ index }) => index)).toEqual([0, 2])
    expect(data?.errors[0]?.message).toContain('`to`')
    const { data: mail } = await resend.emails.get(data?.data[0]?.id ?? '')
    expect(mail?.to).toEqual(sample.to)
  })

  it.each([
    ['of 101', JSON.stringify(Array(101).fill(sample)), {}],
    ['of none', '[]', {}],
    ['that is an object', JSON.stringify(sample), {}],
    ['with an attachment', JSON.stringify([{ ...sample, attachments: [{ filename: 'a', content: 'aGk=' }] }]), {}],
    ['with a time to send', JSON.stringify([{ ...sample, scheduled_at: 'in 1 min' }]), {}],
    ['with null in it', '[null]', {}],
    ['in an unknown mode', JSON.stringify([sample]), { 'x-batch-validation': 'lenient' }],
  ])('%s is a 422', async (_what, body, headers) => {
    const { post } = await startTrial()
    const response = await post('/emails/batch', body, headers)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ name: 'validation_error' })
  })
})

describe('the door', () => {
  it.each([
    ['no key', undefined, 401, 'missing_api_key'],
    ['an empty key', 'Bearer ', 401, 'missing_api_key'],
    ['another key', 'Bearer re_wrong', 403, 'invalid_api_key'],
    ['the key', 'Bearer re_right', 200, undefined],
  ])('answers %s as Resend does', async (_what, authorization, status, name) => {
    const { api } = await startTrial({ apiKey: 're_right' })
    const response = await fetch(`${api}/emails`, { headers: authorization ? { authorization } : {} })
    expect(response.status).toBe(status)
    expect(((await response.json()) as { name?: string }).name).toBe(name)
  })

  it.each([
    ['broken JSON', '/emails', '{"from":', 400, 'validation_error'],
    ['a bare string', '/emails', '"hello"', 400, 'validation_error'],
    ['13 MB', '/emails', JSON.stringify({ ...sample, html: 'x'.repeat(13 * 2 ** 20) }), 413, 'validation_error'],
    ['an unknown path', '/broadcasts', '{}', 404, 'not_found'],
    ['a wrong method', '/logs', '{}', 405, 'method_not_allowed'],
  ])('refuses %s', async (_what, path, body, status, name) => {
    const { post } = await startTrial()
    const response = await post(path, body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ name, statusCode: status })
  })
})

describe('reading', () => {
  it('pages through mails by limit, after and before', async () => {
    const { resend } = await startTrial()
    const { data: sent } = await resend.batch.send(Array(7).fill(sample))
    const ids = sent?.data.map(({ id }) => id).reverse() ?? []
    const first = await resend.emails.list({ limit: 3 })
    expect(first.data?.data.map(({ id }) => id)).toEqual(ids.slice(0, 3))
    expect(first.data?.has_more).toBe(true)
    const last = await resend.emails.list({ limit: 4, after: ids[2] ?? '' })
    expect(last.data?.data.map(({ id }) => id)).toEqual(ids.slice(3))
    expect(last.data?.has_more).toBe(false)
    const newer = await resend.emails.list({ limit: 2, before: ids[3] ?? '' })
    expect(newer.data?.data.map(({ id }) => id)).toEqual(ids.slice(1, 3))
    expect(newer.data?.has_more).toBe(true)
  })

  it.each([
    ['/emails?limit=0', 422],
    ['/emails?limit=101', 422],
    ['/emails?limit=many', 422],
    ['/emails?after=nothing', 422],
    ['/emails/not-an-id', 422],
    ['/emails/00000000-0000-4000-8000-000000000000', 404],
    ['/logs/00000000-0000-4000-8000-000000000000', 404],
  ])('%s is a %i', async (path, status) => {
    const { api } = await startTrial()
    expect((await fetch(api + path, { headers: { authorization: 'Bearer re_any' } })).status).toBe(status)
  })

  it('shows requests with both bodies and the user agent in the logs, refused ones too', async () => {
    const { resend, api } = await startTrial()
    const agent = { 'user-agent': 'pressrum batch/42' }
    const { data: sent } = await resend.batch.send([sample, sample], { headers: agent })
    await resend.emails.send({ ...sample, to: 'nobody' })
    const { data: logs } = await resend.logs.list()
    expect(logs?.data.map((log) => [log.endpoint, log.method, log.response_status])).toEqual([
      ['/emails', 'POST', 422],
      ['/emails/batch', 'POST', 200],
    ])
    const { data: log } = await resend.logs.get(logs?.data[1]?.id ?? '')
    expect(log?.user_agent).toBe('pressrum batch/42')
    expect(log?.response_body).toEqual(sent)
    expect(log?.request_body).toMatchObject([{ subject: sample.subject }, { to: sample.to }])
    expect(
      (await fetch(`${api}/logs`, { headers: { authorization: 'Bearer re_any' } })).headers.get('x-robots-tag'),
    ).toBe('noindex')
  })
})
