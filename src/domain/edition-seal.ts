import type { AuditEvent } from './audit-chain.ts'
import { hashOf } from './canonical.ts'
import type { CanonicalStory } from './edition.ts'

/** An edition as it is stored: the bytes that were signed, and their hash. */
export interface SealedEdition {
  hash: string
  canonical: string
}

/** What was signed, or the hash that the stored bytes have instead. */
export type Opened = { intact: true; story: CanonicalStory } | { intact: false; found: string }

/**
 * Opens an edition for whoever publishes or sends it: only bytes that still have their hash are read at all.
 * Costs about 0.1 ms for a long text.
 */
export function openEdition({ hash, canonical }: SealedEdition): Opened {
  const found = hashOf(canonical)
  return found === hash ? { intact: true, story: JSON.parse(canonical) as CanonicalStory } : { intact: false, found }
}

export type SealFault = 'tampered' | 'unrecorded' | 'record_differs' | 'signature_missing'

/** Proves an edition by its own hash, by the record of the signature that made it, and by the signatures it names. */
export function proveEdition(
  edition: SealedEdition & { id: string; signOffs: unknown },
  /** The signatures on record for its story. */
  signatures: readonly AuditEvent[],
): SealFault[] {
  const faults: SealFault[] = []
  if (!openEdition(edition).intact) faults.push('tampered')
  const record = signatures.find(({ edition: id }) => id === edition.id)
  if (!record) faults.push('unrecorded')
  else if (record.editionHash !== edition.hash) faults.push('record_differs')
  const signers = Array.isArray(edition.signOffs) ? edition.signOffs : []
  const given = (sign: unknown) => {
    const { user, revision } = (sign ?? {}) as { user?: unknown; revision?: unknown }
    return signatures.some(({ actor, data }) => actor === user && revisionOf(data) === revision)
  }
  if (signers.length === 0 || !signers.every(given)) faults.push('signature_missing')
  return faults
}

const revisionOf = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'revision' in data ? data.revision : undefined
