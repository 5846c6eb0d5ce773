'use client'

import { previewDocument, snippet } from '../model/mail.ts'
import { Tabs } from './Tabs.tsx'

export interface MailParts {
  subject: string
  html: string
  text: string
  /** Whether it ends with what stands in a first mail only. */
  first?: boolean
}

/** A mail as its reader gets it: the row in the inbox, the page wide and on a phone, the text. Nothing in it runs or leads anywhere. */
export function MailView({ mail, from, lang }: { mail: MailParts; from: string; lang: string }) {
  const frame = (title: string, className: string) => (
    <iframe title={title} className={className} sandbox="" srcDoc={previewDocument(mail.html)} />
  )
  return (
    <div className="pr-mail">
      <div className="pr-inbox-row">
        <span className="pr-inbox-row__from">{from}</span>
        <span lang={lang}>
          <strong>{mail.subject || '(no subject)'}</strong> <span className="pr-quiet">{snippet(mail.html)}</span>
        </span>
      </div>
      <Tabs
        label="Ways to look at the mail"
        tabs={[
          { key: 'wide', label: 'Mail', content: frame('The mail', 'pr-frame') },
          {
            key: 'phone',
            label: 'On a phone',
            content: <div className="pr-phone">{frame('The mail, 375 pixels wide', 'pr-frame pr-frame--phone')}</div>,
          },
          {
            key: 'text',
            label: 'Text',
            content: (
              <pre className="pr-text" tabIndex={0} lang={lang}>
                {mail.text}
              </pre>
            ),
          },
        ]}
      />
      {mail.first ? (
        <p className="pr-quiet">
          Where the address comes from, and what readers may ask, stands in the first mail to each of them only; […] is
          then what their contact says.
        </p>
      ) : null}
    </div>
  )
}
