// biome-ignore-all lint/style/noHeadElement: this is the whole document, not a page of Next
import type { ReactNode } from 'react'
import { LANGUAGE_NAMES } from '../../domain/languages.ts'
import { SECTIONS } from '../../domain/story.ts'
import { mailHref, telHref } from '../../richtext/links.ts'
import type { Frame, PageHead } from './frame.ts'

/** `<` would end the script element; the rest of JSON is harmless there. */
const jsonForScript = (data: object): string => JSON.stringify(data).replace(/</g, '\\u003c')

function Head({ frame, head }: { frame: Frame; head: PageHead }) {
  const { publicUrl, settings, language, strings } = frame
  const title = head.title === settings.name ? head.title : `${head.title} – ${settings.name}`
  const url = head.path === null ? null : publicUrl + head.path
  return (
    <head>
      <meta charSet="utf-8" />
      <title>{title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {head.description && <meta name="description" content={head.description} />}
      {(frame.trial || url === null) && <meta name="robots" content="noindex" />}
      <link rel="stylesheet" href={frame.stylesheet} />
      {url && <link rel="canonical" href={url} />}
      {head.languages.map((link) => (
        <link key={link.language} rel="alternate" hrefLang={link.language} href={publicUrl + link.href} />
      ))}
      <link
        rel="alternate"
        type="application/rss+xml"
        title={`${settings.name} – ${strings.feed}`}
        href={`/${language}/feed.xml`}
      />
      {url && (
        <>
          <meta property="og:title" content={head.title} />
          <meta property="og:type" content={head.type ?? 'website'} />
          <meta property="og:url" content={url} />
          <meta property="og:site_name" content={settings.name} />
          <meta property="og:locale" content={language} />
          {head.description && <meta property="og:description" content={head.description} />}
          {head.image && <meta property="og:image" content={publicUrl + head.image.path} />}
          {head.image && <meta property="og:image:alt" content={head.image.alt} />}
          <meta name="twitter:card" content={head.image ? 'summary_large_image' : 'summary'} />
        </>
      )}
      {head.data && (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON, with every `<` escaped
        <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonForScript(head.data) }} />
      )}
    </head>
  )
}

function Masthead({ frame, head }: { frame: Frame; head: PageHead }) {
  const { settings, language, strings } = frame
  const ours = settings.languages.includes(language)
  const others = head.languages.length > 1 ? head.languages : []
  return (
    <header className="masthead">
      {frame.trial && <p className="trial">{strings.trial}</p>}
      <div className="wide masthead-top">
        <a className="brand" href={ours ? `/${language}` : '/'}>
          {settings.name}
        </a>
        {others.length > 0 && (
          <nav className="languages" aria-label={strings.languagesNav}>
            <ul>
              {others.map((link) => (
                <li key={link.language}>
                  <a
                    href={link.href}
                    lang={link.language}
                    hrefLang={link.language}
                    aria-current={link.language === language ? 'true' : undefined}
                  >
                    {LANGUAGE_NAMES[link.language]}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </div>
      {ours && (
        <nav className="sections" aria-label={strings.sectionsNav}>
          <ul className="wide">
            {Object.values(SECTIONS).map((section) => (
              <li key={section}>
                <a href={`/${language}/${section}`} aria-current={section === head.section ? 'true' : undefined}>
                  {strings.sections[section]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
  )
}

function Footer({ frame }: { frame: Frame }) {
  const { settings, strings, language } = frame
  const { email, phone, address } = settings.contact
  const mail = mailHref(email)
  const tel = telHref(phone)
  return (
    <footer className="footer">
      <div className="wide footer-in">
        <div>
          <p className="footer-name">{settings.name}</p>
          {settings.tagline && <p>{settings.tagline}</p>}
        </div>
        {(mail || tel || address) && (
          <address>
            <p className="footer-label">{strings.contact}</p>
            {address && <p className="lines">{address}</p>}
            {mail && (
              <p>
                <a href={mail}>{email}</a>
              </p>
            )}
            {tel && (
              <p>
                <a href={tel}>{phone}</a>
              </p>
            )}
          </address>
        )}
        <p>
          <a href={`/${language}/feed.xml`}>{strings.feed}</a>
        </p>
      </div>
    </footer>
  )
}

/** The whole document around a page: head, skip link, masthead, footer. No script runs on it. */
export function Layout({ frame, head, children }: { frame: Frame; head: PageHead; children: ReactNode }) {
  return (
    <html lang={frame.language} dir="ltr">
      <Head frame={frame} head={head} />
      <body>
        <a className="skip" href="#content">
          {frame.strings.skip}
        </a>
        <Masthead frame={frame} head={head} />
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <Footer frame={frame} />
      </body>
    </html>
  )
}
