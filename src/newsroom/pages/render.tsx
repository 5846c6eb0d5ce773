import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { makePage, type Page } from '../page.ts'

/** Turns a page's components into its final bytes. */
export function htmlPage(page: ReactElement, status = 200): Page {
  return makePage(`<!doctype html>\n${renderToStaticMarkup(page)}\n`, 'text/html; charset=utf-8', {}, status)
}
