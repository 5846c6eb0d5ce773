import type { Finding } from './preflight.ts'

/** A finding as a person answers it. Without `field` every finding of that id is meant. */
export interface Answer {
  id: string
  field?: string
}

export interface Override extends Answer {
  reason: string
}

/** What a person says about the findings when signing. */
export interface SignOffAnswers {
  /** Warnings that the person has weighed, with why the story goes out all the same. */
  overrides: readonly Override[]
  /** What the person answers for by name. */
  attestations: readonly Answer[]
}

type Weighed = Pick<Finding, 'id' | 'field' | 'message'>

/** What a signature remembers about the findings that stood when it was given. */
export interface FindingsAtSignature {
  attested: Weighed[]
  overridden: (Weighed & { reason: string })[]
  /** Warnings that nobody said anything about: seen, and not answered. */
  unanswered: Weighed[]
}

export type AnswerVerdict =
  | { ok: true; recorded: FindingsAtSignature }
  /** What still stands in the way: blocks, which nobody overrides, and what has not been attested. */
  | { ok: false; standing: Finding[] }

const meets = (answer: Answer, { id, field }: Finding) =>
  answer.id === id && (answer.field === undefined || answer.field === field)

const weighed = ({ id, field, message }: Finding): Weighed => ({ id, field, message })

/**
 * Holds a person's answers against the findings of this moment. A block stops, whatever is said about it; what asks for an
 * attestation stops until this very person attests it; a warning never stops, and is recorded with or without a reason.
 * Answers to what is no longer found fall away.
 */
export function weigh(findings: readonly Finding[], { overrides, attestations }: SignOffAnswers): AnswerVerdict {
  const standing = findings.filter(
    (finding) =>
      finding.severity === 'block' ||
      (finding.severity === 'attest' && !attestations.some((answer) => meets(answer, finding))),
  )
  if (standing.length > 0) return { ok: false, standing }
  const warnings = findings.filter(({ severity }) => severity === 'warn')
  const answered = warnings.flatMap((finding) => {
    const override = overrides.find((answer) => meets(answer, finding))
    return override ? [{ finding, reason: override.reason }] : []
  })
  return {
    ok: true,
    recorded: {
      attested: findings.filter(({ severity }) => severity === 'attest').map(weighed),
      overridden: answered.map(({ finding, reason }) => ({ ...weighed(finding), reason })),
      unanswered: warnings.filter((finding) => !answered.some((one) => one.finding === finding)).map(weighed),
    },
  }
}
