import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/domain/preflight.ts'
import { type SignOffAnswers, weigh } from '../../../src/domain/sign-off.ts'

const found = (severity: Finding['severity'], id: string, field = 'body'): Finding => ({
  id,
  severity,
  field,
  message: `Message of ${id}`,
  fix: 'Mend it.',
})
const say = (own: Partial<SignOffAnswers> = {}): SignOffAnswers => ({ overrides: [], attestations: [], ...own })
const warn = found('warn', 'brief_long', 'brief.text')
const attest = found('attest', 'identifying_details')
const block = found('block', 'lead_missing', 'lead')

describe('findings at a signature', () => {
  it.each<[string, Finding[], SignOffAnswers, string[] | null]>([
    ['nothing found', [], say(), null],
    ['a warning that nobody answers', [warn], say(), null],
    ['a warning with a reason', [warn], say({ overrides: [{ id: 'brief_long', reason: 'Agreed.' }] }), null],
    ['a block', [block], say(), ['lead_missing']],
    [
      'a block that somebody wants to override',
      [block],
      say({ overrides: [{ id: 'lead_missing', reason: 'x' }] }),
      ['lead_missing'],
    ],
    ['a block that somebody attests', [block], say({ attestations: [{ id: 'lead_missing' }] }), ['lead_missing']],
    ['an attestation that is missing', [attest], say(), ['identifying_details']],
    [
      'an attestation that is overridden instead',
      [attest],
      say({ overrides: [{ id: 'identifying_details', reason: 'x' }] }),
      ['identifying_details'],
    ],
    ['an attestation', [attest], say({ attestations: [{ id: 'identifying_details' }] }), null],
    [
      'an attestation of this field',
      [attest],
      say({ attestations: [{ id: 'identifying_details', field: 'body' }] }),
      null,
    ],
    [
      'an attestation of another field',
      [attest],
      say({ attestations: [{ id: 'identifying_details', field: 'lead' }] }),
      ['identifying_details'],
    ],
    ['an attestation of what is not found', [], say({ attestations: [{ id: 'gone' }] }), null],
  ])('%s', (_, findings, answers, standing) => {
    const verdict = weigh(findings, answers)
    expect(verdict.ok ? null : verdict.standing.map(({ id }) => id)).toEqual(standing)
  })

  it('are recorded: what was attested, what was overridden and why, and what nobody answered', () => {
    const other = found('warn', 'image_small', 'media.1')
    const answers = say({ overrides: [{ id: 'brief_long', reason: 'Agreed.' }], attestations: [{ id: attest.id }] })
    expect(weigh([warn, attest, other], answers)).toEqual({
      ok: true,
      recorded: {
        attested: [{ id: attest.id, field: 'body', message: attest.message }],
        overridden: [{ id: 'brief_long', field: 'brief.text', message: warn.message, reason: 'Agreed.' }],
        unanswered: [{ id: 'image_small', field: 'media.1', message: other.message }],
      },
    })
  })
})
