import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/domain/languages.ts'
import { renderStaffMail } from '../../../src/mail/render.tsx'
import { STAFF_KINDS } from '../../../src/mail/strings.ts'
import { briefInput } from './samples.ts'

const { newsroom } = briefInput()
const base = {
  newsroom,
  recipient: { name: 'Anna Berg', email: 'anna@example.org' },
  title: 'Ten years on',
  by: 'Kim Eklund',
  person: 'Lea Saar',
  role: 'chief-editor' as const,
  link: 'https://press.example.org/admin/collections/press-releases/1?a=1&b=2',
}

describe.each(LANGUAGES)('staff mail in %s', (language) => {
  it.each(STAFF_KINDS)('%s says what happened and where to go', async (kind) => {
    const mail = await renderStaffMail({ ...base, language, kind, note: 'First line\nsecond\n\nOther' })
    expect(mail.tags).toEqual([{ name: 'kind', value: 'staff' }])
    expect(mail.headers).toEqual({ 'Auto-Submitted': 'auto-generated' })
    expect(mail.subject).toContain(
      kind === 'role_granted' ? 'Lea Saar' : kind === 'password_reset' ? 'Northern Press Room' : 'Ten years on',
    )
    expect(mail.html).toContain('href="https://press.example.org/admin/collections/press-releases/1?a=1&amp;b=2"')
    expect(mail.html).toContain(`<html dir="ltr" lang="${language}"`)
    expect(mail.text).toContain(base.link)
    expect(mail.text).toContain('> First line\n> second\n\n> Other')
    expect(mail.html + mail.text + mail.subject).not.toMatch(/\b(undefined|null|NaN)\b|\[object/)
  })
})

describe('staff mail', () => {
  it('counts what a campaign came to', async () => {
    const mail = await renderStaffMail({
      ...base,
      language: 'en',
      kind: 'campaign_done',
      counts: { submitted: 12_345, failed: 0, inDoubt: 3 },
    })
    expect(mail.text).toContain('Handed to the mail provider: 12,345\nFailed: 0\nIn doubt: 3')
    expect(mail.text).not.toContain('Left out')
  })

  it('is signed by the newsroom where no person did it', async () => {
    const mail = await renderStaffMail({ ...base, by: '', language: 'en', kind: 'approved' })
    expect(mail.text).toContain('Northern Press Room has signed “Ten years on”.')
  })

  it('keeps a title on one line and out of the markup', async () => {
    const mail = await renderStaffMail({
      ...base,
      title: '<b>x</b>\r\nBcc: y@example.org',
      language: 'en',
      kind: 'approved',
    })
    expect(mail.subject).toBe('Approved: <b>x</b> Bcc: y@example.org')
    expect(mail.html).not.toContain('<b>x')
  })

  it.each([
    { link: '/admin' },
    { link: 'javascript:alert(1)' },
    { recipient: { name: null, email: 'nobody' } },
    { title: 'x'.repeat(1200) },
  ])('is refused for %j', async (wrong) => {
    await expect(renderStaffMail({ ...base, language: 'en', kind: 'approved', ...wrong })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})
