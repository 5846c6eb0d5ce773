import { describe, expect, test } from 'vitest'
import {
  afterLiftingWords,
  againToThem,
  badgeOf,
  campaignAsked,
  campaignOffers,
  deliveriesHref,
  headline,
  leftBehindWords,
  outletsLeftWords,
  pace,
  percent,
  selection,
  tallies,
} from '../../../src/admin/components/model/campaign.ts'
import { campaignPoll, importPoll, isOver, storyPoll } from '../../../src/admin/components/model/polling.ts'
import type { CampaignState, Progress } from '../../../src/domain/campaign.ts'
import { RESTORED_PAUSED, RESTORED_REASON } from '../../../src/domain/lineage.ts'
import type { Role } from '../../../src/domain/permissions.ts'

const progress = (facts: Partial<Progress>): Progress => ({
  state: 'sending',
  planComplete: true,
  pausedReason: '',
  candidates: 1000,
  planned: 900,
  excluded: 100,
  submitted: 0,
  delivered: 0,
  bounced: 0,
  complained: 0,
  failed: 0,
  inDoubt: 0,
  ratePerSecond: 0,
  etaSeconds: null,
  ...facts,
})

describe('what may be done to a campaign', () => {
  const offers = (role: Role, state: CampaignState) =>
    campaignOffers({ id: '1', roles: [role] }, { state, frozen: false, planComplete: false }, null).map(
      ({ action }) => action,
    )
  test.each<[CampaignState, string[]]>([
    ['draft', ['launch', 'cancel']],
    ['scheduled', ['pause', 'cancel']],
    ['sending', ['pause', 'cancel']],
    ['paused', ['resume', 'cancel']],
    ['done', []],
    ['cancelled', []],
  ])('an editor is offered for one that is %s: %j', (state, actions) => {
    expect(offers('editor', state)).toEqual(actions)
  })

  test.each<Role>(['communications', 'data-steward', 'admin'])('%s is offered nothing', (role) => {
    expect(offers(role, 'sending')).toEqual([])
  })

  test.each<[boolean, Partial<Progress> | null, string]>([
    [false, null, 'Nothing has been sent yet, and nothing will be.'],
    [true, {}, 'Nothing has been handed over so far. What is on its way at this moment is finished and recorded.'],
    [true, { submitted: 100 }, 'cannot be called back. What is on its way at this moment is finished and recorded.'],
    [true, { inDoubt: 2 }, '2 recipients are in doubt, and can then only be written off: nothing is sent again.'],
  ])('cancelling one that has begun (%s) says of %j: %s', (frozen, figures, words) => {
    const facts = { state: frozen ? 'sending' : 'scheduled', frozen, planComplete: frozen } as const
    const offers = campaignOffers({ id: '1', roles: ['editor'] }, facts, figures && progress(figures))
    expect(offers.at(-1)?.explains.join(' ')).toContain(words)
  })

  test.each([
    [false, 'It has not begun: it waits for its time again, or starts at once if that has come.'],
    [true, 'Sending goes on where it stopped. Nobody gets a second copy.'],
  ])('resuming one that has begun (%s) says: %s', (frozen, words) => {
    const facts = { state: 'paused', frozen, planComplete: frozen } as const
    expect(campaignOffers({ id: '1', roles: ['editor'] }, facts, null)[0]?.explains).toEqual([words])
  })

  test.each([
    [
      true,
      'Sending goes on from where it stood in the backup. Whoever got their mail after that may get a second copy.',
    ],
    [
      false,
      'It had not begun when the backup was taken: it waits for its time again, or starts at once if that has come. Whoever got it since may get a second copy.',
    ],
  ])('resuming one that came back with a backup, begun (%s), says: %s', (frozen, words) => {
    const facts = { state: 'paused', frozen, planComplete: frozen } as const
    for (const pausedReason of [RESTORED_REASON, `${RESTORED_PAUSED}Too much came back.`]) {
      const [resume] = campaignOffers({ id: '1', roles: ['editor'] }, facts, progress({ pausedReason }))
      expect(resume?.explains[0]).toBe(words)
    }
  })

  test.each([
    [null, '', / sending starts at once or at the planned time\.$/],
    [
      '2027-01-01T08:00:00Z',
      'The time it was planned for, 2027-01-01T08:00:00Z, has passed: it starts at once, or as soon as what it waits for is public.',
      / sending starts\.$/,
    ],
  ])('launching a draft whose time has passed (%s) warns of it', (passed, warns, words) => {
    const facts = { state: 'draft', frozen: false, planComplete: false, timePassed: passed } as const
    const launch = campaignOffers({ id: '1', roles: ['editor'] }, facts, null)[0]
    expect(launch?.warns).toBe(warns)
    expect(launch?.explains[0]).toMatch(words)
  })

  test('cancelling says how many cannot be called back', () => {
    const facts = { state: 'sending', frozen: true, planComplete: true } as const
    const cancel = campaignOffers({ id: '1', roles: ['editor'] }, facts, progress({ submitted: 450 })).at(-1)
    expect(cancel?.danger).toBe(true)
    expect(cancel?.explains.join(' ')).toContain('450 recipients have been dealt with')
    expect(cancel?.explains.join(' ')).toContain('Nobody else gets it from this campaign')
    // Of a digest that would not be true.
    const digest = campaignOffers({ id: '1', roles: ['editor'] }, { ...facts, type: 'digest' }, null).at(-1)
    expect(digest?.explains.join(' ')).toContain('comes with the next digest')
  })
})

