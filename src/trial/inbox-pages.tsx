import type { ReactNode } from 'react'
import { INBOX_STYLE } from './inbox-style.ts'

const instant = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })

export function When({ at }: { at: number }): ReactNode {
  const date = new Date(at)
  return <time dateTime={date.toISOString()}>{instant.format(date)} UTC</time>
}

export function Badge({ state }: { state: string }): ReactNode {
  return <span className={`badge ${state}`}>{state}</span>
}

/** The frame of every inbox page: the notice that this is trial mode, and the one stylesheet. */
export function Page({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <html lang="en" dir="ltr">
      {/* biome-ignore lint/style/noHeadElement: rendered by Express; Next has no part in this page */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · Trial inbox`}</title>
        <style
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours; React would escape its quotes
          dangerouslySetInnerHTML={{ __html: INBOX_STYLE }}
        />
      </head>
      <body>
        <a className="skip" href="#main">
          Skip to the mail
        </a>
        <aside className="note" aria-label="Trial mode">
          <p>
            <strong>Trial mode.</strong> Mail is caught here and shown to you. Nothing left this machine.
          </p>
        </aside>
        <main id="main" className="frame">
          {children}
        </main>
      </body>
    </html>
  )
}

export interface ListedMail {
  id: string
  at: number
  to: string[]
  subject: string
  state: string
}

export interface ListView {
  /** Path the inbox is mounted at, without a trailing slash. */
  base: string
  query: string
  /** 1-based. */
  page: number
  pages: number
  /** Mails that match. */
  found: number
  /** Mails kept in all. */
  total: number
  mails: ListedMail[]
}

const plural = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

function recipients(to: readonly string[]): string {
  const [first = '', ...more] = to
  return more.length === 0 ? first : `${first} and ${plural(more.length, 'other', 'others')}`
}

function pageLink({ base, query }: ListView, page: number): string {
  const parameters = new URLSearchParams()
  if (query) parameters.set('q', query)
  if (page > 1) parameters.set('page', String(page))
  return parameters.size > 0 ? `${base}?${parameters}` : base
}

function Empty({ view }: { view: ListView }): ReactNode {
  if (view.total > 0) {
    return (
      <div className="empty">
        <h2>No mail matches “{view.query}”</h2>
        <p>
          The search looks at recipients, subjects and tags. Try a part of an address, or{' '}
          <a href={view.base}>show all mail</a>.
        </p>
      </div>
    )
  }
  return (
    <div className="empty">
      <h2>No mail yet</h2>
      <p>Every mail that Pressrum sends in trial mode arrives here. To see the first one:</p>
      <ol>
        <li>
          <a href="/admin">Sign in</a> as the writer, open a press release and submit it for review.
        </li>
        <li>Sign in as an editor, look at its outreach plan, and approve it.</li>
        <li>After the cooling-off its briefs go out by themselves. Load this page again.</li>
      </ol>
      <p>
        An address that starts with <code>bounced</code> bounces, one that starts with <code>complained</code>{' '}
        complains: so you can see what happens then.
      </p>
    </div>
  )
}

export function ListPage({ view }: { view: ListView }): ReactNode {
  const { base, query, page, pages, found, total, mails } = view
  const count = query
    ? `${plural(found, 'mail matches', 'mails match')}, of ${plural(total, 'kept', 'kept')}`
    : plural(total, 'mail', 'mails')
  return (
    <Page title={query ? `Search: ${query}` : 'All mail'}>
      <header className="top">
        <div>
          <h1>Trial inbox</h1>
          <p className="count">{count}</p>
        </div>
        <search>
          <form action={base} method="get">
            <input
              type="search"
              name="q"
              defaultValue={query}
              placeholder="Recipient, subject or tag"
              aria-label="Search by recipient, subject or tag"
              maxLength={200}
            />
            <button type="submit">Search</button>
          </form>
        </search>
      </header>
      <div className="sheet">
        {mails.length === 0 ? (
          <Empty view={view} />
        ) : (
          <ol className="mails">
            {mails.map((mail) => (
              <li key={mail.id}>
                <a href={`${base}/${mail.id}`}>
                  <span className="subject">{mail.subject}</span>
                  <span className="when">
                    <When at={mail.at} />
                  </span>
                  <span className="to">{recipients(mail.to)}</span>
                  <span className="state">
                    <Badge state={mail.state} />
                  </span>
                </a>
              </li>
            ))}
          </ol>
        )}
      </div>
      {pages > 1 && (
        <nav className="pages" aria-label="Pages">
          <span>{page > 1 && <a href={pageLink(view, page - 1)}>← Newer</a>}</span>
          <span>
            Page {page.toLocaleString('en-GB')} of {pages.toLocaleString('en-GB')}
          </span>
          <span>{page < pages && <a href={pageLink(view, page + 1)}>Older →</a>}</span>
        </nav>
      )}
    </Page>
  )
}

export function MissingPage({ base }: { base: string }): ReactNode {
  return (
    <Page title="Not here">
      <div className="sheet">
        <div className="empty">
          <h2>This mail is not here</h2>
          <p>
            The inbox keeps the newest mails and lets the oldest go. <a href={base}>Show what is there</a>.
          </p>
        </div>
      </div>
    </Page>
  )
}
