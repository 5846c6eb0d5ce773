'use client'

import { useConfig, useDocumentInfo } from '@payloadcms/ui'
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

/** The same in the settings, below the sender that was saved last. */
export function SenderCheckField() {
  const { routes } = useConfig().config
  const { lastUpdateTime } = useDocumentInfo()
  return <SenderCheck address={`${routes.api}/campaigns/domain-check`} version={lastUpdateTime} all />
}

interface Props {
  address: string
  version?: number
  /** Shows what is as it should be, too, and where each was looked up. */
  all?: boolean
}

/** How the sender looks to receiving servers. It only warns: whoever launches decides. */
export function SenderCheck({ address, version = 0, all = false }: Props) {
  const check = useFetched<Check>(address, version)
  if (check.state !== 'ready') return null
  if (check.value.mode === 'trial') {
    return (
      <p className="pr-quiet" lang="en">
        In trial mode no mail leaves this machine, so the sender’s domain is not looked up.
      </p>
    )
  }
  const { domain, findings, reports } = check.value
  const open = findings.filter(({ verdict }) => verdict !== 'good')
  return (
    <section lang="en">
      <h3>The sender’s domain{domain ? `: ${domain}` : ''}</h3>
      {all ? (
        <ul>
          {findings
            .filter(({ verdict }) => verdict === 'good')
            .map(({ id, message, name }) => (
              <li key={id}>
                {message} <span className="pr-quiet">Looked up at {name}.</span>
              </li>
            ))}
        </ul>
      ) : findings.length > 0 && open.length === 0 ? (
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
