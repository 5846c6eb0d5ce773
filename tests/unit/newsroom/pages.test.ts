import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/domain/languages.ts'
import { block, doc, link, p, text, upload } from '../richtext/documents.ts'
import { corrected, edition, everyday, full, newsroom, photo, seminar, settings } from './sample.ts'
import { PUBLIC_URL, type Served, serve } from './serve.ts'

const PATH = '/sv/press-releases/stod-till-utsatta'
let served: Served
beforeAll(async () => {
  served = await serve(everyday())
})
afterAll(() => served.close())
const page = async (path: string, from = served) => (await from.get(path)).text()
const data = (html: string) => JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)![1]!)

describe('a story page', () => {
  it('shows everything its edition says to the public', async () => {
    const html = await page(PATH)
    for (const words of [
      'Pressmeddelande',
      full.title,
      full.subheading,
      'Stockholm, 1 maj 2030',
      full.lead,
      'Nätverkets genomgång',
      'Lagen i korthet',
      full.quotes[0]!.text,
      'Dag Påhittad',
      'Källa: Nätverkets enkät, uppgift från 1 mars 2030',
      'Om nätverket',
      'Till redaktionen',
      'mailto:ada@example.org',
      'tel:+46701234567',
      'Rapporten i sin helhet',
      'Människohandel',
      'Om innehållet',
      'Kvinnofridslinjen',
      'tel:020505050',
      photo.credit,
    ]) {
      expect(html).toContain(words)
    }
  })

  it('shows nothing that is not public', async () => {
    expect(await page(PATH)).not.toMatch(/SECRET|secret-name|forum\.jpg/)
  })

  it('says its language, its address and its other languages', async () => {
    const html = await page(PATH)
    expect(html).toMatch(/^<!doctype html>\n<html lang="sv" dir="ltr">/)
    expect(html).toContain(`<link rel="canonical" href="${PUBLIC_URL}${PATH}"/>`)
    const english = '/en/press-releases/support-must-not-depend-on-where-you-live'
    expect(html).toContain(`<link rel="alternate" hrefLang="en" href="${PUBLIC_URL}${english}"/>`)
    expect(html).toContain(`href="${english}" lang="en"`)
  })

  it('runs no script and has no style of its own', async () => {
    for (const path of ['/sv', PATH, '/sv/press-releases', '/sv/x']) {
      const html = await page(path)
      expect(html.replace(/<script type="application\/ld\+json">/g, '')).not.toMatch(
        /<script|<style|\sstyle=|\son[a-z]+=/i,
      )
    }
  })

  it('has previews and data for machines, with the image of the edition', async () => {
    const html = await page(PATH)
    const image = `${PUBLIC_URL}/files/${photo.hash}/large.webp`
    expect(html).toContain(`<meta property="og:image" content="${image}"/>`)
    expect(data(html)).toMatchObject({ '@type': 'NewsArticle', headline: full.title, inLanguage: 'sv', image })
    expect(await page('/en/press-releases/support-must-not-depend-on-where-you-live')).not.toContain('og:image')
  })

  it('says at the top that it was corrected, and what', async () => {
    const html = await page(`/sv/articles/${corrected.slug}`)
    expect(html).toContain('Ett årtal var fel.')
    expect(html).toContain('Norges lag trädde i kraft 2009, inte 2008.')
    expect(html.indexOf('Ett årtal var fel.')).toBeLessThan(html.indexOf('class="lead"'))
  })

  it('escapes whatever an edition holds, and sends nobody to a hostile address', async () => {
    const evil = `<img src=x onerror=alert(1)>"'</script><script>`
    const hostile = edition({
      title: evil,
      subheading: evil,
      lead: evil,
      body: doc(
        p(text(evil), link('javascript:alert(1)', text(evil))),
        block({ blockType: 'factBox', title: evil, text: evil }),
        upload('m1'),
      ),
      dateline: { place: evil, date: '' },
      quotes: [{ text: evil, speaker: evil, speakerTitle: evil, clearedBy: '', clearedAt: '' }],
      figures: [{ label: evil, value: evil, unit: evil, source: evil, asOf: evil }],
      boilerplate: { id: 'b', name: evil, text: evil },
      notesToEditors: evil,
      pressContacts: [{ name: evil, role: evil, email: evil, phone: evil }],
      images: ['m1', '__proto__', 'constructor'],
      documents: ['toString'],
      media: { m1: { ...photo, alt: evil, caption: evil, credit: evil, licence: evil } },
      topics: [{ code: evil, name: evil, scheme: 'local' }],
      contentNote: evil,
      helplines: [{ country: evil, name: evil, phone: evil, url: 'javascript:alert(1)', verifiedAt: '' }],
      correction: { note: evil, changes: [evil] },
      seminar: {
        ...seminar,
        eventName: evil,
        country: evil,
        keyPoints: [evil],
        organisers: [evil],
        feedback: [{ text: evil, from: evil }],
        materials: [{ label: evil, media: null, url: 'javascript:alert(1)' }],
        recording: { url: 'data:text/html,x', captionsUrl: 'javascript:alert(1)' },
      },
    })
    const own = await serve(newsroom([[hostile]]))
    own.memory.settings = {
      ...settings,
      name: evil,
      tagline: evil,
      contact: { email: evil, phone: evil, address: evil },
    }
    const pages = await Promise.all([PATH, '/sv', '/sv/press-releases', '/sv/x'].map((path) => page(path, own)))
    await own.close()
    for (const html of pages) {
      expect(html).not.toMatch(/<img src=x|<\/script><script|href="(javascript|data):/i)
      expect(html.match(/<script/g)?.length ?? 0).toBe(html === pages[0] ? 1 : 0)
    }
    expect(data(pages[0]!).headline).toBe(evil)
  })
})

describe('a seminar', () => {
  it('tells when and where, no more exactly than is known, and what was said', async () => {
    const html = await page('/en/seminars/nordic-forum-malmo')
    for (const words of [
      '15 June 2014',
      'Malmömässan, Malmö, Sweden',
      'Held',
      'Sample Union',
      '15,000 (registrations)',
      'Laws differ',
      'Berit Eksempel',
      'https://example.org/programme',
      'https://example.org/captions.vtt',
    ]) {
      expect(html).toContain(words)
    }
    expect(html).toContain('<time dateTime="2014-06-12">')
    expect(data(html).about).toMatchObject({
      '@type': 'Event',
      startDate: '2014-06-12',
      location: { name: 'Malmömässan' },
    })
  })

  it('that was planned and whose time has passed says that nothing more is known', async () => {
    const html = await page('/sv/seminars/tallinn-2017')
    expect(html).toContain('Planerat')
    expect(html).toContain('Om det genomfördes framgår inte här.')
    expect(html).toContain('<time dateTime="2017">2017</time>')
    expect(html).not.toMatch(/januari 2017/)
  })
})

describe('a list', () => {
  it('leads with the newest story and shows it once', async () => {
    const html = await page('/sv')
    expect(html.match(new RegExp(`>${full.title}<`, 'g'))).toHaveLength(1)
    expect(html.indexOf(full.title)).toBeLessThan(html.indexOf('Nytt råd ska samla statistik'))
  })

  it.each(LANGUAGES)('that is empty says so in %s and offers the feed', async (language) => {
    const own = await serve(newsroom([]))
    const html = await page(`/${language}`, own)
    await own.close()
    expect(html).toContain('class="empty"')
    expect(html).toContain(`href="/${language}/feed.xml"`)
  })

  it('switches language on the same kind of page', async () => {
    expect(await page('/sv/articles')).toContain('href="/fi/articles" lang="fi" hrefLang="fi"')
  })
})
