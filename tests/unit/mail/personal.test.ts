import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BriefRecipient, composeMessage } from '../../../src/mail/compose.ts'
import { renderBrief } from '../../../src/mail/render.tsx'
import { briefInput as brief } from './samples.ts'

const recipient = (own: Partial<BriefRecipient> = {}): BriefRecipient => ({
  email: 'ann@example.org',
  name: 'Åsa <b>Öst</b> & "Co"',
  outlet: 'Daily\r\nBcc: everybody@example.org',
  role: '',
  unsubscribeUrl: 'https://news.example.org/u/t',
  preferencesUrl: 'https://news.example.org/preferences/t',
  storyUrl: 'https://news.example.org/en/press-releases/x',
  notice: null,
  list: 'l1',
  tags: { campaign: 'c', batch: 'b', delivery: 'd' },
  ...own,
})
const compiled = (text: string, subject = 'For {{name|you}} at {{outlet|your paper}}') =>
  renderBrief(brief({ brief: { subject, text } }))

describe('a brief that speaks to each reader in person', () => {
  it('escapes a value for where it stands: markup, attribute, web address, header, plain text', async () => {
    const mail = composeMessage(
      await compiled(
        'Dear {{name|colleague}}, see https://example.org/?from={{name|you & me}}&x=1 in {{role|your “desk”}}.',
      ),
      recipient(),
    )
    expect(mail.html).toContain('Dear Åsa &lt;b&gt;Öst&lt;/b&gt; &amp; &quot;Co&quot;')
    expect(mail.html).toContain(
      'href="https://example.org/?from=%C3%85sa%20%3Cb%3E%C3%96st%3C%2Fb%3E%20%26%20%22Co%22&amp;x=1"',
    )
    expect(mail.html).not.toContain('<b>Öst')
    expect(mail.text).toContain('Dear Åsa <b>Öst</b> & "Co", see https://example.org/?from=%C3%85sa%20%3Cb%3E')
    expect(mail.text).toContain('in your “desk”.')
    // A line break in a name is no way into the headers.
    expect(mail.subject).toBe('For Åsa <b>Öst</b> & "Co" at Daily Bcc: everybody@example.org')
    expect(`${mail.subject}${mail.html}${mail.text}`).not.toMatch(/[\ufdd0-\ufdd3]|\{\{/)
  })

  it('has other words for readers of whom less is known, and no gap in the preview line', async () => {
    const template = await compiled('Dear {{name|colleague & friend}}, hello.')
    const mail = composeMessage(template, recipient({ name: null, outlet: '' }))
    expect(mail.html).toContain('Dear colleague &amp; friend, hello.')
    expect(mail.text).toContain('Dear colleague & friend, hello.')
    expect(mail.subject).toBe('For you at your paper')
    expect(template.subject).toBe('For you at your paper')
    expect(mail.html).toContain('https://news.example.org/en/press-releases/x')
  })

  it('is refused with a field nobody knows', async () => {
    await expect(compiled('Dear {{nmae}},')).rejects.toMatchObject({ code: 'invalid', data: { written: '{{nmae}}' } })
    await expect(compiled('Hello.', 'For {{nmae}}')).rejects.toMatchObject({ code: 'invalid' })
  })

  it('lets no value out of its place, whatever is in it', async () => {
    const template = await compiled('A {{name|x}} https://example.org/{{outlet|y}}/z {{role|r}} B')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (name, outlet, role) => {
        const mail = composeMessage(template, recipient({ name: `n${name.slice(0, 200)}`, outlet, role }))
        const plain = composeMessage(template, recipient({ name: 'n', outlet: 'o', role: 'r' }))
        const tags = (html: string) => html.replace(/href="[^"]*"/g, 'href=""').match(/<[a-z/!][^>]*>/g)
        expect(tags(mail.html)).toEqual(tags(plain.html))
        expect(mail.subject).not.toMatch(/[\r\n\0]/)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the budget of a message', () => {
  const words = (n: number) =>
    Array.from({ length: n }, (_, i) => ['report', 'organisations', 'interviews', 'services'][i % 4]).join(' ')

  it.each(['en', 'fi', 'lv'] as const)('keeps a usual brief in %s at about 6 KB', async (language) => {
    const template = await renderBrief(
      brief({ language, brief: { subject: 'New report', text: `${words(60)}\n\n${words(60)}` } }),
    )
    const usual = composeMessage(template, recipient())
    const first = composeMessage(template, recipient({ notice: { source: 'press.csv', date: '2026-01-31' } }))
    const size = ({ html, text }: { html: string; text: string }) => Buffer.byteLength(html) + Buffer.byteLength(text)
    expect(size(usual)).toBeLessThan(7.5 * 1024)
    expect(size(first)).toBeLessThan(10 * 1024)
  })

  it('never goes beyond 80 KB: a longer one is refused', async () => {
    await expect(compiled(words(9_000))).rejects.toMatchObject({ code: 'too_large' })
    const template = await compiled(words(3_000))
    const mail = composeMessage(template, recipient())
    expect(Buffer.byteLength(mail.html) + Buffer.byteLength(mail.text)).toBeLessThan(80 * 1024)
  })
})
