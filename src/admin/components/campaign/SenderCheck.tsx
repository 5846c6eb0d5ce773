'use client'

import type { DomainFinding } from '../../../domain/sender-domain.ts'
import { useFetched } from '../model/useFetched.ts'
import { Notice } from '../parts/Notice.tsx'

interface Check {
  mode: 'trial' | 'production'
  domain: string
  provider: 'resend' | 'smtp'
  reports: boolean
  findings: DomainFinding[]
}

/** How the sender looks to receiving servers. It only warns: whoever launches decides. */
export function SenderCheck({ address }: { address: string }) {
  const check = useFetched<Check>(address)
  if (check.state !== 'ready' || check.value.mode === 'trial') return null
  const { domain, findings, reports } = check.value
  const open = findings.filter(({ verdict }) => verdict !== 'good')
  return (
    <section>
      <h3>The sender’s domain{domain ? `: ${domain}` : ''}</h3>
      {findings.length > 0 && open.length === 0 ? (
        <p>SPF, DKIM and DMARC are as receiving servers expect them.</p>
      ) : null}
      {open.map(({ id, message, fix, name }) => (
        <Notice key={id} tone="alert">
          <p>
            {message} {fix} <span className="pr-quiet">Looked up at {name}.</span>
          </p>
        </Notice>
      ))}
      {reports ? null : (
        <Notice tone="wait">
          Nobody tells us of bounces here: they come to the sender’s mailbox, and “delivered” is not counted.
        </Notice>
      )}
    </section>
  )
}
