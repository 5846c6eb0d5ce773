import { bareAddress } from './addresses.ts'
import { type Attachment, type Mail, type Refusal, refusal, type Tag } from './wire.ts'

export const MAX_BATCH = 100
export const MAX_RECIPIENTS = 50

export type Checked = { ok: true; mail: Mail } | { ok: false; refusal: Refusal }

/** Carries the first refusal out of the checks below; never leaves this file. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message)
  }
}

const invalid = (field: string, what: string): Refused =>
  new Refused(refusal.invalidField(`Invalid \`${field}\` field. ${what}`))
const missing = (field: string): Refused => new Refused(refusal.missingField(`Missing \`${field}\` field.`))

const ADDRESS_FORM = 'The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.'
const TAG = /^[A-Za-z0-9_-]{1,256}$/
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const LINE_BREAK = /[\r\n\u0000]/

type Fields = Record<string, unknown>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const absent = (value: unknown): value is null | undefined => value === undefined || value === null

function text(fields: Fields, name: string): string | null {
  const value = fields[name]
  if (absent(value)) return null
  if (typeof value !== 'string') throw invalid(name, 'It has to be a string.')
  return value
}

function addresses(fields: Fields, name: string): string[] {
  const value = fields[name]
  if (absent(value)) return []
  const list = Array.isArray(value) ? value : [value]
  for (const entry of list) {
    if (typeof entry !== 'string' || bareAddress(entry) === null) throw invalid(name, ADDRESS_FORM)
  }
  return list as string[]
}

function headers(fields: Fields): Record<string, string> {
  const value = fields.headers
  if (absent(value)) return {}
  if (!isObject(value)) throw invalid('headers', 'It has to be an object of strings.')
  for (const [name, content] of Object.entries(value)) {
    if (!HEADER_NAME.test(name)) throw invalid('headers', 'A header name may hold only the characters of RFC 9110.')
    if (typeof content !== 'string') throw invalid('headers', `The value of \`${name}\` has to be a string.`)
    if (LINE_BREAK.test(content)) throw invalid('headers', `The value of \`${name}\` holds a line break.`)
  }
  return value as Record<string, string>
}

function tags(fields: Fields): Tag[] {
  const value = fields.tags
  if (absent(value)) return []
  if (!Array.isArray(value)) throw invalid('tags', 'It has to be a list of `name` and `value`.')
  return value.map((tag: unknown) => {
    const ok =
      isObject(tag) &&
      typeof tag.name === 'string' &&
      typeof tag.value === 'string' &&
      TAG.test(tag.name) &&
      TAG.test(tag.value)
    if (!ok) {
      throw invalid(
        'tags',
        'Tags should only contain ASCII letters, numbers, underscores, or dashes, 1 to 256 of them.',
      )
    }
    return { name: tag.name as string, value: tag.value as string }
  })
}

function attachments(fields: Fields): Attachment[] {
  const value = fields.attachments
  if (absent(value)) return []
  if (!Array.isArray(value)) throw invalid('attachments', 'It has to be a list.')
  return value.map((item: unknown) => {
    if (!isObject(item)) throw invalid('attachments', 'Each attachment is an object.')
    const content = text(item, 'content')
    const path = text(item, 'path')
    if (content === null && path === null) throw invalid('attachments', 'Each needs `content` or `path`.')
    if (content !== null && !item.filename) throw invalid('attachments', 'Each with `content` needs a `filename`.')
    return {
      filename: text(item, 'filename') ?? path ?? '',
      contentType: text(item, 'content_type') ?? '',
      size: content === null ? null : Buffer.byteLength(content, 'base64'),
    }
  })
}

function check(value: unknown, batch: boolean): Mail {
  if (!isObject(value)) throw new Refused(refusal.invalidField('Each email has to be a JSON object.'))
  if (!absent(value.template)) throw invalid('template', 'The trial server keeps no templates; send `html` or `text`.')
  if (batch && !absent(value.attachments)) throw invalid('attachments', 'A batch takes no attachments.')
  if (!absent(value.scheduled_at)) {
    const why = batch ? 'A batch takes no scheduling.' : 'The trial server sends at once and schedules nothing.'
    throw invalid('scheduled_at', why)
  }
  const [from, ...more] = addresses(value, 'from')
  if (from === undefined) throw missing('from')
  if (more.length > 0 || Array.isArray(value.from)) throw invalid('from', 'There is exactly one sender, as a string.')
  const to = addresses(value, 'to')
  if (to.length === 0) throw missing('to')
  const cc = addresses(value, 'cc')
  const bcc = addresses(value, 'bcc')
  if (to.length + cc.length + bcc.length > MAX_RECIPIENTS) {
    throw invalid('to', `The number of recipients must not exceed ${MAX_RECIPIENTS}.`)
  }
  const subject = text(value, 'subject')
  if (subject === null || subject === '') throw missing('subject')
  if (LINE_BREAK.test(subject)) throw invalid('subject', 'It holds a line break.')
  const html = text(value, 'html')
  const plain = text(value, 'text')
  if (!html && !plain) throw new Refused(refusal.missingField('Missing `html` or `text` field.'))
  return {
    from,
    to,
    cc,
    bcc,
    replyTo: addresses(value, 'reply_to'),
    subject,
    html,
    text: plain,
    headers: headers(value),
    tags: tags(value),
    attachments: attachments(value),
    topicId: text(value, 'topic_id'),
  }
}

/**
 * Checks one mail as the API takes it (https://resend.com/docs/api-reference/emails/send-email).
 * @param batch whether it came in a batch, which takes neither attachments nor scheduling
 * @returns the mail in one form, or the first refusal, which names its field
 */
export function checkMail(value: unknown, batch: boolean): Checked {
  try {
    return { ok: true, mail: check(value, batch) }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal }
    throw error
  }
}