describe('the pace of a campaign', () => {
  test.each([
    [1240.1, '1,240 recipients per second.'],
    [1.2, '1 recipient per second.'],
    [0.5, '30 recipients per minute.'],
    [0.001, '1 recipient per minute.'],
  ])('%d reads “%s”', (rate, words) => {
    expect(pace(rate)).toBe(words)
  })
})

describe('how far a campaign is', () => {
  test.each<[Partial<Progress>, number | null]>([
    [{ submitted: 450 }, 50],
    [{ submitted: 800, failed: 60, inDoubt: 31 }, 95],
    [{ submitted: 0, inDoubt: 900 }, 0],
    [{ planComplete: false, submitted: 450 }, null],
    [{ planned: 0 }, null],
    [{ state: 'done', planned: 0 }, 100],
  ])('%j is %s percent', (facts, share) => {
    expect(percent(progress(facts))).toBe(share)
  })

  test.each<[Partial<Progress>, string]>([
    [{ submitted: 450 }, '450 of 900 handed over.'],
    [{ submitted: 450, inDoubt: 100 }, '450 of 900 handed over.'],
    [{ submitted: 750, failed: 50, inDoubt: 100 }, '750 of 900 handed over; 100 wait for a decision.'],
    [{ state: 'planning', planComplete: false, submitted: 5 }, '5 handed over; 900 selected so far.'],
    [{ state: 'cancelled', submitted: 1 }, 'Cancelled after 1 recipient.'],
    [{ state: 'cancelled' }, 'Cancelled before anything was handed over.'],
    [{ state: 'cancelled', closing: true }, 'Cancelled; calls on their way are still coming back.'],
    [
      { state: 'cancelled', submitted: 100, closing: true },
      'Cancelled after 100 recipients; calls on their way are still coming back.',
    ],
    [{ state: 'cancelled', inDoubt: 2 }, 'Cancelled; whether 2 recipients got it is in doubt.'],
    [{ state: 'done', submitted: 900 }, 'Handed over to 900 recipients.'],
    [{ state: 'done', failed: 900 }, 'Handed over to nobody.'],
    [{ state: 'done', planned: 0 }, 'Nobody received it: everybody was left out.'],
    [{ state: 'done', candidates: 0, planned: 0, excluded: 0 }, 'Nobody received it: there was nobody it could go to.'],
    [{ submitted: 450, standsStill: 'stopped' }, '450 of 900 handed over; everything is stopped.'],
    [
      { state: 'planning', planComplete: false, submitted: 5, standsStill: 'unstorable' },
      '5 handed over; 900 selected so far; nothing can be stored.',
    ],
    [{ state: 'scheduled' }, 'It waits for its time.'],
    [{ state: 'scheduled', due: true }, 'It is due, and starts in a moment.'],
    [{ state: 'scheduled', due: true, pausedReason: 'Its story is not public.' }, 'It is due, and waits.'],
    [
      { state: 'scheduled', due: true, standsStill: 'stopped' },
      'It is due, and does not start while everything is stopped.',
    ],
    [
      { state: 'scheduled', due: true, standsStill: 'unstorable' },
      'It is due, and does not start while nothing can be stored.',
    ],
    [
      { state: 'scheduled', due: true, standsStill: 'silent' },
      'It is due, and does not start while no process that sends is running.',
    ],
    [{ state: 'paused', planComplete: false, candidates: 0, planned: 0 }, 'Nothing has been sent yet.'],
  ])('%j reads “%s”', (facts, words) => {
    expect(headline(progress(facts))).toBe(words)
  })

  test.each<[Partial<Progress>, string]>([
    [{ submitted: 450, inDoubt: 100 }, 'sending'],
    [{ submitted: 750, failed: 50, inDoubt: 100 }, 'in_doubt'],
    [{ submitted: 750, failed: 50, inDoubt: 100, state: 'paused' }, 'paused'],
  ])('the badge of %j is “%s”', (facts, badge) => {
    expect(badgeOf(progress(facts))).toBe(badge)
  })

  test.each<[Partial<Progress>, RegExp]>([
    [{}, /selected: 900 of 1,000 contacts; 100 left out\.$/],
    [{ candidates: 900, excluded: 0 }, /selected: 900 contacts, nobody left out\.$/],
    [{ planComplete: false }, /already being sent/],
    [{ planComplete: false, state: 'paused' }, /goes on with the campaign/],
    [
      { planComplete: false, standsStill: 'stopped' },
      /^Not all recipients have been selected yet; that goes on when sending does\.$/,
    ],
  ])('the selection of %j', (facts, words) => {
    expect(selection(progress(facts))).toMatch(words)
  })

  test('counts that are nothing are left out, unless people look for them', () => {
    const states = (facts: Partial<Progress>) => tallies(progress(facts)).map(({ state }) => state)
    expect(states({})).toEqual(['submitted', 'delivered', 'bounced', 'excluded'])
    expect(states({ inDoubt: 3, complained: 1 })).toContain('in_doubt')
  })

  test('a count leads to its deliveries', () => {
    const query = new URL(deliveriesHref('/admin', 'c 1', 'bounced'), 'https://example.org').searchParams
    expect(query.get('where[or][0][and][0][campaign][equals]')).toBe('c 1')
    expect(query.get('where[or][0][and][1][state][equals]')).toBe('bounced')
    expect(deliveriesHref('/admin', 'c', 'delivered')).toContain('[state][in][1]=complained')
    const asked = (href: string) => campaignAsked(new URL(href, 'https://example.org').searchParams)
    expect(asked(deliveriesHref('/admin', '01a2-b3', 'excluded'))).toBe('01a2-b3')
    expect(asked('/admin/collections/deliveries?limit=10&where[or][0][and][0][state][equals]=x')).toBeNull()
    expect(asked('/?where[or][0][and][0][campaign][equals]=..%2Fusers')).toBeNull()
  })
})

