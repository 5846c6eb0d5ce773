/** `[A-Za-z0-9_-]`, at most 256 characters each; webhooks echo them. */
export interface MailTag {
  name: string
  value: string
}

/** One mail, ready for the provider. Addresses are formatted (`formatAddress`), header values are safe. */
export interface MailMessage {
  from: string
  to: string
  replyTo: string | null
  subject: string
  html: string
  text: string
  headers: Record<string, string>
  tags: MailTag[]
}

/** How the provider treats a batch with a bad message in it: refuse the whole, or send the others. */
export type BatchValidation = 'strict' | 'permissive'
