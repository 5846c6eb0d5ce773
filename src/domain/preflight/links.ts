import type { CanonicalStory, LexicalNode } from '../edition.ts'
import { type Check, found } from './finding.ts'

/**
 * What is known of a web address: it answers; it answers with an error; it does not answer; or it was not asked,
 * because it leads into a private network. One that could not be asked in time has no entry at all.
 */
export type LinkState = 'answers' | 'broken' | 'silent' | 'private'

const ADDRESS = /https?:\/\/[^\s<>"“”„»«]+/g

/** Bare addresses in a text; punctuation that ends the sentence stays outside. */
function inText(text: string): string[] {
  return [...text.matchAll(ADDRESS)].flatMap(([match]) => {
    const url = match.replace(/[.,;:!?'’]+$/, '').replace(/^([^(]*)\)+[.,;:!?'’]*$/, '$1')
    return URL.canParse(url) ? [url] : []
  })
}

function inNodes(node: LexicalNode | undefined, into: string[]): string[] {
  if (!node) return into
  const fields = node.fields
  if (typeof fields === 'object' && fields !== null) {
    const { url, text } = fields as Record<string, unknown>
    if (typeof url === 'string' && /^https?:/i.test(url) && URL.canParse(url)) into.push(url)
    if (typeof text === 'string') into.push(...inText(text))
  }
  for (const child of node.children ?? []) inNodes(child, into)
  return into
}

/** Every web address of a story by the field it stands in, each once. */
export function linksOf(story: CanonicalStory): { field: string; url: string }[] {
  const seminar = story.seminar
  const links = [
    ...inNodes(story.body?.root, []).map((url) => ({ field: 'body', url })),
    ...inText(story.notesToEditors).map((url) => ({ field: 'notesToEditors', url })),
    ...inText(story.brief.text).map((url) => ({ field: 'brief.text', url })),
    ...story.helplines.flatMap(({ url }) => inText(url).map((found) => ({ field: 'helplines', url: found }))),
    ...(seminar?.materials ?? []).flatMap(({ url }, at) =>
      inText(url).map((found) => ({ field: `seminar.materials.${at}.url`, url: found })),
    ),
    ...inText(seminar?.recording?.url ?? '').map((url) => ({ field: 'seminar.recording.url', url })),
  ]
  const seen = new Set<string>()
  return links.filter(({ field, url }) => !seen.has(`${field} ${url}`) && seen.add(`${field} ${url}`))
}

const SAYS: Record<Exclude<LinkState, 'answers'>, { id: string; says: string; fix: string }> = {
  broken: {
    id: 'link_broken',
    says: 'answers with an error',
    fix: 'Open the address, and correct or replace it.',
  },
  silent: { id: 'link_silent', says: 'does not answer', fix: 'Open the address yourself, and correct or replace it.' },
  private: {
    id: 'link_private',
    says: 'leads into a private network, which readers cannot reach',
    fix: 'Link to a public address.',
  },
}

/** Addresses that have not been asked, or not in time, say nothing: a network that is down is no fault of the text. */
export const links: Check = (story, { links: known }) => {
  const grouped = new Map<string, { state: Exclude<LinkState, 'answers'>; field: string; urls: string[] }>()
  for (const { field, url } of linksOf(story)) {
    const state = Object.hasOwn(known, url) ? known[url] : undefined
    if (!state || state === 'answers') continue
    const group = grouped.get(`${state} ${field}`) ?? { state, field, urls: [] }
    group.urls.push(url)
    grouped.set(`${state} ${field}`, group)
  }
  return [...grouped.values()].flatMap(({ state, field, urls }) => {
    const { id, says, fix } = SAYS[state]
    return found('warn', id, field, `“${urls.join('”, “')}” ${says}.`, fix)
  })
}
