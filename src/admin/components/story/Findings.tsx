import type { Finding } from '../../../domain/preflight.ts'
import { bySeverity, fieldPlace } from '../model/story.ts'
import type { Tone } from '../model/wording.ts'
import { Notice } from '../parts/Notice.tsx'

const GROUPS: Record<Finding['severity'], { title: string; tone: Tone }> = {
  block: { title: 'Has to be mended first', tone: 'bad' },
  attest: { title: 'Somebody has to answer for this', tone: 'alert' },
  warn: { title: 'Worth a look; it does not stop anything', tone: 'alert' },
}

/** What preflight found: what, how to mend it, and where. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
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
                <li key={`${finding.id} ${finding.field}`}>
                  <strong>{finding.message}</strong> {finding.fix}
                  <span className="pr-quiet"> Field: {fieldPlace(finding.field)}</span>
                </li>
              ))}
            </ul>
          </Notice>
        </section>
      ))}
    </>
  )
}
