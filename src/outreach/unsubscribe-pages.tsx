// biome-ignore-all lint/style/noHeadElement: this is the whole document, not a page of Next
import { createHash } from 'node:crypto'
import type { ReactElement, ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { FREQUENCIES, type Frequency } from '../domain/contact.ts'
import type { Language } from '../domain/languages.ts'
import type { Choice, Stopped } from './unsubscribe.ts'
import { LEAVE_STRINGS, type LeaveStrings } from './unsubscribe-strings.ts'

const STYLE = `
:root { color-scheme: light dark; --ground: #f6f5f2; --sheet: #ffffff; --ink: #1d1c1a; --soft: #5b5853; --line: #dcd9d3; --accent: #1f4d6b; --on: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ground: #161616; --sheet: #1f1f20; --ink: #efedea; --soft: #aeaaa4; --line: #3a393a; --accent: #9cc7e4; --on: #10222e; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.25rem; background: var(--ground); color: var(--ink); font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 34rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; padding: clamp(1.5rem, 5vw, 2.75rem); }
.from { margin: 0 0 .35rem; color: var(--soft); font-size: .95rem; }
h1 { margin: 0 0 .75rem; font-size: 1.65rem; line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
p:last-child { margin-bottom: 0; }
form { margin: 1.5rem 0; }
form:last-child { margin-bottom: 0; }
button { font: inherit; font-weight: 600; min-height: 3rem; padding: .65rem 1.4rem; border: 1px solid var(--accent); border-radius: 9px; background: var(--accent); color: var(--on); cursor: pointer; }
button.quiet { min-height: 2.75rem; padding: .45rem 1rem; background: transparent; color: var(--accent); }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
ul { list-style: none; margin: 1rem 0 1.75rem; padding: 0; border-top: 1px solid var(--line); }
li { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; padding: .7rem 0; border-bottom: 1px solid var(--line); }
ul:last-child { margin-bottom: 0; }
.list { flex: 1 1 12rem; overflow-wrap: anywhere; }
.list span { display: block; }
.name { font-weight: 600; }
.left, .hint { color: var(--soft); font-size: .95rem; }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
label { display: flex; gap: .6rem; align-items: center; min-height: 2.75rem; }
form .hint { margin: .6rem 0 0; }
.saved { border-left: 4px solid var(--accent); padding-left: .8rem; }
@media print { button { display: none; } }
`

/** No script, nothing remote; the one form posts to this house. */
export const LEAVE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What a page is about. Addresses are shown shortened: a mail is often passed on. */
export interface Leaving {
  language: Language
  newsroom: string
}

function page({ language, newsroom }: Leaving, title: string, content: ReactNode): string {
  const document: ReactElement = (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${title} – ${newsroom}`}</title>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file, allowed by its hash */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <p className="from">{newsroom}</p>
          <h1>{title}</h1>
          {content}
        </main>
      </body>
    </html>
  )
  return `<!doctype html>${renderToStaticMarkup(document)}`
}

/** `a…@example.org`: enough to recognise one's own address. A word joiner keeps it on one line: a browser may break it after the dots. */
export function shortened(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 1 ? '…' : `${[...address.slice(0, at)][0]}…\u2060${address.slice(at)}`
}

/** @param preferencesUrl where single lists can be left; without it that is not offered */
export function askPage(about: Leaving, address: string, preferencesUrl: string | null): string {
  const words = LEAVE_STRINGS[about.language]
  return page(
    about,
    words.askTitle,
    <>
      <p>{words.ask(about.newsroom, shortened(address))}</p>
      <form method="post">
        <button type="submit" name="leave" value="all">
          {words.button}
        </button>
      </form>
      {preferencesUrl && (
        <p>
          <a href={preferencesUrl}>{words.preferences}</a>
        </p>
      )}
    </>,
  )
}

/** @param preferencesUrl where it can be taken back; without it that is not offered */
export function donePage(about: Leaving, address: string, preferencesUrl: string | null): string {
  const words = LEAVE_STRINGS[about.language]
  return page(
    about,
    words.doneTitle,
    <>
      <p>{words.done(shortened(address))}</p>
      {preferencesUrl && (
        <p className="hint">
          <a href={preferencesUrl}>{words.mistake}</a>
        </p>
      )}
    </>,
  )
}

/** Nothing is known any more by which mail could be stopped, and nothing is promised: the address may have been imported again. */
export function gonePage(about: Leaving): string {
  const words = LEAVE_STRINGS[about.language]
  return page(about, words.goneTitle, <p>{words.gone}</p>)
}

export function brokenPage(about: Leaving): string {
  const words = LEAVE_STRINGS[about.language]
  return page(about, words.brokenTitle, <p>{words.broken}</p>)
}

export function tooOftenPage(about: Leaving): string {
  const words = LEAVE_STRINGS[about.language]
  return page(about, words.laterTitle, <p>{words.tooOften}</p>)
}

/** @param again whether to offer the button that unsubscribes once more */
export function laterPage(about: Leaving, again: boolean): string {
  const words = LEAVE_STRINGS[about.language]
  return page(
    about,
    words.laterTitle,
    <>
      <p>{words.later}</p>
      {again && (
        <form method="post">
          <button type="submit">{words.button}</button>
        </form>
      )}
    </>,
  )
}

/** One choice with its own button, apart from leaving, so that nobody leaves by accident. */
function HowOften({ words, chosen }: { words: LeaveStrings; chosen: Frequency }) {
  return (
    <form method="post">
      <fieldset>
        <legend>{words.frequency}</legend>
        {FREQUENCIES.map(({ value }) => (
          <label key={value}>
            <input type="radio" name="frequency" value={value} defaultChecked={value === chosen} />
            {words.frequencies[value]}
          </label>
        ))}
      </fieldset>
      <button className="quiet" type="submit">
        {words.save}
      </button>
      <p className="hint">{words.frequencyHint}</p>
    </form>
  )
}

/** One list, and what can be done about it. */
function Row({ words, row, stopped }: { words: LeaveStrings; row: Choice; stopped: boolean }) {
  const about = `list-${row.list}`
  const stays = row.state === 'active' && !stopped
  return (
    <li>
      <div className="list">
        <span className="name" id={about}>
          {row.name}
        </span>
        {!stays && !stopped && <span className="left">{words.left}</span>}
      </div>
      {(stays || row.back) && (
        <button
          className="quiet"
          type="submit"
          name={stays ? 'leave' : 'back'}
          value={row.list}
          aria-describedby={about}
        >
          {stays ? words.leave : words.back}
        </button>
      )}
    </li>
  )
}

/** Of whoever gets nothing: why, and the way back where there is one. */
function Nothing({ words, address, stopped, rows }: { words: LeaveStrings } & ListsState & { rows: Choice[] }) {
  if (stopped === 'no') return <p>{words.none}</p>
  if (stopped === 'otherwise') return <p>{words.stoppedOtherwise(shortened(address))}</p>
  return (
    <>
      <p>{words.stopped(shortened(address))}</p>
      {rows.length > 0 && (
        <form method="post">
          <p>{words.backHint}</p>
          <ul>
            {rows.map((row) => (
              <Row key={row.list} words={words} row={row} stopped />
            ))}
          </ul>
        </form>
      )}
    </>
  )
}

interface ListsState {
  address: string
  stopped: Stopped
}

/** @param state.frequency how often they hear from us; `null` where there is nothing to choose */
export function listsPage(
  about: Leaving,
  state: ListsState & { memberships: readonly Choice[]; saved: boolean; frequency: Frequency | null },
): string {
  const words = LEAVE_STRINGS[about.language]
  const { address, memberships, stopped, saved, frequency } = state
  const note = saved && (
    <p className="saved" role="status">
      {words.saved}
    </p>
  )
  if (stopped !== 'no' || memberships.length === 0) {
    const rows = memberships.filter(({ back }) => back)
    return page(
      about,
      words.listsTitle,
      <>
        {note}
        <Nothing words={words} address={address} stopped={stopped} rows={rows} />
      </>,
    )
  }
  return page(
    about,
    words.listsTitle,
    <>
      {note}
      <p>{words.lists(about.newsroom, shortened(address))}</p>
      <form method="post">
        <ul>
          {memberships.map((row) => (
            <Row key={row.list} words={words} row={row} stopped={false} />
          ))}
        </ul>
        <button type="submit" name="leave" value="all">
          {words.leaveAll}
        </button>
        <p className="hint">{words.leaveAllHint}</p>
      </form>
      {frequency && <HowOften words={words} chosen={frequency} />}
    </>,
  )
}
