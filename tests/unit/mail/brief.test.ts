import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/domain/languages.ts'
import { slot } from '../../../src/domain/template.ts'
import { composeMessage, composeTestMessage } from '../../../src/mail/compose.ts'
import { renderBrief } from '../../../src/mail/render.tsx'
import { briefInput, recipient } from './samples.ts'

const notice = { source: 'Directory of the press club', date: '2026-01-31' }
const send = async (change = {}, to = {}) => composeMessage(await renderBrief(briefInput(change)), recipient(to))

describe.each(LANGUAGES)('a brief in %s', (language) => {
  it('says its language on the page and again inside the body', async () => {
    const { html } = await send({ language })
    expect(html).toMatch(new RegExp(`<html[^>]* lang="${language}"`))
    expect(html).toMatch(new RegExp(`<body[^>]*><div[^>]*lang="${language}" dir="ltr"`))
  })

  it('has one main heading, layout tables that say so, and nothing to fetch', async () => {
    const { html } = await send({ language }, { notice })
    expect(html.match(/<h1/g)).toHaveLength(1)
    expect(html.match(/<table/g)!.length).toBe(html.match(/role="presentation"/g)!.length)
    expect(html).not.toMatch(/<img|<script|<link|src=|url\(|@import|@font-face/i)
  })

  it('is small, HTML and text together', async () => {
    const { html, text } = await send({ language })
    expect(Buffer.byteLength(html) + Buffer.byteLength(text)).toBeLessThan(6 * 1024)
  })

  it('offers story, unsubscription, preferences and a person, in HTML and in text', async () => {
    const { html, text } = await send({ language })
    for (const part of [html, text]) {
      expect(part).toContain('https://press.example.org/en/press-releases/ten-years-on')
      expect(part).toContain('https://press.example.org/u/token-u')
      expect(part).toContain('https://press.example.org/preferences/token-p')
      expect(part).toContain('kim.eklund@example.org')
      expect(part).toContain('Example Street 1')
    }
  })

  it('tells a new contact where the address came from, and nobody else', async () => {
    const compiled = await renderBrief(briefInput({ language }))
    const [first, later] = [recipient({ notice }), recipient()].map((to) => composeMessage(compiled, to))
    for (const part of ['html', 'text'] as const) {
      expect(first![part]).toContain('Directory of the press club (2026-01-31)')
      expect(first![part]).toContain('press@example.org')
      expect(later![part]).not.toContain('Directory')
      expect(later![part].length).toBeLessThan(first![part].length - 400)
    }
  })

  it('names the zone of an embargo', async () => {
    const embargo = { until: '2026-07-01T06:00:00Z', zone: 'Europe/Helsinki' }
    const { html, text } = await send({ language, embargo })
    for (const part of [html, text]) expect(part).toMatch(/0?9[.:]00 \(Helsinki, UTC\+3\)/)
  })
})

describe('a mail of a campaign', () => {
  it('carries the headers of a list, a person to answer to, and tags for the webhooks', async () => {
    expect(await send()).toMatchObject({
      from: 'Northern Press Room <press@example.org>',
      to: 'anna@example.org',
      replyTo: 'Kim Eklund <kim.eklund@example.org>',
      subject: 'What the partial ban has changed',
      headers: {
        'List-Id': '<019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b.lists.example.org>',
        'List-Unsubscribe': '<https://press.example.org/u/token-u>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
      tags: [
        { name: 'campaign', value: 'c1' },
        { name: 'batch', value: 'b1' },
        { name: 'delivery', value: 'd1' },
      ],
    })
  })

  it('has the same bytes when it is composed again from what was stored', async () => {
    const compiled = await renderBrief(briefInput())
    const stored = JSON.parse(JSON.stringify(compiled))
    expect(JSON.stringify(composeMessage(stored, recipient({ notice })))).toBe(
      JSON.stringify(composeMessage(compiled, recipient({ notice }))),
    )
  })

  it('names the values it needs', async () => {
    const { slots } = await renderBrief(briefInput())
    expect(slots.toSorted()).toEqual(
      ['name', 'noticeDate', 'noticeSource', 'preferencesUrl', 'storyUrl', 'unsubscribeUrl'].toSorted(),
    )
  })

  it.each([null, '', '  '])('greets nobody when the name is %j', async (name) => {
    const { html, text } = await send({}, { name })
    expect(html + text).not.toContain('Hello')
    expect(text).not.toContain('\n\n\n')
  })

  it('escapes what a contact is called, and puts it on one line', async () => {
    const { html, text } = await send({}, { name: 'A<b>\r\nB & "C"' })
    expect(html).toContain('Hello A&lt;b&gt; B &amp; &quot;C&quot;,')
    expect(text).toContain('Hello A<b> B & "C",')
  })

  it('is composed in a fraction of a millisecond', async () => {
    const compiled = await renderBrief(briefInput())
    const to = recipient({ notice })
    const start = performance.now()
    for (let i = 0; i < 5000; i++) composeMessage(compiled, to)
    expect((performance.now() - start) / 5000).toBeLessThan(0.2)
  })

  it.each([
    ['an address that is none', { email: 'nobody' }],
    ['an unsubscribe link with a line break', { unsubscribeUrl: 'https://example.org/u/\r\nX: y' }],
    ['a story link that is a script', { storyUrl: 'javascript:alert(1)' }],
    ['a missing link', { preferencesUrl: '' }],
    ['a tag with a slash', { tags: { campaign: 'a/b', batch: 'b', delivery: 'd' } }],
    ['a list without an id', { list: '' }],
    ['a notice without a source', { notice: { source: ' ', date: '2026-01-31' } }],
    ['a notice without a date', { notice: { source: 'x', date: '' } }],
  ])('is not composed for %s', async (_, to) => {
    await expect(send({}, to)).rejects.toMatchObject({ code: 'invalid', status: 400 })
  })
})

describe('what authors write', () => {
  it('is text, never markup', async () => {
    const evil = '<script>alert(1)</script>"\'&'
    const { html } = await send({
      title: evil,
      lead: evil,
      note: evil,
      campaignType: 'correction',
      brief: { subject: evil, text: `${evil}\n\nhttps://example.org/"onmouseover="x` },
      listName: evil,
      newsroom: { ...briefInput().newsroom, name: evil, address: evil },
      pressContact: { name: evil, role: evil, email: 'a@example.org', phone: evil },
    })
    expect(html).not.toContain('<script')
    expect(html).not.toMatch(/"\s*onmouseover/)
  })

  it.each([
    ['+46 (0)8 123 45 67', 'tel:+4681234567'],
    ['08-123 45 67', 'tel:081234567'],
    ['08-123 45 67 / 070-765 43 21', null],
    ['+358 9 123 456 ext. 12', null],
  ])('is dialled only where it is a number: %s', async (phone, href) => {
    const contact = { name: 'Press', role: '', email: 'a@example.org', phone }
    const { html, text } = await send({ pressContact: contact })
    expect(/href="(tel:[^"]*)"/.exec(html)?.[1] ?? null).toBe(href)
    expect(html).toContain(phone)
    expect(text).toContain(phone)
  })

  it('can never pass for a slot', async () => {
    const text = `Hello ${slot('unsubscribeUrl', 'html')} and {{name}}`
    const { html } = await send({ title: text, brief: { subject: 'x', text } }, {})
    expect(html.match(/token-u/g)).toHaveLength(1)
    expect(html).toContain('{{name}}')
  })

  it('survives whatever it is made of', async () => {
    const any = fc.string({ unit: 'binary', maxLength: 80 })
    await fc.assert(
      fc.asyncProperty(any, any, async (title, text) => {
        const mail = await send({ title, lead: text, brief: { subject: 'Subject', text } })
        expect(mail.html).not.toMatch(/[\ufdd0-\ufdd3]/)
        expect(mail.text).not.toMatch(/[\ufdd0-\ufdd3]/)
      }),
      { numRuns: 40 },
    )
  })

  it.each(['Kim\tEklund', 'Kim\u2028Eklund', 'Kim\u0085Eklund', ' Kim\r\nEklund\n'])(
    'as a name %j is one line in the headers',
    async (name) => {
      const { newsroom, pressContact } = briefInput()
      const sender = { ...newsroom.sender, name }
      const mail = await send({ newsroom: { ...newsroom, sender }, pressContact: { ...pressContact!, name } })
      expect([mail.from, mail.replyTo]).toEqual([
        'Kim Eklund <press@example.org>',
        'Kim Eklund <kim.eklund@example.org>',
      ])
    },
  )

  it('turns bare web addresses into links and keeps line breaks', async () => {
    const { html } = await send({ brief: { subject: 'x', text: 'One\ntwo (see https://example.org/a?b=1&c=2).' } })
    expect(html).toContain('One<br/>two (see <a class="a" href="https://example.org/a?b=1&amp;c=2"')
    expect(html).toContain('</a>).')
  })

  it.each(['Hello\r\nBcc: everybody@example.org', 'Hello\nthere', 'Hello\0', '', '   '])(
    'as a subject %j is refused',
    async (subject) => {
      await expect(renderBrief(briefInput({ brief: { subject, text: 'x' } }))).rejects.toMatchObject({
        code: 'invalid',
      })
    },
  )

  it('is refused above 80 KB, before mail programs would cut off the link to unsubscribe', async () => {
    const brief = { subject: 'x', text: 'word '.repeat(20_000) }
    await expect(renderBrief(briefInput({ brief }))).rejects.toMatchObject({ code: 'too_large', status: 413 })
  })

  it.each([
    { until: '2026-07-01T06:00:00Z', zone: 'Europe/Nowhere' },
    { until: '2026-07-01T06:00:00Z', zone: '' },
    { until: 'soon', zone: 'Europe/Oslo' },
  ])('as an embargo %j is refused', async (embargo) => {
    await expect(renderBrief(briefInput({ embargo }))).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('a campaign about something sent before', () => {
  it.each([
    ['correction', 'Correction: What the partial ban has changed'],
    ['follow_up', 'Reminder: What the partial ban has changed'],
    ['embargo_lifted', 'Embargo lifted: What the partial ban has changed'],
    ['hold', 'Hold, do not publish yet: Ten years on: what the partial ban has changed'],
    ['kill', 'Withdrawn, do not use: Ten years on: what the partial ban has changed'],
  ] as const)('%s says so in its subject', async (campaignType, subject) => {
    expect((await send({ campaignType })).subject).toBe(subject)
  })

  it.each(['hold', 'kill'] as const)(
    '%s is stopped by nothing in a brief of which it says nothing',
    async (campaignType) => {
      for (const brief of [
        { subject: 'Hello\nthere', text: 'x' },
        { subject: 'x'.repeat(999), text: '{{nobody}}' },
        { subject: '', text: 'word '.repeat(20_000) },
      ]) {
        expect((await send({ campaignType, brief })).subject).toContain('Ten years on')
      }
    },
  )

  it.each(['correction', 'hold', 'kill', 'embargo_lifted'] as const)(
    '%s goes out, to be answered to its sender, where the contact’s address is none',
    async (campaignType) => {
      for (const contact of [{ email: 'press desk' }, { name: 'x'.repeat(999) }]) {
        const pressContact = { ...briefInput().pressContact!, ...contact }
        expect((await send({ campaignType, pressContact })).replyTo).toBeNull()
        await expect(send({ pressContact })).rejects.toMatchObject({ code: 'invalid' })
      }
    },
  )

  it.each(['hold', 'kill'] as const)('%s repeats nothing that must not be used', async (campaignType) => {
    const { html, text } = await send({ campaignType, note: 'The source has withdrawn its figures.' })
    for (const part of [html, text]) {
      expect(part).not.toContain('October 2006')
      expect(part).not.toContain('/press-releases/')
      expect(part).toContain('The source has withdrawn its figures.')
      expect(part).toContain('/u/token-u')
    }
  })

  it('correction says what was wrong, before the text', async () => {
    const { text } = await send({ campaignType: 'correction', note: 'It was 41 convictions, not 14.' })
    expect(text.indexOf('It was 41')).toBeGreaterThan(0)
    expect(text.indexOf('It was 41')).toBeLessThan(text.indexOf('October 2006'))
  })

  it('follow_up says in the mail itself that it is a reminder', async () => {
    const { html, text } = await send({ campaignType: 'follow_up', language: 'fi' })
    expect(text).toContain('Tiedote · Muistutus')
    expect(html).toContain('Tiedote · Muistutus')
  })

  it('embargo_lifted no longer shows an embargo', async () => {
    const embargo = { until: '2026-07-01T06:00:00Z', zone: 'Europe/Oslo' }
    expect((await send({ campaignType: 'embargo_lifted', embargo })).text).not.toContain('UTC')
  })
})

describe('a test mail', () => {
  it('is marked, tagged apart, and carries no token', async () => {
    const mail = composeTestMessage(await renderBrief(briefInput()), {
      email: 'kim@example.org',
      name: null,
      storyUrl: 'https://press.example.org/en/x',
      homeUrl: 'https://press.example.org/en',
    })
    expect(mail).toMatchObject({
      to: 'kim@example.org',
      subject: 'TEST: What the partial ban has changed',
      headers: {},
      tags: [{ name: 'kind', value: 'test' }],
    })
    expect(mail.html + mail.text).not.toMatch(/\/u\/|\/preferences\//)
  })
})

it('a newsroom without address, press contact or colour still sends', async () => {
  const mail = await send({
    pressContact: null,
    newsroom: { name: 'Room', colours: {}, sender: { email: 'press@example.org' } },
  })
  expect(mail).toMatchObject({ from: 'press@example.org', replyTo: null })
  expect(mail.text).not.toContain('\n\n\n')
})
