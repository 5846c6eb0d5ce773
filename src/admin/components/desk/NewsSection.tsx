import { readFigures } from '../../../domain/notifications.ts'
import { MAIL_STRINGS } from '../../../mail/strings.ts'
import { figure } from '../model/wording.ts'
import { Instant } from '../parts/Instant.tsx'
import { Words } from '../parts/Words.tsx'
import type { DeskNews } from './gather.ts'
import { MarkRead } from './MarkRead.tsx'

const WORDS = MAIL_STRINGS.en.staff

/** What colleagues and the system have to say, until it is read. */
export function NewsSection(props: { news: readonly DeskNews[]; unread: number; adminRoute: string; api: string }) {
  const { news, unread, adminRoute, api } = props
  return (
    <section className="pr-desk__section">
      <h2>
        News{' '}
        {unread > 0 ? (
          <span className="pr-desk__count">
            {figure(unread)}
            <span className="pr-hidden"> unread</span>
          </span>
        ) : null}
      </h2>
      {news.length === 0 ? (
        <p className="pr-quiet">
          Nothing new. What concerns you appears here; how often you also get it by mail is set in{' '}
          <a href={`${adminRoute}/account`}>your profile</a>.
        </p>
      ) : (
        <>
          <ul className="pr-plain-list">
            {news.map((one) => (
              <li key={one.id}>
                <a href={linkOf(one.subject, adminRoute)}>
                  {WORDS[one.kind].subject({
                    title: one.title,
                    by: one.by,
                    person: one.title,
                    role: one.note,
                    newsroom: '',
                  })}
                </a>
                <span className="pr-quiet">
                  {one.by ? `${one.by}, ` : ''}
                  <Instant at={one.at} />
                  {one.behalf ? `, for ${one.behalf}` : ''}
                </span>
                <Note text={one.note} />
              </li>
            ))}
          </ul>
          <MarkRead api={api} ids={news.map(({ id }) => id)} unread={unread} />
        </>
      )}
    </section>
  )
}

function Note({ text }: { text: string }) {
  if (!text) return null
  // A due date comes as an instant.
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) {
    return (
      <span className="pr-due">
        Due <Instant at={text} />
      </span>
    )
  }
  const figures = readFigures(text)
  if (figures) {
    const said = figures.map(([name, n]) => `${MAIL_STRINGS.en.counts[name]}: ${figure(n)}`)
    return <span className="pr-desk__note">{said.join(', ')}</span>
  }
  return (
    <span className="pr-desk__note">
      <Words most={160}>{text}</Words>
    </span>
  )
}

function linkOf(subject: string, adminRoute: string): string {
  const cut = subject.indexOf(':')
  return cut > 0 ? `${adminRoute}/collections/${subject.slice(0, cut)}/${subject.slice(cut + 1)}` : adminRoute
}
