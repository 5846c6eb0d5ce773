import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { accents } from './colour.ts'
import { makePage, type Page } from './page.ts'

/** In this order: later ones refine earlier ones. */
const FILES = ['base', 'masthead', 'lists', 'story', 'boxes', 'print'] as const
const STYLES = join(import.meta.dirname, 'styles')
const SOURCE = FILES.map((name) => readFileSync(join(STYLES, `${name}.css`), 'utf8')).join('\n')

/** Comments and indentation stay in the source; the rules are not rewritten. */
const RULES = SOURCE.replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\n\s*/g, '\n')
  .replace(/\n+/g, '\n')
  .trim()

export interface Stylesheet {
  /** Path under which it is served: its content's hash is part of the name, so it may be kept for ever. */
  href: string
  page: Page
  /** The same under the name of another release's content. */
  stale: Page
}

const made = new Map<string, Stylesheet>()

function build(light: string, dark: string): Stylesheet {
  const name = `${light.slice(1)}-${dark.slice(1)}`
  const known = made.get(name)
  if (known) return known
  const css = `:root{--accent-light:${light};--accent-dark:${dark}}\n${RULES}\n`
  const hash = createHash('sha256').update(css).digest('hex').slice(0, 16)
  const sheet = {
    href: `/newsroom/assets/press-${name}-${hash}.css`,
    page: makePage(css, 'text/css; charset=utf-8', { 'Cache-Control': 'public, max-age=31536000, immutable' }),
    stale: makePage(css, 'text/css; charset=utf-8', { 'Cache-Control': 'no-cache' }),
  }
  // Colours are few; requests for many of them must not fill the memory.
  if (made.size >= 20) made.clear()
  made.set(name, sheet)
  return sheet
}

/** The stylesheet in a newsroom's colour (`#rrggbb`; anything else gives the fallback). */
export function stylesheet(accent: string): Stylesheet {
  const { light, dark } = accents(accent)
  return build(light, dark)
}

/**
 * The stylesheet that a path names, whichever process made the page: the colours are in the name. A hash of another
 * release gets today's rules, and must not be kept under that name.
 */
export function stylesheetByName(name: string): Page | null {
  const match = /^press-([0-9a-f]{6})-([0-9a-f]{6})-[0-9a-f]{16}\.css$/.exec(name)
  if (!match) return null
  const sheet = build(`#${match[1]}`, `#${match[2]}`)
  return sheet.href.endsWith(`/${name}`) ? sheet.page : sheet.stale
}
