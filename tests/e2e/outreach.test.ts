import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BATCH_SIZE } from '../../src/domain/batches.ts'
import { accessible, api, type BrowsedNewsroom, BUILD_MS, browseNewsroom, openTab, picture } from '../support/admin.ts'
import { browsedCampaigns, readers } from '../support/browsed-campaigns.ts'
import { launchChromium } from '../support/chromium.ts'
import { type Gate, openGate, refusal } from '../support/gate.ts'

const browser: Browser | null = await launchChromium()
const TITLE = 'Exit services reach more people than ever'

describe.skipIf(!browser)('a campaign, in a browser', () => {
  let room: BrowsedNewsroom
  let gate: Gate
  let writer: Page
  let editor: Page
  let admin: Page
  let phone: Page
  let at: ReturnType<typeof browsedCampaigns>
  let nordic = ''
  let sent = ''

  beforeAll(async () => {
    gate = await openGate()
    room = await browseNewsroom(browser!, { RESEND_BASE_URL: gate.url })
    gate.target = `${room.url}/trial/resend`
    writer = await room.as('writer')
    editor = await room.as('editor')
    admin = await room.as('admin')
    const steward = await room.as('steward')
    phone = await room.as('editor2', { width: 390, height: 844 })
    at = browsedCampaigns(room, { writer, editor, steward, phone })
    await policy({ coolingOffSeconds: 0, requestsPerSecond: 50 })
  }, BUILD_MS)
  afterAll(async () => {
    await room?.close()
    await gate?.close()
  })
  const policy = (data: object) => api(admin, 'POST', '/api/globals/outreach-policy', data)
  /** Looked at while it is new: a desk shows the newest few. */
  const onDesk = async (page: Page, name: string, news: string | RegExp) => {
    await page.goto(`${room.url}/admin`)
    await page.getByRole('link', { name: news }).first().waitFor()
    await accessible(page, '.pr-desk')
    await picture(page, `desk-${name}`)
  }
  /** Lets so many calls with a full batch through and holds up all others: which of several leaves first is anybody's guess. @returns lets everything go on; `held` resolves when one is held up */
  const holdUp = (after = 0) => {
    let open = () => {}
    const opened = new Promise<null>((resolve) => {
      open = () => resolve(null)
    })
    let came = () => {}
    const held = new Promise<void>((resolve) => {
      came = resolve
    })
    let calls = 0
    gate.batches = (mails) => {
      if (mails === BATCH_SIZE && calls++ < after) return null
      came()
      return opened
    }
    const letGo = () => {
      gate.batches = () => null
      open()
    }
    return Object.assign(letGo, { held })
  }

  it('is launched after a look at whom it reaches, paused with a reason, resumed, and shows its figures', async () => {
    nordic = await at.list('Nordic newsrooms', [
      ...readers('sv', 250, 'SE', 'sv'),
      ...readers('fi', 30, 'FI', 'fi'),
      ...readers('da', 20, 'DK', 'da'),
    ])
    sent = await at.draft(TITLE, [nordic])
    await at.show(sent)
    await editor.getByText('Answers go to: Press Desk <press@example.org> (fixed when it starts)').waitFor()
    await at.look('campaign-draft')
    const launching = await at.ask('Launch')
    await launching.dialog.getByText('280 recipients', { exact: true }).waitFor()
    await launching.dialog.getByText(/^20: has not confirmed/).waitFor()
    await launching.dialog.getByText('The mail in English').waitFor()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'campaign-launch')
    const letGo = holdUp(1)
    await launching.confirm()
    await at.is(sent, { state: 'sending', submitted: 100 })
    await editor.getByText('100 of 280 handed over.').waitFor()
    await editor
      .getByText(/Less than a minute left\. All recipients are selected: 280 of 300 contacts; 20 left out\./)
      .waitFor()
    await at.look('campaign-sending')

    const pausing = await at.ask('Pause')
    await pausing.dialog.getByLabel(/^Reason/).fill('The minister has called.')
    await accessible(editor, '.pr-dialog')
    await pausing.confirm()
    await editor.getByText('The minister has called.').waitFor()
    await at.look('campaign-paused')
    letGo()
    await (await at.ask('Resume')).confirm()
    await at.is(sent, { state: 'done' })
    await editor.getByText('Handed over to 280 recipients.').waitFor()
    await at.look('campaign-done')

    await editor.getByRole('link', { name: '20 Left out: show them' }).click()
    await editor.getByText('has not confirmed', { exact: false }).first().waitFor()
    await editor.getByText('Of the campaign').getByRole('link', { name: TITLE }).waitFor()
    await editor
      .getByRole('link', { name: /^da\d+@readers\.example\.org$/ })
      .first()
      .waitFor()
    await picture(editor, 'campaign-left-out')
  })

  it.each([
    ['key', refusal(401, 'invalid_api_key'), 'The mail provider refuses the API key'],
    ['quota', refusal(429, 'daily_quota_exceeded'), 'The mail provider’s daily quota is used up.'],
  ])('says plainly why it has paused itself: %s', async (name, answer, words) => {
    gate.batches = () => answer
    const id = await at.draft(`Stopped by the ${name}`, [nordic])
    await at.act(id, 'launch')
    await at.is(id, { state: 'paused' })
    await at.told(admin, id, 'campaign_paused')
    await onDesk(admin, 'admin', /^Paused: /)
    gate.batches = () => null
    await at.show(id)
    await editor.getByText(words, { exact: false }).waitFor()
    await at.look(`campaign-${name}`)
    await (await at.ask('Cancel the campaign')).confirm()
    await editor.getByText(/ cancelled it\.$/).waitFor()
  })

  it('stops by itself when too much comes back', async () => {
    const old = await at.list('Old addresses', readers('bounced', 150, 'SE', 'sv'))
    const id = await at.draft('Sent to old addresses', [old])
    // The first call comes through, the second is still on its way when the mails of the first come back.
    const letGo = holdUp(1)
    await at.act(id, 'launch')
    await at.is(id, { state: 'paused' })
    letGo()
    await at.show(id)
    await editor
      .getByText(/^Too much goes wrong: when it paused itself, \d+ of \d+ mails had failed or come back/)
      .waitFor()
    await at.look('campaign-storm')
    await at.act(id, 'cancel')
  })

  it('leaves to a person what nobody knows, with what is known', async () => {
    // The account is older than this newsroom: its log reaches back to before the attempts.
    const yesterday = new Date(Date.now() - 86_400_000).toISOString()
    gate.older = [{ id: 'older', created_at: yesterday, endpoint: '/emails', method: 'POST', response_status: 200 }]
    gate.batches = () => refusal(409, 'invalid_idempotent_request')
    const id = await at.draft('Nobody knows', [nordic])
    await at.act(id, 'launch')
    await at.is(id, { inDoubt: 280 })
    await at.told(editor, id, 'in_doubt')
    await onDesk(editor, 'editor', 'In doubt: Nobody knows')
    gate.batches = () => null
    await at.show(id)
    await editor.getByText('0 of 280 handed over; 280 wait for a decision.').waitFor()
    await editor
      .getByText(/the provider says that it remembers another content\.$/)
      .first()
      .waitFor()
    await at.look('campaign-doubt')
    const again = await at.ask('Send again', 'Send again: 100 recipients')
    await again.dialog.getByText(/has no trace of these mails: most likely they never arrived/).waitFor()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'campaign-evidence')
    await again.confirm()
    await at.is(id, { submitted: 100, inDoubt: 180 })
    // A log that could not be read far enough, the first time: by keyboard, the second look leaves nobody outside the dialog.
    await editor.route(
      /\/doubts\?/,
      (route) =>
        route.fulfill({
          json: { silent: [], taken: [], called: [], unread: ['1', '2'], ended: false, settled: 0, canAsk: true },
        }),
      { times: 1 },
    )
    const many = await at.ask('Decide about many at once')
    await many.dialog.getByRole('button', { name: 'Look again' }).press('Enter')
    await many.dialog.getByText('2 batches of which the provider’s log shows no call', { exact: false }).waitFor()
    const heading = many.dialog.getByRole('heading', { name: 'Decide about many at once' })
    expect(await heading.evaluate((title) => title === document.activeElement)).toBe(true)
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'campaign-decide-many')
    await many.dialog.getByRole('button', { name: 'Write off: 2 batches' }).click()
    await editor.getByText('2 of 2 batches are decided.').waitFor()
    await at.is(id, { inDoubt: 0, state: 'done' })
    await at.show(id)
    await picture(editor, 'campaign-decided')
  })

  it('says while it is cancelled what is on its way, and afterwards what came of it', async () => {
    const letGo = holdUp(0)
    const id = await at.draft('Cancelled on its way', [nordic])
    await at.act(id, 'launch')
    await at.is(id, { state: 'sending' })
    // Cancelled before the first call has left, it would hand over nothing.
    await letGo.held
    await at.show(id)
    const cancelling = await at.ask('Cancel the campaign')
    await cancelling.dialog.getByText('Nothing has been handed over so far.').waitFor()
    await cancelling.dialog.getByText('What is on its way at this moment is finished and recorded.').waitFor()
    await picture(editor, 'campaign-cancel')
    await cancelling.confirm()
    await editor.getByText('Cancelled; calls on their way are still coming back.').waitFor()
    letGo()
    await editor.getByText(/Cancelled after \d+ recipients\.$/).waitFor()
    await at.look('campaign-cancelled')
  })

  it('waits for its readers’ hours, and says until when', async () => {
    const hour = Number(new Date().toLocaleString('en-GB', { hour: '2-digit', timeZone: 'Europe/Riga' }))
    const [from, to] = hour < 20 ? [hour + 2, hour + 3] : [1, 2]
    const clock = (hours: number) => `${String(hours).padStart(2, '0')}:00`
    await policy({ window: { from: clock(from), to: clock(to) } })
    const id = await at.draft('At a decent hour', [await at.list('Baltic', readers('lv', 20, 'LV', 'lv'))])
    await at.act(id, 'launch')
    await at.is(id, { state: 'sending' })
    await at.show(id)
    await editor.getByText(/^By the readers’ own clocks .+ The next mails go out on .+ \(Helsinki, UTC/).waitFor()
    await at.look('campaign-window')
    await at.act(id, 'cancel')
    await policy({ window: { from: '', to: '' } })
  })

  it('is stopped with all others by one switch, which everybody sees', async () => {
    const id = await at.draft('A wrong figure', [nordic])
    const letGo = holdUp()
    await at.act(id, 'launch')
    await at.is(id, { state: 'sending' })
    await at.show(id)
    const end = editor.getByText(/^Less than a minute left\. All recipients are selected/)
    await end.waitFor()
    const stopping = await at.ask('Stop everything')
    await stopping.dialog.getByLabel(/^Reason/).fill('A wrong figure is out.')
    await accessible(editor, '.pr-dialog')
    await stopping.confirm()
    await editor
      .getByText(/^Everything is stopped\./)
      .first()
      .waitFor()
    await end.waitFor({ state: 'detached' })
    await at.look('campaign-stopped')
    letGo()
    await writer.goto(`${room.url}/admin`)
    await writer.getByText(/A wrong figure is out\./).waitFor()
    expect(await writer.getByRole('button', { name: 'Let campaigns go on' }).count()).toBe(0)
    await editor.goto(`${room.url}/admin/collections/campaigns`)
    await editor.getByText(/A wrong figure is out\./).waitFor()
    await picture(editor, 'campaigns-stopped')
    const meanwhile = await at.draft('Launched while everything is stopped', [nordic])
    await at.show(meanwhile)
    const launching = await at.ask('Launch')
    await launching.dialog.getByText(/^Everything is stopped\./).waitFor()
    await launching.dialog.getByText('280 recipients', { exact: true }).waitFor()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'campaign-launch-stopped')
    await launching.confirm()
    await editor.getByText('It is launched, and starts when everything is let go on.').first().waitFor()
    await at.act(meanwhile, 'cancel')
    // Stopped again by somebody else, while one is looking at the first reason.
    const lifting = await at.ask('Let campaigns go on')
    await lifting.dialog.getByText(/A wrong figure is out\./).waitFor()
    await api(editor, 'POST', '/api/campaigns/stop-all', { reason: 'Do not lift.' })
    await lifting.dialog.getByRole('button', { name: 'Let campaigns go on' }).click()
    await lifting.dialog.getByText(/^This has changed since you looked\. .+Do not lift\./).waitFor()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'campaigns-lift-outdated')
    await lifting.dialog.getByRole('button', { name: 'Look again' }).click()
    await lifting.dialog.getByText(/: A wrong figure is out\. .+ adds: Do not lift\.$/).waitFor()
    await lifting.dialog.getByText(/goes out at once|send at once/).waitFor()
    await lifting.confirm()
    await at.is(id, { state: 'done' })
  })

  it.each([
    ['full', 'unstorableSince', false, /^Nothing can be stored\. Since .+ the disk is full/],
    ['silent', 'silentSince', false, /^No mail goes out\. .+ has not been heard of since/],
    ['no-worker', 'silentSince', true, /^No mail goes out\. .+ has never been started since .+ set up on/],
  ])('says why nothing moves: %s', async (name, field, neverSent, words) => {
    const address = '**/api/campaigns/stop-all'
    const since = new Date(Date.now() - 300_000).toISOString()
    const now = { stopped: false, reason: '', by: '', at: '', [field]: since, neverSent }
    await editor.route(address, (route) => route.fulfill({ json: now }))
    await at.show(sent)
    await editor.getByText(words).first().waitFor()
    await accessible(editor, '.pr-campaign')
    await picture(editor, `campaign-${name}`)
    await editor.unroute(address)
  })

  it('says on the page of a story, too, why nothing can be saved', async () => {
    const address = '**/api/campaigns/stop-all'
    const story = await at.stories.draft('Written on a full disk')
    const since = new Date(Date.now() - 300_000).toISOString()
    await writer.route(address, (route) =>
      route.fulfill({ json: { stopped: false, reason: '', by: '', at: '', unstorableSince: since } }),
    )
    await at.stories.open(writer, story)
    await writer
      .getByText(/^Nothing can be stored\. Since .+ no work can be saved/)
      .first()
      .waitFor()
    await accessible(writer, '.pr-unsaved')
    await picture(writer, 'story-full')
    await writer.unroute(address)
  })

  it('says whom a digest is for, and leads to what it brings', async () => {
    const address = /\/api\/campaigns\/[\w-]+\?depth=0$/
    const digest = { type: 'digest', storyKey: 'digests:weekly.2026-11-25', lists: [] }
    const options = { frequency: 'weekly', sources: [sent] }
    const doc = await api(editor, 'GET', `/api/campaigns/${sent}?depth=0`)
    await editor.route(address, (route) => route.fulfill({ json: { ...doc, ...digest, options } }))
    await at.show(sent)
    await editor.getByText(/^Finished /).waitFor()
    await editor.getByText('Goes to: those who chose one mail a week instead of each brief').waitFor()
    const brief = editor.locator('.pr-campaign').getByRole('link', { name: TITLE })
    expect(await brief.getAttribute('href')).toMatch(new RegExp(`/admin/collections/campaigns/${sent}$`))
    await accessible(editor, '.pr-campaign')
    await picture(editor, 'campaign-digest')
    await editor.unroute(address)
  })

  it('is followed up only with something new, to those who got it', async () => {
    await at.show(sent)
    await editor.getByRole('button', { name: 'Write again to those who got the story' }).click()
    const dialog = editor.getByRole('dialog', { name: 'Write again to those who got the story' })
    await accessible(editor, '.pr-dialog')
    await dialog.getByRole('button', { name: 'Show whom it reaches' }).click()
    await dialog.getByRole('alert').waitFor()
    await picture(editor, 'follow-up-refused')
    await dialog.getByRole('button', { name: 'Leave it' }).click()
    // As if the story had a public version in a second language.
    const publications = /\/api\/publications\?/
    await editor.route(publications, (route) =>
      route.fulfill({ json: { docs: ['en', 'sv'].map((language) => ({ language, storyKey: language })) } }),
    )
    await editor.getByRole('button', { name: 'Write again to those who got the story' }).click()
    await dialog.getByLabel('Swedish').waitFor()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'follow-up-languages')
    await dialog.getByRole('button', { name: 'Leave it' }).click()
    await editor.unroute(publications)
    await editor.getByRole('button', { name: 'Write again to those who got the story' }).click()
    await dialog.getByLabel(/^What is new/).fill('A bill comes in spring.')
    await dialog.getByRole('button', { name: 'Show whom it reaches' }).click()
    const launch = editor.getByRole('dialog', { name: 'Launch' })
    await launch.getByText('280 recipients', { exact: true }).waitFor()
    await launch.frameLocator('iframe').first().getByText('Press release · Reminder').waitFor()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'follow-up')
    await launch.getByRole('button', { name: 'Launch' }).click()
    await editor.waitForURL((to) => /campaigns\/[\w-]+$/.test(to.pathname) && !to.pathname.endsWith(sent))
    await at.is(new URL(editor.url()).pathname.split('/').at(-1)!, { state: 'done', submitted: 280 })
  })

  it('says whom nobody has reached, until an editor takes it off the desk', async () => {
    let body: object = { leftBehind: 50, outletsLeft: 3 }
    await editor.route(`**/api/campaigns/${sent}/progress`, async (route) => {
      const figures = await api(admin, 'GET', `/api/campaigns/${sent}/progress`)
      await route.fulfill({ json: { ...figures, ...body } })
    })
    await editor.route(`**/api/campaigns/${sent}/off-desk`, async (route) => {
      body = { ...body, offDesk: { by: 'Edda Editor', at: new Date().toISOString() } }
      await route.fulfill({ json: { message: 'The desk names it no more.' } })
    })
    await at.show(sent)
    await editor.getByText(/^50 recipients were left out because another brief/).waitFor()
    await editor.getByRole('button', { name: 'Make a new brief to the same lists' }).waitFor()
    await accessible(editor, '.pr-campaign')
    await picture(editor, 'campaign-left-behind')
    await editor.getByRole('button', { name: 'Take it off the desk' }).press('Enter')
    const taken = editor.getByText(/^Edda Editor took it off the desk on .+: it may stay so\./)
    await taken.waitFor()
    expect(await taken.evaluate((said) => said === document.activeElement)).toBe(true)
    expect(await editor.getByRole('button', { name: 'Take it off the desk' }).count()).toBe(0)
    await accessible(editor, '.pr-campaign')
    await picture(editor, 'campaign-off-desk')
    await editor.unrouteAll()
  })

  it('finds its lists by their names where there are many', async () => {
    const every = /\/api\/media-lists\?pagination=false/
    const others = Array.from({ length: 120 }, (_, i) => ({
      id: `other-${i}`,
      name: `Regional desk ${i}`,
      memberCount: 1,
    }))
    const story = await at.stories.draft('To one of many lists')
    await at.stories.publish(editor, story)
    for (const page of [editor, phone]) {
      const known = await api<{ docs: object[] }>(page, 'GET', '/api/media-lists?pagination=false&sort=name&depth=0')
      await page.route(every, (route) => route.fulfill({ json: { docs: [...known.docs, ...others] } }))
      await at.stories.open(page, story)
      await page.getByRole('button', { name: 'Send a brief', exact: true }).first().click()
      const dialog = page.getByRole('dialog', { name: 'Send a brief' })
      await dialog.getByLabel('Find a list by its name').fill('nordic news')
      await dialog.getByText('1 list shown. None is chosen yet.').waitFor()
      await dialog.getByLabel('Nordic newsrooms (300 members)').check()
      await dialog.getByLabel('Find a list by its name').fill('regional desk 11')
      await dialog.getByText('11 lists shown. Chosen: Nordic newsrooms.').waitFor()
      await accessible(page, '.pr-dialog')
      await picture(page, page === phone ? 'brief-many-lists-phone' : 'brief-many-lists')
      await dialog.getByRole('button', { name: 'Leave it' }).click()
      await page.unroute(every)
    }
  })

  it('has a desk on which axe finds, as a whole page, nothing but what is Payload’s own, on a phone as well', async () => {
    for (const page of [editor, phone]) {
      await page.goto(`${room.url}/admin`)
      await page.getByRole('heading', { name: 'What waits for you' }).waitFor()
      await page.locator('.dashboard-breadcrumb-select').waitFor()
      await accessible(page, 'html', 'desk')
    }
  })

  it('is made by hand from the page of a public story, and launched', async () => {
    const story = await at.stories.draft('Sent by hand')
    await at.stories.publish(editor, story)
    await at.stories.open(writer, story)
    await writer.locator('.pr-actions').getByText('Published', { exact: false }).first().waitFor()
    expect(await writer.getByRole('button', { name: 'Send a brief' }).count()).toBe(0)
    await at.stories.open(editor, story)
    const { dialog } = await at.ask('Send a brief')
    await dialog.getByText('Choose at least one list first.').waitFor()
    await dialog.getByLabel('Nordic newsrooms (300 members)').check()
    await accessible(editor, '.pr-dialog')
    await picture(editor, 'brief-by-hand')
    await dialog.getByLabel('When it starts').selectOption('At a time, once it is launched')
    await dialog.getByLabel('Date and time').fill('2020-01-01T10:00')
    await dialog.getByRole('button', { name: 'Make the draft' }).click()
    await dialog.getByText('That time has passed. Choose one that lies ahead, or none.').waitFor()
    await dialog.getByLabel('When it starts').selectOption('As soon as it is launched')
    await dialog.getByRole('button', { name: 'Make the draft' }).click()
    await editor.waitForURL(/\/campaigns\/[\w-]+$/)
    const launching = await at.ask('Launch')
    await launching.dialog.getByText('280 recipients', { exact: true }).waitFor()
    await launching.confirm()
    await at.is(new URL(editor.url()).pathname.split('/').at(-1)!, { state: 'done', submitted: 280 })
  })

  it('can be tried on oneself first', async () => {
    const story = await at.stories.draft('Only for me')
    await at.stories.open(writer, story)
    await openTab(writer, 'Outreach')
    await writer.getByRole('button', { name: 'Send a test to me' }).click()
    await writer
      .getByText(/writer@example\.org/)
      .first()
      .waitFor()
    await accessible(writer, '.pr-brief')
    await picture(writer, 'test-send')
    await writer.goto(`${room.url}/trial/inbox?q=Only+for+me`)
    await writer.getByRole('link', { name: /TEST: Only for me/ }).waitFor()
  })

  it('is told of on the desk of whoever launched it, once it has come to its end', () =>
    onDesk(editor, 'launched', /^Sent: /))

  it('threw no error in any page', () => expect(room.problems).toEqual([]))
})
