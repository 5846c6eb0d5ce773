import type { BatchValidation, MailMessage } from '../domain/mail-message.ts'
import type { ProviderReply } from '../domain/outcomes.ts'
import type { SmtpOutcome } from '../domain/smtp.ts'

/** The headers a signed webhook arrives with (`svix-id`, `svix-timestamp`, `svix-signature`). */
export interface WebhookHeaders {
  id: string
  timestamp: string
  signature: string
}

/** A webhook whose signature and time were right. */
export interface VerifiedWebhook {
  /** `svix-id`: one per event, the same when it is delivered again. */
  eventId: string
  /** For example `email.delivered`. */
  type: string
  /** The whole event as the provider sent it. */
  event: Record<string, unknown>
}

/** Messages for a server that takes one at a time and knows no idempotency key. */
export interface OneByOne {
  /** `id` becomes the Message-ID. `alone`: what seemed to be about us when it was said to this recipient was about them. */
  messages: readonly { message: MailMessage; id: string; alone?: boolean }[]
  /** Asked before anything of a message is sent; `stop` ends the round. Once it has answered `send`, `after` follows. */
  before: (index: number) => Promise<'send' | 'skip' | 'stop'>
  /** Told once more of one that was put off or refused by a reply which seemed to be about us, when it has turned out to be about them. */
  after: (index: number, outcome: SmtpOutcome) => Promise<void>
  /** Gives up what is under way: told as `later` before the final dot, and as `unknown` after it. */
  signal?: AbortSignal
}

/** What the provider remembers, for those that can be asked. */
export interface ProviderRecords {
  getEmail(id: string, signal?: AbortSignal): Promise<ProviderReply>
  /** The newest 100, or those that come after (are older than) an id. */
  listEmails(page?: { after?: string }, signal?: AbortSignal): Promise<ProviderReply>
  getLog(id: string, signal?: AbortSignal): Promise<ProviderReply>
  listLogs(page?: { after?: string }, signal?: AbortSignal): Promise<ProviderReply>
  /** Addresses that the provider itself no longer writes to. */
  listSuppressions(page?: { after?: string }, signal?: AbortSignal): Promise<ProviderReply>
}

/** Handing mail to the provider, and asking it what became of it. No call throws for what the network or the provider does. */
export interface MailProvider {
  /** `smtp` takes messages one by one and at most once each (`sendEach`); the other takes batches under a key. */
  kind: 'resend' | 'smtp'
  /** `null` where nothing can be asked. */
  records: ProviderRecords | null
  /**
   * Sends one after the other, at most once each: what was not answered is not repeated.
   * @returns why the rest was not tried (`crowded`: the server opens no further session beside others of this process), or `null` when the round went
   * through or was ended by `before`
   */
  sendEach?(call: OneByOne): Promise<SmtpOutcome | 'crowded' | null>
  /** Does ahead what of the next call with these messages takes time before anything is sent. Absent: there is nothing. */
  prepare?(messages: readonly MailMessage[]): void
  /**
   * Hands over 1 to 100 messages in one call. The same messages give the same bytes.
   * @throws 400 `bad_request` before anything is sent, when the call could never be right
   */
  sendBatch(call: {
    messages: readonly MailMessage[]
    /** 1 to 256 printable ASCII characters. */
    idempotencyKey: string
    /** Shows in the provider's logs; a batch names itself there, to be found again. */
    userAgent?: string
    validation: BatchValidation
    signal?: AbortSignal
  }): Promise<ProviderReply>
  sendOne(call: { message: MailMessage; idempotencyKey: string; signal?: AbortSignal }): Promise<ProviderReply>
  /**
   * Checks signature and age (five minutes) of a webhook.
   * @param payload the body exactly as it arrived
   * @returns `null` for anything that the holder of the secret did not just send
   */
  verifyWebhook(webhook: { payload: string; headers: WebhookHeaders; secret: string }): VerifiedWebhook | null
}
