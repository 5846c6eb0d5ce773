import { setTimeout as delay } from 'node:timers/promises'
import { isolateObjectProperty, type PayloadRequest } from 'payload'

const ATTEMPTS = 12

/** MongoDB's word for "this would have worked a moment earlier or later": safe to run again from the top. */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const e = error as { errorLabels?: unknown; errorLabelSet?: Set<string>; code?: unknown; cause?: unknown }
  const labels =
    e.errorLabelSet instanceof Set ? [...e.errorLabelSet] : Array.isArray(e.errorLabels) ? e.errorLabels : []
  if (labels.includes('TransientTransactionError') || e.code === 112) return true
  return e.cause !== undefined && e.cause !== error && isTransient(e.cause)
}

/** Whether a write collided with a unique key, as either adapter reports it. */
export function isDuplicate(error: unknown): boolean {
  const e = error as { name?: string; code?: unknown; message?: string }
  return e.name === 'ValidationError' || e.code === 11000 || /UNIQUE constraint/i.test(e.message ?? '')
}

/**
 * Runs one action in one transaction, and again from the top when MongoDB reports a transient conflict.
 * `work` gets a request of its own that carries the transaction: every Payload call inside must pass it on.
 * Nothing of a failed run is kept.
 */
export async function transact<T>(req: PayloadRequest, work: (req: PayloadRequest) => Promise<T>): Promise<T> {
  const { payload } = req
  if (req.transactionID) return work(req)
  for (let attempt = 1; ; attempt++) {
    const transactionID = await payload.db.beginTransaction()
    // A proxy with its own transaction, so that a caller who goes on using `req` stays outside of it.
    const inner = isolateObjectProperty(req, ['transactionID', 'context', 'payloadDataLoader'])
    inner.transactionID = transactionID ?? undefined
    inner.context = { ...req.context }
    Object.assign(inner, { payloadDataLoader: undefined })
    try {
      const result = await work(inner)
      if (transactionID) await payload.db.commitTransaction(transactionID)
      return result
    } catch (error) {
      if (transactionID) await payload.db.rollbackTransaction(transactionID)
      if (!isTransient(error) || attempt >= ATTEMPTS) throw error
      await delay(10 * attempt * (0.5 + Math.random()))
    }
  }
}
