import { describe, expect, it } from 'vitest'
import { type Ask, readPath, storyHref } from '../../../src/newsroom/address.ts'

describe('a path asks for', () => {
  it.each<[string, Ask | null]>([
    ['/', { to: 'front' }],
    ['/sv', { to: 'home', language: 'sv' }],
    ['/sv/', { to: 'moved', path: '/sv' }],
    ['/sv/articles//', { to: 'moved', path: '/sv/articles' }],
    ['/sv/press-releases', { to: 'section', language: 'sv', section: 'press-releases' }],
    ['/fi/seminars', { to: 'section', language: 'fi', section: 'seminars' }],
    ['/sv/articles/a-b', { to: 'story', address: { language: 'sv', section: 'articles', slug: 'a-b' } }],
    ['/lv/articles/%C4%81', { to: 'story', address: { language: 'lv', section: 'articles', slug: 'ā' } }],
    ['/sv/articles/%zz', { to: 'nothing', language: 'sv' }],
    ['/sv/articles/%00', { to: 'nothing', language: 'sv' }],
    ['/sv/articles/a/b', { to: 'nothing', language: 'sv' }],
    ['/sv/constructor', { to: 'nothing', language: 'sv' }],
    ['/sv/seminar-summaries/a', { to: 'nothing', language: 'sv' }],
    ['/sv/feed.xml', { to: 'feed', language: 'sv', format: 'rss' }],
    ['/sv/atom.xml', { to: 'feed', language: 'sv', format: 'atom' }],
    ['/sv/feed.json', { to: 'feed', language: 'sv', format: 'json' }],
    ['/sv/feed.xml/a', { to: 'nothing', language: 'sv' }],
    ['/content/v1/stories', { to: 'list' }],
    ['/content/v1/stories/press-releases%3Aa', { to: 'item', id: 'press-releases:a' }],
    ['/content/v1/stories/%zz', { to: 'item', id: '' }],
    ['/content/v1/stories/', { to: 'item', id: '' }],
    ['/newsroom/assets/press.css', { to: 'stylesheet', name: 'press.css' }],
    ['/robots.txt', { to: 'robots' }],
    ['/.well-known/security.txt', { to: 'security' }],
    ['/admin', null],
    ['/api/users', null],
    ['/SV', null],
    ['/de', null],
    ['//sv', null],
    ['/content/v2/stories', null],
  ])('%s', (path, ask) => {
    expect(readPath(path)).toEqual(ask)
  })

  it('what its own link says, whatever the slug holds', () => {
    const address = { language: 'is', section: 'articles', slug: 'þ/ö ?#%' } as const
    expect(readPath(storyHref(address))).toEqual({ to: 'story', address })
  })
})
