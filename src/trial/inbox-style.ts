import { createHash } from 'node:crypto'

/** The one stylesheet of the inbox, inline; the policy names its hash, so nothing else may style the page. */
export const INBOX_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f6f3; --sheet: #ffffff; --ink: #1d2126; --soft: #5b646e; --line: #dfe0da; --accent: #1f4f82;
  --note: #fff6dc; --note-ink: #5c4708; --note-line: #ecd9a0;
  --good: #1d6b42; --good-ground: #e4f3ea; --bad: #9c2b22; --bad-ground: #fbe7e4; --calm: #4a5560; --calm-ground: #eceef0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --sheet: #1c2024; --ink: #e8eaec; --soft: #a2abb4; --line: #31373d; --accent: #8fbdee;
    --note: #322a12; --note-ink: #f0dfae; --note-line: #55481f;
    --good: #8fd6ae; --good-ground: #17352a; --bad: #f3a79f; --bad-ground: #41201d; --calm: #bcc5cd; --calm-ground: #2a3036;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--sheet); padding: .5rem 1rem; z-index: 1; }
.note { background: var(--note); color: var(--note-ink); border-bottom: 1px solid var(--note-line); padding: .55rem 1.25rem; font-size: .9rem; text-align: center; }
.note p { margin: 0 auto; max-width: 68rem; }
.frame { max-width: 68rem; margin: 0 auto; padding: 1.75rem 1.25rem 4rem; }
header.top { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: end; justify-content: space-between; margin-bottom: 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere; }
.count { color: var(--soft); margin: .15rem 0 0; }
search { flex: 0 1 27rem; min-width: 0; }
search form { display: flex; gap: .5rem; }
input[type=search] { flex: 1; min-width: 0; font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .75rem; }
button { font: inherit; font-weight: 600; color: var(--sheet); background: var(--accent); border: 0; border-radius: 6px; padding: .5rem 1rem; cursor: pointer; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.mails { list-style: none; margin: 0; padding: 0; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem 1.25rem; padding: .8rem 1.15rem; color: inherit; text-decoration: none; }
.mails a:hover { background: var(--ground); }
.mails a:focus-visible { outline-offset: -2px; }
.subject { font-weight: 600; overflow-wrap: anywhere; }
.to, .when { color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
.when { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.state { justify-self: end; align-self: center; }
.badge { display: inline-block; font-size: .8rem; font-weight: 600; line-height: 1.3; border-radius: 99px; padding: .15rem .65rem; color: var(--calm); background: var(--calm-ground); }
.badge.delivered { color: var(--good); background: var(--good-ground); }
.badge.bounced, .badge.complained { color: var(--bad); background: var(--bad-ground); }
.pages { display: flex; justify-content: space-between; gap: 1rem; margin-top: 1rem; color: var(--soft); font-size: .95rem; }
.empty { padding: 3rem 1.5rem; max-width: 40rem; margin: 0 auto; }
.empty h2 { margin: 0 0 .5rem; font-size: 1.2rem; }
.empty p, .empty ol { color: var(--soft); margin: .5rem 0 0; }
.empty ol { padding-left: 1.3rem; }
.empty li + li { margin-top: .3rem; }
.back { display: inline-block; margin-bottom: 1rem; }
.facts { display: grid; grid-template-columns: minmax(0, 1fr) minmax(13rem, auto); gap: 1rem 2.5rem; padding: 1.35rem 1.5rem; }
.facts h1 { grid-column: 1 / -1; font-size: 1.4rem; }
dl { margin: 0; display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1.1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.steps { list-style: none; margin: 0; padding: 0; font-size: .92rem; }
.steps li { display: flex; gap: .75rem; align-items: baseline; justify-content: space-between; }
.steps li + li { margin-top: .4rem; }
.steps time { color: var(--soft); font-variant-numeric: tabular-nums; }
.tabs { display: flex; flex-wrap: wrap; border-block: 1px solid var(--line); padding: 0 .75rem; }
.tabs a { padding: .65rem .85rem; color: var(--soft); text-decoration: none; border-bottom: 2px solid transparent; margin-bottom: -1px; }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; border-bottom-color: var(--accent); }
.tabs a:focus-visible { outline-offset: -3px; }
.stage { background: var(--ground); }
.stage.phone { padding: 1.5rem 0; display: flex; justify-content: center; }
iframe { display: block; width: 100%; height: 44rem; border: 0; background: #ffffff; color-scheme: light; }
.phone iframe { width: 375px; max-width: 100%; border: 1px solid var(--line); border-radius: 14px; }
.hint { margin: 0; padding: .6rem 1.5rem; color: var(--soft); font-size: .88rem; border-bottom: 1px solid var(--line); }
pre { margin: 0; padding: 1.35rem 1.5rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .92rem/1.6 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
section.block { padding: 1.25rem 1.5rem; border-top: 1px solid var(--line); }
section.block:first-of-type { border-top: 0; }
section.block h2 { font-size: 1rem; margin: 0 0 .6rem; }
section.block ul { margin: 0; padding-left: 1.2rem; }
section.block li { overflow-wrap: anywhere; }
code { font: .9em ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
@media (max-width: 40rem) {
  .frame { padding: 1.25rem .75rem 3rem; }
  search { flex: 1 1 100%; }
  .mails a { grid-template-columns: minmax(0, 1fr); padding: .8rem .95rem; }
  .when { text-align: left; }
  .state { justify-self: start; margin-top: .25rem; }
  .facts { grid-template-columns: minmax(0, 1fr); padding: 1.1rem .95rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: .55rem; }
  .tabs { padding: 0 .25rem; }
  .tabs a { padding: .6rem .6rem; }
  pre, section.block { padding: 1.1rem .95rem; }
  .hint { padding: .6rem .95rem; }
}
@media (prefers-reduced-motion: no-preference) { .mails a { transition: background .12s; } }
`

const styleHash = createHash('sha256').update(INBOX_STYLE).digest('base64')

/** For the inbox's own pages: no script, no remote anything; frames only from here. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ')

/**
 * For the caught mail itself: sandboxed even when opened directly, may style itself, and loads nothing from anywhere
 * but what it carries.
 */
export const MAIL_POLICY = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ')
