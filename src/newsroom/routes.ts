import { createHash } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { refuse } from '../errors.ts'
import { type Ask, readPath } from './address.ts'
import { feed, home, item, list, type Making, nothing, redirect, section, story } from './answers.tsx'
import { refusal } from './content-api.ts'
import { firstLanguage } from './language.ts'
import { sendPage } from './page.ts'
import { type Content, createPageCache } from './page-cache.ts'
import type { NewsroomSettings, NewsroomSource, Stamp } from './source.ts'
import { STRINGS } from './strings/strings.ts'
import { stylesheet, stylesheetByName } from './stylesheet.ts'
import { robots, security } from './well-known.ts'

export interface NewsroomOptions {
  source: NewsroomSource
  /** Origin of absolute addresses (`https://press.example.org`). */
  publicUrl: string
  /** ms since the epoch. */
  now: () => number
  trial: boolean
  logger?: { error(data: object, message: string): void }
}

const METHODS = ['GET', 'HEAD']

/**
 * The public newsroom: pages, feeds and the Content API. It answers the paths that are its own and passes the rest on.
 * What it shows comes from editions the public may see at that instant, and from nothing else.
 */
export function createNewsroom(options: NewsroomOptions): Router {
  const { source, now, trial, logger } = options
  const publicUrl = options.publicUrl.replace(/\/+$/, '')
  const cache = createPageCache(() => source.stamp(), now)
  const settings = rememberSettings(source)
  const robotsPage = robots(trial)

  /** Everything that shows stories or settings goes through the cache; it asks the clock and the stamp each time. */
  async function make(ask: Ask, search: URLSearchParams, at: number, stamp: Stamp): Promise<Content> {
    const { value, version } = await settings(stamp)
    const making: Making = {
      source,
      now: at,
      publicUrl,
      setting: `${version}${trial ? ' trial' : ''}`,
      frame: (language) => ({
        settings: value,
        language,
        strings: STRINGS[language],
        publicUrl,
        trial,
        stylesheet: stylesheet(value.accent).href,
      }),
    }
    if (ask.to === 'home') return home(making, ask.language)
    if (ask.to === 'section') return section(making, ask, search)
    if (ask.to === 'story') return story(making, ask.address)
    if (ask.to === 'feed') return feed(making, ask)
    if (ask.to === 'list') return list(making, search)
    if (ask.to === 'item') return item(making, ask.id)
    if (ask.to === 'security') {
      const page = security(value, publicUrl, at)
      // Its date of expiry moves once a day.
      if (page) return { key: `security ${page.etag}`, until: at + 3_600_000, render: () => page }
    }
    return nothing(making, 'language' in ask && ask.language ? ask.language : (value.languages[0] ?? 'en'))
  }

  async function front(req: Request, res: Response): Promise<void> {
    const { value } = await settings(await cache.stamp())
    const language = firstLanguage(req.headers['accept-language'], value.languages)
    sendPage(req, res, redirect(`/${language}`, 302, { Vary: 'Accept-Language' }))
  }

  async function answer(req: Request, res: Response, ask: Ask): Promise<void> {
    if (ask.to === 'moved') return sendPage(req, res, redirect(ask.path))
    if (ask.to === 'robots') return sendPage(req, res, robotsPage)
    if (ask.to === 'front') return front(req, res)
    if (ask.to === 'stylesheet') {
      return sendPage(req, res, stylesheetByName(ask.name) ?? refusal(refuse.notFound()))
    }
    const search = new URL(req.url, 'http://newsroom').searchParams
    const page = await cache.answer(req.url, (at, stamp) => make(ask, search, at, stamp))
    sendPage(req, res, page)
  }

  const router = Router()
  router.use((req, res, next) => {
    const reads = METHODS.includes(req.method)
    const known = reads ? cache.peek(req.url) : null
    if (known) {
      sendPage(req, res, known)
      return
    }
    const ask = readPath(req.path)
    if (!ask) {
      next()
      return
    }
    if (!reads) {
      const allow = { Allow: METHODS.join(', ') }
      sendPage(req, res, refusal(refuse.methodNotAllowed('This address can only be read: use GET.'), allow))
      return
    }
    answer(req, res, ask).catch((error: unknown) => {
      logger?.error({ err: error, ask: ask.to }, 'the newsroom could not answer')
      next(error)
    })
  })
  return router
}

/** The settings as of a stamp, with a short text that differs when they do. */
function rememberSettings(source: NewsroomSource) {
  let known: { stamp: Stamp; value: NewsroomSettings; version: string } | null = null
  return async (stamp: Stamp): Promise<{ value: NewsroomSettings; version: string }> => {
    if (known?.stamp !== stamp) {
      const value = await source.settings()
      const version = createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12)
      known = { stamp, value, version }
    }
    return known
  }
}
