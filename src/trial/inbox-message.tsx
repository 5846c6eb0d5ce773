import { Fragment, type ReactNode } from 'react'
import { Badge, Page, When } from './inbox-pages.tsx'
import type { MailEvent } from './resend/outcomes.ts'
import type { Mail } from './resend/wire.ts'

export const VIEWS = ['html', 'phone', 'text', 'headers'] as const
export type View = (typeof VIEWS)[number]

const VIEW_NAMES: Record<View, string> = { html: 'HTML', phone: 'Phone width', text: 'Text', headers: 'Headers' }

export interface MessageView {
  /** Path the inbox is mounted at, without a trailing slash. */
  base: string
  id: string
  mail: Mail
  messageId: string
  at: number
  events: MailEvent[]
  view: View
}

/** Only these are made clickable; anything else stays text. */
const WEB_LINK = /https?:\/\/[^\s<>"'()]+/g

function linksIn(...texts: (string | null)[]): string[] {
  const found = texts.flatMap((text) => text?.replaceAll('&amp;', '&').match(WEB_LINK) ?? [])
  return [...new Set(found.map((link) => link.replace(/[.,;:!?]+$/, '')))].slice(0, 50)
}

function Links({ mail }: { mail: Mail }): ReactNode {
  const inHtml = [...(mail.html ?? '').matchAll(/\shref\s*=\s*["']([^"']+)["']/gi)].map(([, link]) => link ?? '')
  const links = linksIn(...inHtml, mail.text, mail.headers['List-Unsubscribe'] ?? null)
  if (links.length === 0) return null
  return (
    <section className="block" aria-labelledby="links">
      <h2 id="links">Links in this mail</h2>
      <ul>
        {links.map((link) => (
          <li key={link}>
            <a href={link} target="_blank" rel="noopener noreferrer">
              {link}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Pairs({ pairs }: { pairs: (readonly [string, ReactNode])[] }): ReactNode {
  return (
    <dl>
      {pairs.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Headers({ mail, messageId, at }: MessageView): ReactNode {
  const own = Object.entries(mail.headers)
  const tags = mail.tags.map(({ name, value }) => [name, <code key={name}>{value}</code>] as const)
  return (
    <>
      <section className="block">
        <h2>Envelope</h2>
        <Pairs
          pairs={[
            ['Message-ID', <code key="id">{messageId}</code>],
            ['Date', new Date(at).toUTCString()],
            ...(mail.topicId ? [['Topic', mail.topicId] as const] : []),
          ]}
        />
      </section>
      <section className="block">
        <h2>Headers as sent</h2>
        {own.length > 0 ? (
          <Pairs pairs={own.map(([name, value]) => [name, <code key={name}>{value}</code>] as const)} />
        ) : (
          <p className="count">This mail sets no headers of its own.</p>
        )}
      </section>
      <section className="block">
        <h2>Tags</h2>
        {tags.length > 0 ? <Pairs pairs={tags} /> : <p className="count">This mail carries no tags.</p>}
      </section>
    </>
  )
}

function HtmlPart({ base, id, mail, view }: MessageView): ReactNode {
  if (!mail.html) return <p className="hint">This mail has no HTML part.</p>
  return (
    <>
      <p className="hint">Shown in a sandbox: no scripts, no remote images. Its links are listed below.</p>
      <div className={view === 'phone' ? 'stage phone' : 'stage'}>
        <iframe sandbox="" src={`${base}/${id}/html`} title="The HTML part of this mail" referrerPolicy="no-referrer" />
      </div>
    </>
  )
}

function Part(props: MessageView): ReactNode {
  const { mail, view } = props
  if (view === 'headers') return <Headers {...props} />
  if (view === 'text') return mail.text ? <pre>{mail.text}</pre> : <p className="hint">This mail has no text part.</p>
  return <HtmlPart {...props} />
}

export function MessagePage(props: MessageView): ReactNode {
  const { base, id, mail, at, events, view } = props
  const { from, to, cc, bcc, replyTo, subject, attachments } = mail
  const lists: [string, string[]][] = [
    ['To', to],
    ['Cc', cc],
    ['Bcc', bcc],
    ['Reply-To', replyTo],
  ]
  const sizes = attachments.map(({ filename, size }) => (size === null ? filename : `${filename} (${size} bytes)`))
  return (
    <Page title={subject}>
      <a className="back" href={base}>
        ← All mail
      </a>
      <article className="sheet">
        <div className="facts">
          <h1>{subject}</h1>
          <Pairs
            pairs={[
              ['From', from],
              ...lists.filter(([, list]) => list.length > 0).map(([name, list]) => [name, list.join(', ')] as const),
              ['Accepted', <When key="at" at={at} />],
              ...(sizes.length > 0 ? [['Attachments', sizes.join(', ')] as const] : []),
            ]}
          />
          <ol className="steps" aria-label="What happened to it">
            {events.map((event) => (
              <li key={event.type}>
                <Badge state={event.type.slice('email.'.length)} />
                <time dateTime={new Date(event.at).toISOString()}>
                  {new Date(event.at).toISOString().slice(11, 23)} UTC
                </time>
              </li>
            ))}
          </ol>
        </div>
        <nav className="tabs" aria-label="Parts of this mail">
          {VIEWS.map((name) => (
            <a
              key={name}
              href={name === 'html' ? `${base}/${id}` : `${base}/${id}?show=${name}`}
              aria-current={name === view ? 'page' : undefined}
            >
              {VIEW_NAMES[name]}
            </a>
          ))}
        </nav>
        <Part {...props} />
        <Links mail={mail} />
      </article>
    </Page>
  )
}
