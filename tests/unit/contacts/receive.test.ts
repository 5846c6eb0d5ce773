import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_IMPORT_BYTES, receiveUpload } from '../../../src/contacts/import/receive.ts'
import { isPressrumError } from '../../../src/errors.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pressrum-receive-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'text/csv' }) => {
  const request = new Request('http://example.org/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
  return receiveUpload({ headers: request.headers, body: request.body }, dir)
}

const form = (name: string, content: BlobPart, file: string) => {
  const data = new FormData()
  data.append('note', 'before the file')
  data.append(name, new Blob([content], { type: 'application/vnd.ms-excel' }), file)
  return post(data, {})
}

async function refusal(outcome: Promise<unknown>): Promise<[number, string, unknown]> {
  try {
    await outcome
  } catch (error) {
    if (isPressrumError(error)) return [error.status, error.code, (error.data as { reason?: string })?.reason]
    throw error
  }
  return [200, 'accepted', undefined]
}

describe('an upload', () => {
  it('is kept byte for byte, with its layout and its name', async () => {
    const text = 'email;name\r\na@example.org;"Åsa\nBerg"\r\n'
    const received = await post(text, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="press list.csv"',
    })
    expect(received).toMatchObject({
      file: 'press list.csv',
      bytes: Buffer.byteLength(text),
      layout: { delimiter: ';' },
    })
    expect(await readFile(join(dir, received.spool), 'utf8')).toBe(text)
  })

  it('may come as the file of a form, with a name in any script', async () => {
    const received = await form('file', 'email\na@example.org\n', 'Žurnālisti.csv')
    expect(received).toMatchObject({ file: 'Žurnālisti.csv', bytes: 20 })
  })

  it('loses a path from its name', async () => {
    const received = await form('file', 'email\n', '..\\..\\etc\\list.csv')
    expect(received.file).toBe('list.csv')
  })

  it('may hold a letter that is cut in two on the way', async () => {
    const bytes = Buffer.from('email,name\na@example.org,Å\n')
    const at = bytes.indexOf(0xc3) + 1
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.subarray(0, at))
        controller.enqueue(bytes.subarray(at))
        controller.close()
      },
    })
    expect((await post(body)).bytes).toBe(bytes.length)
  })

  it.each([
    ['another type', () => post('{}', { 'content-type': 'application/json' }), [415, 'unsupported_type', undefined]],
    ['an empty body', () => post(''), [400, 'invalid', 'empty']],
    ['no header', () => post('ann@example.org,Ann\n'), [400, 'invalid', 'no_email_column']],
    ['a NUL byte', () => post('email\na\u0000@example.org\n'), [400, 'invalid', 'nul_byte']],
    ['Latin-1', () => post(Buffer.from('email,name\na@example.org,\xc5sa\n', 'latin1')), [400, 'invalid', 'not_utf8']],
    [
      'half a letter at the end',
      () => post(Buffer.from([...Buffer.from('email\n'), 0xc3])),
      [400, 'invalid', 'not_utf8'],
    ],
    ['UTF-16', () => post(Buffer.from('\ufeffemail\na@example.org', 'utf16le')), [400, 'invalid', 'nul_byte']],
    ['a form without a file', () => form('attachment', 'email\n', 'a.csv'), [400, 'invalid', 'no_file']],
    [
      'a form without a boundary',
      () => post('x', { 'content-type': 'multipart/form-data' }),
      [400, 'bad_request', undefined],
    ],
    [
      'a form that breaks off',
      () =>
        post('--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nemail', {
          'content-type': 'multipart/form-data; boundary=b',
        }),
      [400, 'bad_request', undefined],
    ],
  ])('with %s is refused, and nothing stays on the disk', async (_what, send, expected) => {
    expect(await refusal(send())).toEqual(expected)
    expect(await readdir(dir)).toEqual([])
  })

  it('of more than 200 MB is refused without being kept', async () => {
    const block = Buffer.alloc(8 * 1024 * 1024, 'a')
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        if (sent > MAX_IMPORT_BYTES) controller.close()
        else controller.enqueue(sent === 0 ? Buffer.from('email\n') : block)
        sent += block.length
      },
    })
    expect(await refusal(post(body))).toEqual([413, 'too_large', undefined])
    expect(await readdir(dir)).toEqual([])
  })
})
