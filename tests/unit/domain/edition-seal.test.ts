import { describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../../src/domain/audit-chain.ts'
import { hashOf, serialise } from '../../../src/domain/canonical.ts'
import { openEdition, proveEdition } from '../../../src/domain/edition-seal.ts'
import { canonical } from './samples.ts'

const text = serialise(canonical())
const edition = { id: 'ed1', hash: hashOf(text), canonical: text, signOffs: [{ user: 'u1', revision: 3 }] }
const signature = (own: Partial<AuditEvent> = {}): AuditEvent => ({
  id: 'e1',
  createdAt: '2030-01-01T00:00:00.000Z',
  action: 'story.approve',
  subject: 'press-releases:1',
  seq: 1,
  actor: 'u1',
  actorName: 'Edit Editor',
  address: null,
  edition: 'ed1',
  editionHash: edition.hash,
  data: { revision: 3 },
  ...own,
})

describe('a signed edition', () => {
  it('opens while its bytes have their hash', () => {
    expect(openEdition(edition)).toEqual({ intact: true, story: canonical() })
  })
  it('does not open for one other character', () => {
    const canonicalText = text.replace('joint', 'Joint')
    expect(openEdition({ ...edition, canonical: canonicalText })).toEqual({
      intact: false,
      found: hashOf(canonicalText),
    })
  })

  const forged = serialise(canonical({ title: 'Forged' }))
  it.each([
    ['as it was signed', edition, [signature()], []],
    ['other bytes', { ...edition, canonical: forged }, [signature()], ['tampered']],
    [
      'other bytes with their own hash',
      { ...edition, canonical: forged, hash: hashOf(forged) },
      [signature()],
      ['record_differs'],
    ],
    ['no record', edition, [signature({ edition: null })], ['unrecorded']],
    ['no record at all', edition, [], ['unrecorded', 'signature_missing']],
    [
      'a signature nobody gave',
      {
        ...edition,
        signOffs: [
          { user: 'u1', revision: 3 },
          { user: 'u2', revision: 3 },
        ],
      },
      [signature()],
      ['signature_missing'],
    ],
    [
      'a signature of another text',
      { ...edition, signOffs: [{ user: 'u1', revision: 2 }] },
      [signature()],
      ['signature_missing'],
    ],
    ['no signature', { ...edition, signOffs: [] }, [signature()], ['signature_missing']],
  ])('is proved by its record: %s', (_name, row, signatures, faults) => {
    expect(proveEdition(row, signatures)).toEqual(faults)
  })
})
