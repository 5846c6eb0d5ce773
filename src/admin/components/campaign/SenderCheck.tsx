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
  const { domain, provider, findings, reports } = check.value
  const open = findings.filter(({ verdict }) => verdict !== 'good')
  return (
    <section className="pr-sender" lang="en">
      <h3>The sender’s domain{domain ? `: ${domain}` : ''}</h3>
      {domain ? null : (
        <Notice tone="alert">No sender is set, so no mail can leave. Fill it in under Settings, Newsroom.</Notice>
      )}
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
      {open.map(({ id, verdict, message, fix, name }) => (
        <Notice key={id} tone={verdict === 'warn' ? 'alert' : 'wait'}>
          <p>
            <strong>{message}</strong> <span className="pr-quiet">Looked up at {name}.</span>
          </p>
          <p>{fix}</p>
        </Notice>
      ))}
      {open.length > 0 ? (
        <p className="pr-quiet">
          This stops nobody: mail goes out all the same, but more of it may land in spam. New records are seen here
          within minutes, elsewhere it may take a day.
        </p>
      ) : null}
      {reports ? null : (
        <Notice tone="wait">
          {provider === 'smtp'
            ? 'Nobody tells us of bounces here: they come to the sender’s mailbox, and “delivered” is not counted.'
            : 'Nobody tells us of bounces: RESEND_WEBHOOK_SECRET is not set. Until it is, “delivered” and “bounced” are read from the provider’s list now and then.'}
        </Notice>
      )}
    </section>
  )
}
