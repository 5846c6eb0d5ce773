import type { Section } from '../../domain/story.ts'
import type { SeenStory, StoryPage } from '../source.ts'
import { Card, LeadCard } from './cards.tsx'
import type { Frame, LanguageLink } from './frame.ts'
import { Layout } from './layout.tsx'

const everywhere = (frame: Frame, rest: string): LanguageLink[] =>
  frame.settings.languages.map((language) => ({ language, href: `/${language}${rest}` }))

function Empty({ frame }: { frame: Frame }) {
  const { strings, language } = frame
  return (
    <div className="empty">
      <p>{strings.empty.title}</p>
      <p>
        {strings.empty.text} <a href={`/${language}/feed.xml`}>{strings.feed}</a>
      </p>
    </div>
  )
}

export interface HomeContent {
  lead: SeenStory | null
  /** Per section, without the leading story. */
  sections: readonly { section: Section; stories: readonly SeenStory[] }[]
}

/** The front page of one language: the newest story, then each section's latest. */
export function HomePage({ frame, content }: { frame: Frame; content: HomeContent }) {
  const { settings, strings, language } = frame
  const filled = content.sections.filter(({ stories }) => stories.length > 0)
  const head = {
    title: settings.name,
    description: settings.tagline,
    path: `/${language}`,
    languages: everywhere(frame, ''),
  }
  return (
    <Layout frame={frame} head={head}>
      <div className="wide home">
        <h1 className="unseen">{settings.name}</h1>
        {settings.tagline && <p className="tagline">{settings.tagline}</p>}
        {content.lead ? <LeadCard frame={frame} seen={content.lead} /> : <Empty frame={frame} />}
        {filled.length > 0 && (
          <div className="columns">
            {filled.map(({ section, stories }) => (
              <section key={section} aria-labelledby={`in-${section}`}>
                <h2 className="column-head" id={`in-${section}`}>
                  {strings.sections[section]}
                </h2>
                {stories.map((seen) => (
                  <Card key={seen.id} frame={frame} seen={seen} level="h3" />
                ))}
                <p className="all">
                  <a href={`/${language}/${section}`}>{strings.all[section]}</a>
                </p>
              </section>
            ))}
          </div>
        )}
      </div>
    </Layout>
  )
}

export interface SectionContent extends Pick<StoryPage, 'stories' | 'total'> {
  section: Section
  page: number
  pages: number
}

/** All stories of one section, newest first, in pages. */
export function SectionPage({ frame, content }: { frame: Frame; content: SectionContent }) {
  const { strings, language } = frame
  const { section, page, pages, stories } = content
  const base = `/${language}/${section}`
  const at = (number: number) => (number > 1 ? `${base}?page=${number}` : base)
  const title = strings.sections[section]
  const head = {
    title: page > 1 ? `${title} (${strings.page(page, pages)})` : title,
    description: `${title} – ${frame.settings.name}`,
    path: at(page),
    languages: everywhere(frame, `/${section}`),
    section,
  }
  return (
    <Layout frame={frame} head={head}>
      <div className="wide listing">
        <h1>{title}</h1>
        {stories.length === 0 && <Empty frame={frame} />}
        <div className="rows">
          {stories.map((seen) => (
            <Card key={seen.id} frame={frame} seen={seen} level="h2" />
          ))}
        </div>
        {pages > 1 && (
          <nav className="pager" aria-label={strings.pagesNav}>
            {page > 1 ? (
              <a href={at(page - 1)} rel="prev">
                ← {strings.newer}
              </a>
            ) : (
              <span />
            )}
            <span>{strings.page(page, pages)}</span>
            {page < pages ? (
              <a href={at(page + 1)} rel="next">
                {strings.older} →
              </a>
            ) : (
              <span />
            )}
          </nav>
        )}
      </div>
    </Layout>
  )
}

/** A page that only says something: nothing here, or withdrawn. It keeps its language and leads on. */
export function NoticePage({ frame, notice }: { frame: Frame; notice: { title: string; text: string } }) {
  const { strings, language, settings } = frame
  const home = settings.languages.includes(language) ? `/${language}` : '/'
  const head = { title: notice.title, description: '', path: null, languages: [] }
  return (
    <Layout frame={frame} head={head}>
      <div className="wide notice">
        <h1>{notice.title}</h1>
        <p>{notice.text}</p>
        <p>
          <a href={home}>{strings.front}</a>
        </p>
      </div>
    </Layout>
  )
}
