import { useId } from 'react'
import type { Finding } from '../../../domain/preflight.ts'
import { bySeverity, fieldPlace, findingKey, type Weighing } from '../model/story.ts'
import type { Tone } from '../model/wording.ts'
import { Notice } from '../parts/Notice.tsx'

const GROUPS: Record<Finding['severity'], { title: string; tone: Tone }> = {
  block: { title: 'Has to be mended first', tone: 'bad' },
  attest: { title: 'Somebody has to answer for this', tone: 'alert' },
  warn: { title: 'Worth a look; it does not stop anything', tone: 'alert' },
}

interface FindingsProps {
  findings: readonly Finding[]
  /** At a signature: what the person says about them. */
  weighing?: Weighing
  onWeigh?: (weighing: Weighing) => void
}

/** What preflight found: what, how to mend it, and where; at a signature with a place for the answer to each. */
export function Findings({ findings, weighing, onWeigh }: FindingsProps) {
  if (findings.length === 0) {
    return <Notice tone="good">The checks found nothing.</Notice>
  }
  return (
    <>
      {bySeverity(findings).map(({ severity, findings: group }) => (
        <section key={severity}>
          <h3>{GROUPS[severity].title}</h3>
          <Notice tone={GROUPS[severity].tone}>
            <ul className="pr-findings">
              {group.map((finding) => (
                <li key={findingKey(finding)}>
                  <strong>{finding.message}</strong> {finding.fix}
                  <span className="pr-quiet"> Field: {fieldPlace(finding.field)}</span>
                  {weighing && onWeigh ? <Answering finding={finding} weighing={weighing} onWeigh={onWeigh} /> : null}
                </li>
              ))}
            </ul>
          </Notice>
        </section>
      ))}
    </>
  )
}

/** A tick under the sentence that is signed, or a reason to go on all the same; nothing for what has to be mended. */
function Answering({ finding, weighing, onWeigh }: { finding: Finding } & Required<Omit<FindingsProps, 'findings'>>) {
  const id = useId()
  const key = findingKey(finding)
  const said = weighing[key] ?? {}
  if (finding.severity === 'attest') {
    return (
      <p className="pr-field">
        <label>
          <input
            type="checkbox"
            checked={said.attested ?? false}
            onChange={(event) => onWeigh({ ...weighing, [key]: { ...said, attested: event.target.checked } })}
          />{' '}
          I have looked at this and answer for it by name: “{finding.message}”
        </label>
      </p>
    )
  }
  if (finding.severity === 'warn') {
    return (
      <p className="pr-field">
        <label htmlFor={id}>Why it goes out all the same (optional; kept with your signature)</label>
        <input
          id={id}
          maxLength={1000}
          value={said.reason ?? ''}
          onChange={(event) => onWeigh({ ...weighing, [key]: { ...said, reason: event.target.value } })}
        />
      </p>
    )
  }
  return null
}
