import { describe, expect, it } from 'vitest'
import { LANGUAGES, type Language } from '../../../src/domain/languages.ts'
import { MAIL_STRINGS } from '../../../src/mail/strings.ts'

/** Every string of a language by its path; functions are called with recognisable words. */
function flat(value: unknown, path = ''): Record<string, string> {
  if (typeof value === 'string') return { [path]: value }
  if (typeof value === 'function') {
    const words = { title: 'TITLE', by: 'BY', person: 'PERSON', role: 'ROLE', newsroom: 'ROOM' }
    const isStaff = /^staff\.\w+\.(subject|text)$/.test(path)
    return { [path]: isStaff ? value(words) : value('ONE', 'TWO') }
  }
  return Object.assign(
    {},
    ...Object.entries(value as object).map(([key, inner]) => flat(inner, path ? `${path}.${key}` : key)),
  )
}

const english = flat(MAIL_STRINGS.en)
/** What may read the same in two languages. */
const SAME: Partial<Record<Language, string[]>> = {
  da: ['roles.admin'],
  nb: ['roles.admin'],
  is: ['staff.campaign_done.subject'],
}

describe.each(LANGUAGES)('the words of %s', (language) => {
  const own = flat(MAIL_STRINGS[language])

  it('are all there', () => {
    const empty = Object.keys(own).filter((path) => !own[path]?.trim() && path !== 'campaigns.brief')
    expect(empty).toEqual([])
  })

  it('carry everything that is put into them', () => {
    for (const [path, text] of Object.entries(english)) {
      // Lithuanian greets without a name: see there.
      if (language === 'lt' && path.endsWith('greeting')) continue
      for (const word of ['ONE', 'TWO', 'TITLE', 'PERSON', 'ROLE', 'ROOM', 'BY']) {
        const whole = new RegExp(`\\b${word}\\b`)
        expect(whole.test(own[path]!), `${path} and ${word}: ${own[path]}`).toBe(whole.test(text))
      }
    }
  })

  it.skipIf(language === 'en')('are translated', () => {
    const same = Object.keys(english).filter((path) => own[path] === english[path] && own[path])
    expect(same.filter((path) => !SAME[language]?.includes(path))).toEqual([])
  })

  it('fit a subject line', () => {
    for (const [path, text] of Object.entries(own))
      if (path.startsWith('campaigns.')) expect(text.length).toBeLessThan(40)
  })
})

it.each([
  ['sv', 'Pressmeddelande', 'Pressinbjudan'],
  ['nb', 'Pressemelding', 'Presseinvitasjon'],
  ['da', 'Pressemeddelelse', 'Presseinvitation'],
  ['fi', 'Tiedote', 'Kutsu medialle'],
] as const)('a release and an invitation have the names the trade uses in %s', (language, release, invitation) => {
  expect(MAIL_STRINGS[language].kinds).toMatchObject({ press_release: release, press_invitation: invitation })
})
