import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Template } from '../../src/domain/template.ts'
import { freezeCampaign } from '../../src/outreach/freeze.ts'
import type { Frozen, SealedBatch } from '../../src/outreach/frozen.ts'
import { planCampaign } from '../../src/outreach/plan.ts'
import { draftSeal, openFrozen } from '../../src/outreach/seal.ts'
import type { CampaignRow } from '../../src/outreach/store.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { campaignsOf, dropCampaigns, listOf, setContact } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'

const DAY = 86_400_000
const PUBLIC_URL = 'https://news.example.org'
/** Readers by what they read. */
const READERS = {
  'et-sv': 'et|sv',
  sv: 'sv',
  et: 'et',
  en: 'en',
  none: '',
  'de-sv': 'de|sv',
} as const
type Reader = keyof typeof READERS
const names = Object.keys(READERS) as Reader[]
const addressOf = (name: Reader) => `${name}@press.example.org`

describeEachDatabase('the languages of a digest', (db) => {
  let room: TestNewsroom
  let editor: Person
  let writer: Person
  let at: ReturnType<typeof campaignsOf>
  let list: string
  let digests: typeof import('../../src/outreach/digests.ts')
  let day = 0

  const store = () => outreachStore(handleOf(room.payload))
  const make = () => {
    day += 1
    const due = { period: `day-${day}`, at: Date.now() }
    return digests.makeDigest({ payload: room.payload, store: store(), log: { info() {} } }, 'daily', due, Date.now())
  }
  const ended = (id: string) =>
    until(
      () => at.progress(id),
      ({ state }) => state === 'done',
    )
  /** A version of a story in words of its own, signed and public. @returns its id */
  const version = async (story: string, language: string, title: string) => {
    const { doc } = (await at.act(story, 'translate', writer, { language, copyText: true })) as unknown as {
      doc: { id: string; revision: number }
    }
    const own = { revision: doc.revision, slug: `version-${language}-${doc.id}`, title, lead: `${title}: lead` }
    expect((await writer.request('PATCH', `/api/press-releases/${doc.id}`, own)).status).toBe(200)
    await at.act(doc.id, 'submit', writer)
    await at.act(doc.id, 'approve')
    await at.act(doc.id, 'publish')
    return doc.id
  }
  const brief = async (story: string) => at.send(await at.create('brief', story, { lists: [list] }))
  const mailsTo = async (id: string) =>
    new Map((await at.mailsOf(id)).map((mail) => [mail.to[0]!.split('@')[0] as Reader, mail]))
  /** Which of these titles each reader finds, in both bodies alike. */
  const titlesIn = async (id: string, titles: readonly string[]) =>
    Object.fromEntries(
      [...(await mailsTo(id))].map(([name, { html, text }]) => {
        const [inHtml, inText] = [html, text].map((body) => titles.filter((title) => body.includes(title)))
        expect(inHtml).toEqual(inText)
        return [name, inHtml]
      }),
    )
  const frozenNow = async (campaign: CampaignRow) => {
    const result = await freezeCampaign({ db: room.payload.db, store: store() }, campaign, new Date(), PUBLIC_URL)
    if (!('frozen' in result)) throw new Error(result.waiting)
    return result
  }
  /** A digest that is sent while a version which it has begun with is on hold. */
  const madeWhileHeld = async (id: string) => {
    await room.stopWorkers()
    const digest = (await make())!
    const result = await frozenNow((await store().campaign(digest))!)
    expect(await store().freeze(digest, { ...result, at: new Date() })).toBe(true)
    await at.act(id, 'hold', editor, { comment: 'Checking.' })
    await room.startWorkers()
    await ended(digest)
    return digest
  }
  /** Who hears of the correction of a version, and in which language. */
  const corrected = async (id: string) => {
    await at.act(id, 'correct', editor, { comment: 'The year was wrong.' })
    await at.act(id, 'submit', writer)
    const chief = await room.person('chief-editor')
    const correction = String((await at.act(id, 'approve', chief)).campaign?.id)
    await ended(correction)
    return Object.fromEntries(
      [...(await mailsTo(correction))].map(([name, { html }]) => [name, /<html [^>]*lang="(..)"/.exec(html)?.[1]]),
    )
  }

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    writer = await room.person('communications')
    at = campaignsOf(room, editor, writer)
    digests = await import('../../src/outreach/digests.ts')
    const rows = names.map((name) => `${addressOf(name)},N,SE,${READERS[name]}`)
    list = await listOf(room, 'Press', `email,name,countries,languages\n${rows.join('\n')}\n`)
    for (const name of names) {
      const languages = READERS[name].split('|').filter(Boolean)
      await setContact(room, addressOf(name), { frequency: 'daily', languages })
    }
    // The workers of this test make no digests by themselves.
    const away = new Date(Date.now() + DAY / 48).toISOString()
    await room.payload.db.create({
      collection: 'leases',
      data: { key: 'digests', holder: 'test', token: 1, until: away },
    })
    await room.payload.updateGlobal({
      slug: 'outreach-policy',
      data: { digest: { enabled: true, zone: 'UTC' } },
    } as never)
    await room.startWorkers()
  })
  afterAll(() => room?.close())
  // What one test leaves waiting is not the next one's.
  afterEach(async () => {
    const all = await room.payload.db.find({ collection: 'campaigns', limit: 0, pagination: false } as never)
    await dropCampaigns(room, all.docs)
  })

  it('are those of each reader: every story in the best of theirs, as its brief would be, within a mail in their first', async () => {
    const english = await at.published({ title: 'The English report' })
    await version(english, 'sv', 'Den svenska rapporten')
    const swedish = await at.published({ language: 'sv', title: 'Svenskt möte' })
    await version(swedish, 'en', 'English meeting')
    const alone = await at.published({ title: 'In English only' })
    for (const story of [english, swedish, alone]) await brief(story)
    const digest = (await make())!
    await ended(digest)

    const titles = ['The English report', 'Den svenska rapporten', 'Svenskt möte', 'English meeting', 'In English only']
    const inSwedish = ['Den svenska rapporten', 'Svenskt möte', 'In English only']
    const fromTheSource = ['The English report', 'Svenskt möte', 'In English only']
    expect(await titlesIn(digest, titles)).toEqual({
      'et-sv': inSwedish,
      sv: inSwedish,
      'de-sv': inSwedish,
      et: fromTheSource,
      none: fromTheSource,
      en: ['The English report', 'English meeting', 'In English only'],
    })
    const mails = await mailsTo(digest)
    const inFirst = Object.fromEntries(
      [...mails].map(([name, { html }]) => [name, /<html [^>]*lang="(..)"/.exec(html)?.[1]]),
    )
    expect(inFirst).toEqual({ 'et-sv': 'et', et: 'et', sv: 'sv', 'de-sv': 'sv', none: 'en', en: 'en' })
    expect(mails.get('et-sv')!.subject).toBe(mails.get('et')!.subject)
    // Each story says in which language it is, and its kind in which the mail is.
    const blocks = [
      ...mails
        .get('et-sv')!
        .html.matchAll(/<div lang="(..)" dir="ltr"[^>]*><p lang="(..)"[^>]*>[^<]*<\/p>.*?href="[^"]*\/(..)\//g),
    ]
    expect(blocks.map(([, ...languages]) => languages)).toEqual([
      ['en', 'et', 'en'],
      ['sv', 'et', 'sv'],
      ['sv', 'et', 'sv'],
    ])

    const { body } = await editor.request<{ mails: { language: string; html: string }[] }>(
      'GET',
      `/api/campaigns/${digest}/audience`,
    )
    const shown = (language: string) => {
      const mail = body.mails.find((one) => one.language === language)
      return titles.filter((title) => mail?.html.includes(title))
    }
    expect([shown('et'), shown('sv'), shown('en')]).toEqual([
      fromTheSource,
      inSwedish,
      ['The English report', 'English meeting', 'In English only'],
    ])
  })

  it('decide whom a version’s correction reaches, also of one that was not there when the brief went out', async () => {
    const story = await at.published({ title: 'Corrected in Swedish' })
    await brief(story)
    const swedish = await version(story, 'sv', 'Rättas på svenska')
    const digest = (await make())!
    await ended(digest)
    // Whoever changes their languages has read what they have read.
    await setContact(room, addressOf('et-sv'), { languages: ['et', 'fi'] })
    await at.act(swedish, 'correct', editor, { comment: 'The year was wrong.' })
    await at.act(swedish, 'submit', writer)
    const chief = await room.person('chief-editor')
    const correction = String((await at.act(swedish, 'approve', chief)).campaign?.id)
    await ended(correction)
    await setContact(room, addressOf('et-sv'), { languages: ['et', 'sv'] })
    expect(await at.recipientsOf(correction)).toEqual((['de-sv', 'et-sv', 'sv'] as const).map(addressOf))
    for (const { html } of await at.mailsOf(correction)) expect(html).toMatch(/<html [^>]*lang="sv"/)
  })

  it('decide whose mail is made without a story of which one version is on hold, and who gets it with the next', async () => {
    const story = await at.published({ title: 'Held in Swedish' })
    const swedish = await version(story, 'sv', 'Väntar på svenska')
    const other = await at.published({ title: 'Beside it' })
    await brief(story)
    await brief(other)
    const digest = await madeWhileHeld(swedish)
    const titles = ['Held in Swedish', 'Väntar på svenska', 'Beside it']
    const without = ['Beside it']
    const inEnglish = ['Held in Swedish', 'Beside it']
    expect(await titlesIn(digest, titles)).toEqual({
      'et-sv': without,
      sv: without,
      'de-sv': without,
      et: inEnglish,
      none: inEnglish,
      en: inEnglish,
    })
    await at.act(swedish, 'resume')
    const next = (await make())!
    await ended(next)
    expect(await titlesIn(next, titles)).toEqual({
      'et-sv': ['Väntar på svenska'],
      sv: ['Väntar på svenska'],
      'de-sv': ['Väntar på svenska'],
    })
    expect(await make()).toBeNull()
  })

  it('tell nobody of a version that came after the digest in which they read another one, whatever the next one brings them', async () => {
    const story = await at.published({ title: 'Read in English' })
    const estonian = await version(story, 'et', 'Loetud eesti keeles')
    await brief(story)
    const first = await madeWhileHeld(estonian)
    const titles = ['Read in English', 'Loetud eesti keeles', 'Kom senare på svenska', 'Another day']
    expect((await titlesIn(first, titles)).sv).toEqual(['Read in English'])
    await at.act(estonian, 'resume')
    const swedish = await version(story, 'sv', 'Kom senare på svenska')
    await brief(await at.published({ title: 'Another day' }))
    const next = (await make())!
    await ended(next)
    const later = await titlesIn(next, titles)
    expect([later.sv, later.et]).toEqual([['Another day'], ['Loetud eesti keeles', 'Another day']])

    expect(await corrected(swedish)).toEqual({})
    const chief = await room.person('chief-editor')
    await at.act(swedish, 'kill', chief, { comment: 'It was wrong.' })
    const kill = await at.create('kill', swedish, { options: { text: 'It was wrong.' } })
    await at.send(kill)
    expect(await at.recipientsOf(kill)).toEqual([])
  })

  it('are what a correction is told in, whatever a later digest brings the same readers', async () => {
    await setContact(room, addressOf('en'), { languages: ['fi'] })
    const story = await at.published({ title: 'Two digests' })
    const swedish = await version(story, 'sv', 'Två utskick')
    const finnish = await version(story, 'fi', 'Kaksi kirjettä')
    await brief(story)
    const first = await madeWhileHeld(finnish)
    await at.act(finnish, 'resume')
    await brief(await at.published({ title: 'The day after' }))
    const next = (await make())!
    await ended(next)
    const titles = ['Two digests', 'Två utskick', 'Kaksi kirjettä', 'The day after']
    const [before, after] = [await titlesIn(first, titles), await titlesIn(next, titles)]
    expect([before.et, before['et-sv']]).toEqual([['Two digests'], ['Två utskick']])
    expect([after.et, after['et-sv'], after.en]).toEqual([
      ['The day after'],
      ['The day after'],
      ['Kaksi kirjettä', 'The day after'],
    ])
    await setContact(room, addressOf('en'), { languages: ['en'] })
    const inSwedish = { 'et-sv': 'sv', sv: 'sv', 'de-sv': 'sv' }
    expect(await corrected(swedish)).toEqual(inSwedish)
    // The Finnish text has not been corrected: its readers are told in the language of the source.
    expect(await corrected(story)).toEqual({ ...inSwedish, en: 'en', et: 'en', none: 'en' })
  })

  it('are not those of a notice about a text without which a digest was made: the next one brings it as news', async () => {
    const story = await at.published({ title: 'Never read in Swedish' })
    const swedish = await version(story, 'sv', 'Aldrig läst på svenska')
    const other = await at.published({ title: 'Beside the other' })
    await brief(story)
    await brief(other)
    const digest = await madeWhileHeld(swedish)
    const titles = ['Never read in Swedish', 'Aldrig läst på svenska', 'Beside the other']
    expect((await titlesIn(digest, titles)).sv).toEqual(['Beside the other'])
    const hold = await at.create('hold', swedish, { options: { text: 'We check it.' } })
    await at.send(hold)
    expect(await at.recipientsOf(hold)).toEqual([])

    await at.act(swedish, 'resume')
    expect(await corrected(swedish)).toEqual({})
    const next = (await make())!
    await ended(next)
    const brought = { sv: ['Aldrig läst på svenska'], 'de-sv': ['Aldrig läst på svenska'] }
    expect(await titlesIn(next, titles)).toEqual({ ...brought, 'et-sv': ['Aldrig läst på svenska'] })
    const inSwedish = { 'et-sv': 'sv', sv: 'sv', 'de-sv': 'sv' }
    expect(await corrected(swedish)).toEqual(inSwedish)
  })

  it('do not go out in a text that a correction has replaced while the digest was being frozen', async () => {
    const story = await at.published({ title: 'Corrected at that moment' })
    await brief(story)
    await room.stopWorkers()
    const digest = (await make())!
    const begin = async (id: string, result: Awaited<ReturnType<typeof frozenNow>>) =>
      expect(await store().freeze(id, { ...result, at: new Date() })).toBe(true)
    const old = await frozenNow((await store().campaign(digest))!)
    await at.act(story, 'correct', editor, { comment: 'The year was wrong.' })
    await at.act(story, 'submit', writer)
    const chief = await room.person('chief-editor')
    const correction = String((await at.act(story, 'approve', chief)).campaign?.id)
    await begin(correction, await frozenNow((await store().campaign(correction))!))
    await begin(digest, old)
    await room.startWorkers()
    const stopped = await until(
      () => at.progress(digest),
      ({ state }) => state === 'paused',
    )
    expect(stopped.pausedReason).toContain('A story in this digest has been corrected since')
    expect(await at.mailsOf(digest)).toEqual([])
    await ended(correction)
    expect((await editor.request('POST', `/api/campaigns/${digest}/cancel`, {})).status).toBe(200)
    // Until its worker has let go of it, it could still bring them.
    const next = await until(make, (made) => made !== null)
    await ended(String(next))
    expect((await at.recipientsOf(String(next))).length).toBe(names.length)
  })

  const EARLIER = { 'et-sv': 'A', sv: 'A', et: 'A', en: 'A', none: 'A', 'de-sv': 'A' }
  const NOW = { 'et-sv': 'Asv', sv: 'Asv', et: 'Aen', en: 'Aen', none: 'Aen', 'de-sv': 'Asv' }
  it.each<[string, (frozen: Frozen) => Frozen, Record<Reader, string>, Reader[]]>([
    ['an earlier release', asBefore, EARLIER, ['sv', 'de-sv']],
    ['this one', (frozen) => frozen, NOW, ['et-sv', 'sv', 'de-sv']],
  ])('stay as they are in what %s has sealed: its call is made again to the letter', async (_, as, sealed, swedish) => {
    const story = await at.published({ title: 'Begun before' })
    await version(story, 'sv', 'Börjat tidigare')
    await brief(story)
    await room.stopWorkers()
    const digest = (await make())!
    const row = (await store().campaign(digest))!
    const result = await frozenNow(row)
    const frozen = as(result.frozen)
    expect(await store().freeze(digest, { ...result, frozen, at: new Date() })).toBe(true)
    const none = async () => new Set<string>()
    const begun = (await store().campaign(digest))!
    const planning = { store: store(), suppressedAmong: none, workerId: 'before', leaseMs: 60_000, now: Date.now }
    expect(await planCampaign(planning, begun, new AbortController().signal, () => {})).toBe('complete')
    const now = new Date()
    const [claimed, ...rest] = await store().claim({
      ...{ campaign: digest, holder: 'before', now, until: new Date(now.getTime() + 60_000), limit: 10 },
    })
    expect(rest).toEqual([])
    const sealing = {
      ...{ store: store(), suppressedAmong: none, now: Date.now },
      ...{ tokenSecrets: room.env.tokenSecrets, deployment: 'before' },
    }
    const { messages, ...draft } = (await draftSeal(sealing, openFrozen(begun, frozen), claimed!))!
    // It was called, and then the process died.
    expect(await store().seal({ ...draft, claim: claimed!, at: now, leaseUntil: now })).toBe(true)
    const { members } = (await store().sealOf(claimed!.id)) as SealedBatch
    expect(Object.fromEntries(members.map(({ e, k }) => [e.split('@')[0], k]))).toEqual(sealed)
    await setContact(room, addressOf('et-sv'), { languages: ['fi'] })
    await room.startWorkers()
    await ended(digest)
    const mails = await mailsTo(digest)
    expect(mails.size).toBe(names.length)
    for (const { to, html, text } of messages) {
      const sent = mails.get(to.split('@')[0] as Reader)
      expect([sent?.html, sent?.text]).toEqual([html, text])
    }
    await setContact(room, addressOf('et-sv'), { languages: ['et', 'sv'] })
    const titles = ['Begun before', 'Börjat tidigare']
    const shown = (name: Reader) => [swedish.includes(name) ? 'Börjat tidigare' : 'Begun before']
    expect(await titlesIn(digest, titles)).toEqual(Object.fromEntries(names.map((name) => [name, shown(name)])))
  })
})