describe('when to look again', () => {
  const movement = { submitted: 10, delivered: 4, bounced: 0, failed: 0 }
  test.each<[CampaignState, number | null]>([
    ['sending', 2000],
    ['planning', 2000],
    ['scheduled', 2000],
    ['paused', 10_000],
    ['done', 5000],
    ['cancelled', 5000],
    ['draft', 10_000],
  ])('a campaign that is %s: %s ms', (state, wait) => {
    expect(campaignPoll({ state, ...movement }, 0)).toBe(wait)
  })

  test('a campaign that is done is left alone when everything has been reported, or after some minutes', () => {
    expect(campaignPoll({ state: 'done', ...movement, delivered: 9, bounced: 1 }, 0)).toBeNull()
    expect(campaignPoll({ state: 'done', ...movement }, 6 * 60_000)).toBeNull()
    expect(campaignPoll({ state: 'cancelled', ...movement }, 6 * 60_000)).toBeNull()
    expect(campaignPoll({ state: 'cancelled', submitted: 0, delivered: 0, bounced: 0, failed: 0 }, 0)).toBeNull()
  })

  test('one that is cancelled is over once the calls on their way have come back', () => {
    expect(campaignPoll({ state: 'cancelled', ...movement, closing: true }, 0)).toBe(2000)
    expect(isOver({ state: 'cancelled', closing: true })).toBe(false)
    expect(isOver({ state: 'cancelled' })).toBe(true)
    expect(isOver({ state: 'done' })).toBe(true)
    expect(isOver({ state: 'sending' })).toBe(false)
  })

  test.each<[string, number | null, CampaignState | null, number | null]>([
    ['nothing moves', null, null, null],
    ['a story goes out in four seconds', 4000, 'scheduled', 4500],
    ['a story goes out in three days', 3 * 86_400_000, 'scheduled', 30_000],
    ['its time has come', -200, 'scheduled', 2000],
    ['its campaign is on its way', null, 'sending', 3000],
    ['its campaign is done', null, 'done', null],
  ])('%s', (_, dueIn, campaign, wait) => {
    expect(storyPoll(dueIn, campaign)).toBe(wait)
  })

  test('an import is watched while it runs', () => {
    expect(importPoll('running')).toBe(1000)
    expect(importPoll('done')).toBeNull()
  })
})

