import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sample, startTrial } from './trial-server.ts'

const hostile = '<script>alert(1)</script>'

async function page(url: string) {
  const response = await fetch(url)
  return { status: response.status, headers: response.headers, html: await response.text() }
}

describe('the inbox', () => {
  it('without mail says what to do, and that nothing leaves the machine', async () => {
    const { origin } = await startTrial()
    const { html, headers } = await page(`${origin}/trial/inbox`)
    expect(html).toContain('No mail yet')
    expect(html).toContain('href="/admin"')
    expect(html).toContain('Nothing left this machine')
    expect(headers.get('x-robots-tag')).toBe('noindex')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('names the hash of its own stylesheet in its policy and allows no script', async () => {
    const { origin } = await startTrial()
    const { html, headers } = await page(`${origin}/trial/inbox`)
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe-inline')
    expect(html).not.toMatch(/<script| style=| on\w+=/)
  })

  it('lists the newest first, 50 to a page', async () => {
    const { origin, resend } = await startTrial()
    await resend.batch.send(Array.from({ length: 60 }, (_, n) => ({ ...sample, subject: `Mail ${n}.` })))
    const first = await page(`${origin}/trial/inbox`)
    expect(first.html.match(/class="subject"/g)).toHaveLength(50)
    expect(first.html.indexOf('Mail 59.')).toBeLessThan(first.html.indexOf('Mail 58.'))
    expect(first.html).toContain('href="/trial/inbox?page=2"')
    const second = await page(`${origin}/trial/inbox?page=2`)
    expect(second.html.match(/class="subject"/g)).toHaveLength(10)
    expect(second.html).toContain('Mail 0.')
    expect((await page(`${origin}/trial/inbox?page=99`)).html).toContain('Page 2 of 2')
  })

  it.each([
    ['anna', ['To Anna']],
    ['ANNA example.org', ['To Anna']],
    ['malmö', ['Malmö and Oslo']],
    ['campaign=c-2', ['Malmö and Oslo']],
    ['to', ['To Bo', 'To Anna']],
  ])('finds %j by recipient, subject or tag', async (query, subjects) => {
    const { origin, resend } = await startTrial()
    await resend.batch.send([
      { ...sample, to: 'anna@example.org', subject: 'To Anna' },
      { ...sample, to: 'carl@example.org', subject: 'Malmö and Oslo', tags: [{ name: 'campaign', value: 'c-2' }] },
      { ...sample, to: 'bo@example.org', subject: 'To Bo' },
    ])
    const { html } = await page(`${origin}/trial/inbox?q=${encodeURIComponent(query)}`)
    expect([...html.matchAll(/class="subject">([^<]*)</g)].map(([, subject]) => subject)).toEqual(subjects)
  })

  it('says so when nothing is found, and keeps the query as text', async () => {
    const { origin, resend } = await startTrial()
    await resend.emails.send(sample)
    const { html } = await page(`${origin}/trial/inbox?q=${encodeURIComponent(hostile)}`)
    expect(html).toContain('No mail matches')
    expect(html).not.toContain('<script>')
  })
})

describe('one mail', () => {
  const headers = {
    'List-Unsubscribe': '<https://news.example.org/u/abc>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'X-Hostile': hostile,
  }
  const mail = {
    ...sample,
    subject: `Subject ${hostile}`,
    text: `Text ${hostile} https://news.example.org/en/story.`,
    html: `<style>p{color:red}</style><p>Hi${hostile}</p><a href="javascript:alert(1)">x</a><a href="https://news.example.org/a?b=1&amp;c=2">y</a>`,
    headers,
    tags: [{ name: 'campaign', value: 'c-1' }],
  }

  async function opened(show = '') {
    let now = Date.parse('2026-03-01T10:00:00Z')
    const { origin, resend } = await startTrial({ now: () => now })
    const { data } = await resend.emails.send({ ...mail, to: 'bounced@example.org' })
    now += 5000
    const url = `${origin}/trial/inbox/${data?.id}`
    return { url, id: data?.id ?? '', ...(await page(url + show)) }
  }

  it('shows its HTML in a sandbox that allows nothing, and its course', async () => {
    const { html, id } = await opened()
    expect(html).toContain(`<iframe sandbox="" src="/trial/inbox/${id}/html"`)
    expect(html).not.toContain(hostile)
    expect(html).toContain('2026-03-01T10:00:00.200Z')
    expect([...html.matchAll(/class="badge (\w+)"/g)].map(([, state]) => state)).toEqual(['sent', 'bounced'])
  })

  it('serves its HTML under a policy that sandboxes it and loads nothing from elsewhere', async () => {
    const { url } = await opened()
    const part = await page(`${url}/html`)
    expect(part.html).toBe(mail.html)
    const policy = part.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^sandbox; default-src 'none'/)
    expect(policy).not.toMatch(/allow-|https?:|script-src/)
    expect(part.headers.get('x-robots-tag')).toBe('noindex')
  })

  it('offers a phone width', async () => {
    expect((await opened('?show=phone')).html).toContain('class="stage phone"')
  })

  it('shows its text escaped', async () => {
    const { html } = await opened('?show=text')
    expect(html).toContain('<pre>Text &lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('shows its headers as sent and its tags', async () => {
    const { html } = await opened('?show=headers')
    expect(html).toContain('&lt;https://news.example.org/u/abc&gt;')
    expect(html).toContain('List-Unsubscribe=One-Click')
    expect(html).toContain('<dt>campaign</dt><dd><code>c-1</code></dd>')
    expect(html).not.toContain(hostile)
  })

  it('lists its web links, and nothing that is not one', async () => {
    const { html } = await opened()
    const links = [...html.matchAll(/<a href="([^"]+)" target="_blank"/g)].map(([, link]) => link)
    expect(links).toEqual([
      'https://news.example.org/a?b=1&amp;c=2',
      'https://news.example.org/en/story',
      'https://news.example.org/u/abc',
    ])
    expect(html).not.toContain('javascript:')
  })

  it('that is not kept is a 404 page', async () => {
    const { origin } = await startTrial()
    for (const path of ['/trial/inbox/nothing', '/trial/inbox/nothing/html']) {
      const { status, html } = await page(origin + path)
      expect(status).toBe(404)
      expect(html).toContain('This mail is not here')
    }
  })
})
