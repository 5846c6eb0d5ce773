/** What the trial server says in Resend's words: its error names, and the bodies the SDK 6.38 reads. */
export type RefusalName =
  | 'validation_error'
  | 'missing_required_field'
  | 'invalid_idempotency_key'
  | 'invalid_idempotent_request'
  | 'concurrent_idempotent_requests'
  | 'missing_api_key'
  | 'invalid_api_key'
  | 'invalid_parameter'
  | 'not_found'
  | 'method_not_allowed'
  | 'rate_limit_exceeded'
  | 'daily_quota_exceeded'
  | 'internal_server_error'

/** The body of every refusal, in Resend's order of properties. */
export interface Refusal {
  statusCode: number
  name: RefusalName
  message: string
}

const make =
  (statusCode: number, name: RefusalName, fallback = '') =>
  (message: string = fallback): Refusal => ({ statusCode, name, message })

/** Status and name of each refusal as the errors page of Resend's API reference lists them. */
export const refusal = {
  invalidField: make(422, 'validation_error'),
  missingField: make(422, 'missing_required_field'),
  unreadable: make(400, 'validation_error', 'The request body is not valid JSON.'),
  tooLarge: make(413, 'validation_error', 'The request body is larger than this server takes (12 MB).'),
  invalidKey: make(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.'),
  otherPayload: make(
    409,
    'invalid_idempotent_request',
    'This idempotency key was used with another payload. Change the key or send the first payload again.',
  ),
  stillWorking: make(
    409,
    'concurrent_idempotent_requests',
    'A request with this idempotency key is still being worked on. Try again later.',
  ),
  missingApiKey: make(401, 'missing_api_key', 'Missing API key in the authorization header.'),
  invalidApiKey: make(403, 'invalid_api_key', 'API key is invalid.'),
  invalidParameter: make(422, 'invalid_parameter', 'The parameter must be a valid UUID.'),
  notFound: make(404, 'not_found', 'The requested endpoint does not exist.'),
  methodNotAllowed: make(405, 'method_not_allowed', 'Method is not allowed for the requested path.'),
  tooManyRequests: make(429, 'rate_limit_exceeded', 'Too many requests. Wait as long as `retry-after` says.'),
  dailyQuota: make(
    429,
    'daily_quota_exceeded',
    'The trial server remembers as many idempotency keys as it can for today. Go on tomorrow, or empty its folder.',
  ),
  internal: make(500, 'internal_server_error', 'The trial server could not write to its disk. Try again later.'),
} as const

export interface Tag {
  name: string
  value: string
}

export interface Attachment {
  filename: string
  contentType: string
  /** Size in bytes after decoding; `null` when the attachment is named by URL (nothing is fetched). */
  size: number | null
}

/** One mail as the API received it, checked and in one form. */
export interface Mail {
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  replyTo: string[]
  subject: string
  html: string | null
  text: string | null
  headers: Record<string, string>
  tags: Tag[]
  attachments: Attachment[]
  topicId: string | null
}

/** What the listing and the search keep in memory of a mail. */
export interface MailHead {
  id: string
  /** When it was accepted, milliseconds since the epoch. */
  at: number
  to: string[]
  subject: string
  tags: Tag[]
  outcome: Outcome
}

/** What becomes of a mail: decided by its recipients, see outcomes.ts. */
export type Outcome = 'delivered' | 'bounced' | 'complained'

export interface TrialLogger {
  info(data: object, message: string): void
  warn(data: object, message: string): void
  error(data: object, message: string): void
}
