import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storyLetter } from '../../src/domain/digest.ts'
import type { Language } from '../../src/domain/languages.ts'
import { composeMessage } from '../../src/mail/compose.ts'
import { renderDigest } from '../../src/mail/digest.tsx'
import { renderBrief } from '../../src/mail/render.tsx'
import { accessible, act, api, BUILD_MS, isOneColumn, openForm, picture } from '../support/admin.ts'
import { storiesOf } from '../support/browsed-stories.ts'
import { launchChromium } from '../support/chromium.ts'
import { browseProduction, type ProductionNewsroom } from '../support/production.ts'
import { briefInput, recipient } from '../unit/mail/samples.ts'

const browser: Browser | null = await launchChromium()

/** The longest words of the languages with long words. */
const TITLES: Partial<Record<Language, string>> = {
  en: 'Ten years on: what the partial ban has changed in courts, services and public attitudes across five countries',
  fi: 'Mitä osittainen kielto on muuttanut oikeuskäytännössä, ihmiskaupan uhrien auttamisjärjestelmässä ja kansalaismielipiteessä',
  lv: 'Ko daļējais aizliegums ir mainījis tiesu praksē, atbalsta pakalpojumos un sabiedrības attieksmē piecās valstīs',
}

describe.skipIf(!browser)('mails to readers, in a browser', () => {
  const pages: Page[] = []

  beforeAll(async () => {
    for (const [width, colorScheme] of [
      [1000, 'light'],
      [390, 'dark'],
    ] as const) {
      const context = await browser!.newContext({ viewport: { width, height: 800 }, colorScheme })
      pages.push(await context.newPage())
    }
  })
  afterAll(() => Promise.all(pages.map((page) => page.context().close())))

  const look = async (name: string, html: string) => {
    for (const page of pages) {
      await page.setContent(html)
      expect(await isOneColumn(page)).toBe(true)
      await accessible(page)
      expect(await page.locator('a[href="https://press.example.org/u/token-u"]').isVisible()).toBe(true)
      await picture(page, `${name}-${page.viewportSize()?.width}`)
    }
  }

  it.each(['en', 'fi', 'lv'] as const)('a digest of twenty stories can be read everywhere (%s)', async (language) => {
    const letters = Array.from({ length: 20 }, (_, at) => storyLetter(at))
    const template = await renderDigest({
      frequency: 'weekly',
      language,
      newsroom: briefInput().newsroom,
      stories: letters.map((name, at) => ({
        name,
        title: TITLES[at % 3 === 0 ? language : 'en']!,
        summary: at % 2 === 0 ? briefInput().lead : '',
        language: at % 3 === 0 ? language : 'en',
        kind: at % 4 === 0 ? 'article' : 'press_release',
      })),
    })
    const stories = Object.fromEntries(letters.map((letter) => [letter, `https://press.example.org/en/${letter}`]))
    const notice = { source: 'the members’ register of a union', date: '2026-01-31' }
    const { html } = composeMessage(template, recipient({ stories, notice }))
    await look(`digest-${language}`, html)
  })

  it.each(['follow_up', 'correction', 'hold', 'kill', 'embargo_lifted'] as const)(
    'what comes after the brief can be read everywhere (%s)',
    async (campaignType) => {
      const note = 'It was 74 convictions, not 47: https://press.example.org/figures?year=2015&lang=en.'
      const input = briefInput({ campaignType, language: 'fi', title: TITLES.fi!, note, substitute: 'A later one' })
      await look(`mail-${campaignType}`, composeMessage(await renderBrief(input), recipient()).html)
    },
  )
})

describe.skipIf(!browser)('the sender’s domain, in a browser', () => {
  let room: ProductionNewsroom

  beforeAll(async () => {
    room = await browseProduction(browser!, {
      'send.good.example.org': ['v=spf1 include:amazonses.com ~all'],
      'resend._domainkey.good.example.org': ['p=MIGf'],
      '_dmarc.good.example.org': ['v=DMARC1; p=reject'],
      'mx.good.example.org': ['mx1.example.org'],
      'send.odd.example.org': ['v=spf1 mx -all', 'v=spf1 -all'],
      'resend._domainkey.odd.example.org': ['p='],
      '_dmarc.odd.example.org': ['v=DMARC1; rua=mailto:d@example.org'],
      'mx.odd.example.org': ['.'],
      'send.away.example.org': 'fails',
    })
  }, BUILD_MS)
  afterAll(() => room?.close())

  const settings = async (domain: string) => {
    if (domain) {
      const sender = { name: 'Northern Press Room', email: `news@${domain}` }
      await api(room.admin, 'POST', '/api/globals/newsroom', { name: 'Northern Press Room', sender })
    }
    await openForm(room.admin, `${room.url}/admin/globals/newsroom`)
    const section = room.admin.locator('.pr-sender')
    await section.getByRole('heading', { name: /^The sender’s domain/ }).waitFor()
    await section.scrollIntoViewIfNeeded()
    await accessible(room.admin, '.pr-sender')
    await picture(room.admin, `domain-${domain.split('.')[0] || 'unset'}`)
    return (await section.innerText()).replace(/\s+/g, ' ')
  }

  it.each<[string, string[]]>([
    ['', ['No sender is set, so no mail can leave.']],
    ['good.example.org', ['(SPF)', '(DKIM)', '(DMARC)', 'The domain takes mail']],
    [
      'none.example.org',
      [
        'There is no SPF record',
        'add the TXT record for send.none.example.org that the provider shows',
        'There is no DKIM key',
        'add the TXT record for resend._domainkey.none.example.org',
        'There is no DMARC record',
        'Add a TXT record for _dmarc.none.example.org: “v=DMARC1; p=none; rua=mailto:…”',
        'The domain takes no mail',
        'This stops nobody',
      ],
    ],
    [
      'odd.example.org',
      [
        'more than one SPF record',
        'Join them into one',
        'key has been withdrawn',
        'Put “p=none;” behind',
        'takes no mail',
      ],
    ],
    ['away.example.org', ['The DNS did not answer', 'Try again later.']],
  ])('Settings say what is found and what to do: %s', async (domain, words) => {
    const said = await settings(domain)
    for (const word of words) expect(said).toContain(word)
    if (domain.startsWith('good')) expect(said).not.toMatch(/stops nobody|no record/)
  })

  it('whoever signs a story with a plan sees it before that', async () => {
    const [writer, editor] = [await room.as('communications'), await room.as('editor')]
    await settings('none.example.org')
    const steward = await room.as('data-steward')
    const { doc } = await api<{ doc: { id: string } }>(steward, 'POST', '/api/media-lists', { name: 'Nordic' })
    const stories = storiesOf(room, writer)
    const story = await stories.draft('Signed with a plan', { outreachPlan: { when: 'on_approval', lists: [doc.id] } })
    await api(writer, 'POST', `/api/press-releases/${story.id}/submit`, { revision: story.revision })
    await stories.open(editor, story)
    const { dialog } = await act(editor, 'Approve and sign')
    await dialog.getByText(/^There is no SPF record/).waitFor()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'domain-signing')
  })
})