/** What is frozen of a digest as an earlier release had it: of each story one text per language of the mail, in that language or else the source’s. */
function asBefore({ digest, ...frozen }: Frozen): Frozen {
  const plain = (language: string) =>
    digest!.stories.map(({ letter, source, languages }) => [
      letter,
      `${letter}${languages!.some((one) => one === language) ? language : source}`,
    ])
  const before = Object.entries(frozen.languages).map(([language, one]) => {
    const names = plain(language)
    const kept = new Map(names.map(([letter, name]) => [`story${name}`, `story${letter}`]))
    const part = (segment: Template[number]): Template => {
      if (typeof segment === 'string' || !('optional' in segment)) return [segment]
      const slot = segment.optional.flatMap((piece) => (typeof piece === 'object' ? [piece.slot] : []))[0] ?? ''
      if (!/^story[A-T]/.test(slot)) return [segment]
      const letter = kept.get(slot)
      if (!letter) return []
      const optional = segment.optional.map((piece) => (typeof piece === 'object' ? { ...piece, slot: letter } : piece))
      return [{ optional }]
    }
    const { template, stories = {} } = one
    const mapped = (whole: Template) => whole.flatMap(part)
    const made = {
      ...one,
      template: { ...template, html: mapped(template.html), text: mapped(template.text) },
      stories: Object.fromEntries(names.map(([letter, name]) => [letter!, stories[name!]!])),
    }
    return [language, made]
  })
  return {
    ...frozen,
    version: 1,
    languages: Object.fromEntries(before),
    digest: {
      ...digest!,
      stories: digest!.stories.map(({ letter, key, campaigns }) => ({ letter, key, campaigns })),
    },
  }
}