test.each<[CampaignState, number, string]>([
  [
    'done',
    1,
    '1 recipient was left out because another brief about the story, or a digest, was to reach them; it was cancelled',
  ],
  ['done', 1200, '1,200 recipients were left out because another brief'],
  ['cancelled', 4, '4 recipients were left out of other briefs about the story, because this one was to reach them.'],
])('on the page of one that is %s: %i left behind', (state, left, words) => {
  expect(leftBehindWords(state, left)).toContain(words)
  expect(leftBehindWords(state, left)).toMatch(
    / Nobody has reached them since\. A new brief to the same lists reaches them, and whoever else on these has not had one\.$/,
  )
})

test.each<[number, string]>([
  [1, 'At 1 outlet nobody has it'],
  [1200, 'At 1,200 outlets nobody has it'],
])('%i outlets left without a brief, and what can be done', (outlets, words) => {
  expect(outletsLeftWords(outlets)).toContain(words)
  expect(outletsLeftWords(outlets)).toContain('A new brief to one person at each outlet on the same lists')
})

test.each([
  ['as many as it was for', undefined, {}, {}],
  ['one at each outlet', { onePerOutlet: true }, {}, { options: { onePerOutlet: true } }],
  ['one at each outlet by the policy of that day', undefined, { outletsLeft: 2 }, { options: { onePerOutlet: true } }],
])('who was left behind by a brief is written to again: %s', (_, options, progress, asked) => {
  const doc = { lists: ['l1'], options } as Parameters<typeof againToThem>[0]
  expect(againToThem(doc, progress)).toEqual({ type: 'brief', lists: ['l1'], ...asked })
})

test.each([
  [280, 'Brief: Exit services, 280 recipients still to come.'],
  [1, 'Brief: Exit services, 1 recipient still to come.'],
  [0, 'Brief: Exit services, whose recipients are still being selected.'],
  [null, 'Brief: Exit services, which has not begun.'],
])(
  'of what the stop of everything holds up it is said what is still to come, not who is left out: %s',
  (unsent, words) => {
    expect(afterLiftingWords({ type: 'brief', title: 'Exit services', unsent })).toBe(words)
  },
)
