import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/domain/languages.ts'
import { composeMessage } from '../../../src/mail/compose.ts'
import { type DigestInput, renderDigest } from '../../../src/mail/digest.tsx'
import { MAX_BYTES } from '../../../src/mail/render.tsx'
import { briefInput, recipient } from './samples.ts'

const story = (name: string, own: object = {}): DigestInput['stories'][number] => ({
  name,
  title: `Story ${name} & more`,
  summary: `What {{name|somebody}} should know about <${name}>.`,
  language: 'sv',
  kind: 'press_release',
  ...own,
})
const digest = (own: Partial<DigestInput> = {}) =>
  renderDigest({
    frequency: 'daily',
    language: 'en',
    newsroom: briefInput().newsroom,
    stories: [story('A'), story('B'), story('C')],
    ...own,
  })
const url = (letter: string) => `https://press.example.org/sv/press-releases/${letter.toLowerCase()}`

describe('a digest', () => {
  it('shows each reader their own stories, in order, and no others', async () => {
    const template = await digest()
    const mail = composeMessage(template, recipient({ stories: { A: url('A'), C: url('C') } }))
    for (const body of [mail.html, mail.text]) {
      expect(body).toContain(url('A'))
      expect(body).toContain(url('C'))
      expect(body).not.toContain('Story B')
      expect(body).toContain('Hello Anna Berg')
      expect(body).toContain('https://press.example.org/u/token-u')
    }
    expect(mail.html).toContain('Story A &amp; more')
    expect(mail.html).toContain('somebody should know about &lt;A&gt;')
    expect(mail.text).toContain('somebody should know about <A>')
    expect(mail.headers['List-Id']).toBeDefined()
    expect(mail.headers['List-Unsubscribe']).toContain('/u/token-u')
  })

  it('shows a title as a whole: it was signed as a whole', async () => {
    const title = 'Tuomiot '.repeat(37).trim()
    const mail = composeMessage(
      await digest({ stories: [story('A', { title })] }),
      recipient({ stories: { A: url('A') } }),
    )
    expect(mail.html).toContain(title)
    expect(mail.text).toContain(title)
  })

  it('says in each language how often it comes and why', async () => {
    const subjects = new Set<string>()
    for (const language of LANGUAGES) {
      const [daily, weekly] = await Promise.all([digest({ language }), digest({ language, frequency: 'weekly' })])
      subjects.add(daily.subject).add(weekly.subject)
      expect(daily.subject).toContain('Northern Press Room')
    }
    expect(subjects.size).toBe(LANGUAGES.length * 2)
  })

  it('stays below what mail programs cut, with twenty stories of the longest kind', async () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRST']
    const template = await digest({
      stories: letters.map((letter) => story(letter, { title: 'ä'.repeat(500), summary: 'Ord ž '.repeat(500) })),
    })
    const long = `https://press.example.org/sv/press-releases/${'a'.repeat(160)}`
    const mail = composeMessage(template, recipient({ stories: Object.fromEntries(letters.map((l) => [l, long])) }))
    expect(Buffer.byteLength(mail.html) + Buffer.byteLength(mail.text)).toBeLessThan(MAX_BYTES)
  })

  it('shows of one story the text that is meant, marked with its language, and measures the mail that a reader gets', async () => {
    const long = { title: 'ä'.repeat(300), summary: 'Ord ž '.repeat(500) }
    const texts = [...'ABCDEFGHIJKLMNOPQRST'].flatMap((letter) =>
      LANGUAGES.map((language) => story(`${letter}${language}`, { language, ...long })),
    )
    const template = await digest({
      language: 'et',
      stories: [...texts.slice(9), story('Asv'), story('Aen', { language: 'en' })],
    })
    const { html, text } = composeMessage(template, recipient({ stories: { Asv: url('A') } }))
    for (const body of [html, text]) {
      expect(body).toContain('Story Asv')
      expect(body).not.toMatch(/Story Aen|äää/)
    }
    expect(html).toMatch(/<div lang="sv" dir="ltr"[^>]*><p lang="et"/)
    expect(html.match(/<h2[^>]*><a/g)).toHaveLength(1)
    const other = texts.map((one) => ({ ...one, name: `x${one.name}` }))
    await expect(digest({ stories: other })).rejects.toThrow('larger than 80 KB')
  })
})
