import type { Weakness } from './weaken.ts'

/** What a worker process is told at its start, as JSON in its first argument. */
export interface WorkerPlan {
  uri: string
  /** Base address of the provider. */
  provider: string
  /** Port of a mail server of one's own, in place of the provider. */
  smtp?: number
  /** Also takes the provider's webhooks, on this port. */
  webhookPort?: number
  /** Dies by SIGKILL the nth time it comes to a point. */
  die?: { point: string; nth: number }
  /** Dies by SIGKILL at the first point for which there is no gravestone in this folder yet. */
  graves?: string
  /** Of those points only such as begin with one of these words. */
  gravesAt?: string[]
  /** Has so many batches settled, and then dies by SIGKILL at the nth point of any name. */
  dieAfter?: { settled: number; points: number }
  /** Stands still by SIGSTOP the nth time it comes to a point, until somebody sends SIGCONT. */
  freeze?: { point: string; nth: number }
  /** Its clock is that much ahead (ms); negative: behind. */
  clockMs?: number
  /** Looks at the switch that stops everything. */
  heedsStop?: boolean
  /** Calls per second until the provider says otherwise: a worker has calls of about two seconds in hand before it has asked. */
  rate?: number
  leaseMs?: number
  timeoutMs?: number
  weakness?: Weakness
  languages: string[]
}

/** Signs the provider's webhooks in the lab. */
export const WEBHOOK_SECRET = 'whsec_ZmF1bHQtbGFiLWZhdWx0LWxhYi1mYXVsdC1sYWI='
