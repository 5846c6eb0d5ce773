'use client'

import { useConfig } from '@payloadcms/ui'
import { useId } from 'react'
import type { Finding } from '../../../domain/preflight.ts'
import { fieldPlace, mediaOf, placeInForm } from '../model/places.ts'
import { bySeverity, findingKey, type Weighing } from '../model/story.ts'
import type { Tone } from '../model/wording.ts'
import { Notice } from '../parts/Notice.tsx'
import { jumpToField } from './jump.ts'

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
  /** Makes room for the field that a finding leads to: closes the dialog that shows it. */
  onLeave?: () => void
}

/** What preflight found: what, how to mend it, and where; at a signature with a place for the answer to each. */
export function Findings({ findings, weighing, onWeigh, onLeave }: FindingsProps) {
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
                  <strong>{finding.message}</strong> {finding.fix} <Where field={finding.field} onLeave={onLeave} />
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

/** Leads to the field, or to the file, that a finding is about. */
function Where({ field, onLeave }: { field: string; onLeave: (() => void) | undefined }) {
  const { routes } = useConfig().config
  const media = mediaOf(field)
  const place = placeInForm(field)
  if (media) {
    return (
      <a
        className="pr-findings__where"
        href={`${routes.admin}/collections/media/${media}`}
        target="_blank"
        rel="noopener"
      >
        Open the file (in a new tab)
      </a>
    )
  }
  if (!place || !onLeave) return <span className="pr-quiet"> Field: {fieldPlace(field)}</span>
  return (
    <button
      type="button"
      className="pr-findings__where"
      onClick={() => {
        onLeave()
        // Once the dialog has gone and given its focus back.
        requestAnimationFrame(() => requestAnimationFrame(() => void jumpToField(place)))
      }}
    >
      Go to {fieldPlace(field)}
    </button>
  )
}

/** A tick under the sentence that is signed, or a reason to go on all the same; nothing for what has to be mended. */
function Answering({
  finding,
  weighing,
  onWeigh,
}: { finding: Finding } & Required<Pick<FindingsProps, 'weighing' | 'onWeigh'>>) {
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
