import { describe, expect, it } from 'vitest'
import { domainQueries, judgeLookup, type Lookup, type Provider } from '../../../src/domain/sender-domain.ts'

const found = (...values: string[]): Lookup => ({ state: 'found', values })
const missing: Lookup = { state: 'missing' }
const verdict = (id: 'spf' | 'dkim' | 'dmarc' | 'mx', lookup: Lookup, provider: Provider = 'resend') =>
  judgeLookup(id, 'x.example.org', lookup, provider).verdict

describe('what is looked up about a sender’s domain', () => {
  it('asks where the provider sends from, and for DMARC up to the organisation, but not at a top-level domain', () => {
    expect(domainQueries('news.press.example.org', 'resend')).toEqual([
      { id: 'spf', type: 'TXT', names: ['send.news.press.example.org'] },
      { id: 'dkim', type: 'TXT', names: ['resend._domainkey.news.press.example.org'] },
      {
        id: 'dmarc',
        type: 'TXT',
        names: ['_dmarc.news.press.example.org', '_dmarc.press.example.org', '_dmarc.example.org'],
      },
      { id: 'mx', type: 'MX', names: ['news.press.example.org'] },
    ])
    expect(domainQueries('example.org', 'smtp').map(({ id, names }) => [id, ...names])).toEqual([
      ['spf', 'example.org'],
      ['dmarc', '_dmarc.example.org'],
      ['mx', 'example.org'],
    ])
  })

  it.each<[string, Parameters<typeof verdict>, string]>([
    ['no record', ['spf', missing], 'warn'],
    ['other text records only', ['spf', found('site-verification=1', 'v=spf10 x')], 'warn'],
    ['the provider’s record', ['spf', found('v=spf1 include:amazonses.com ~all')], 'good'],
    ['somebody else’s record', ['spf', found('v=spf1 mx -all')], 'warn'],
    ['the same with an own server', ['spf', found('v=spf1 mx -all'), 'smtp'], 'good'],
    ['nobody allowed', ['spf', found('v=spf1 -all'), 'smtp'], 'warn'],
    ['nobody allowed, and why', ['spf', found('v=spf1 exp=why.example.org ~all'), 'smtp'], 'warn'],
    ['one forbidden, nobody allowed', ['spf', found('v=spf1 -mx -all'), 'smtp'], 'warn'],
    ['the provider’s servers forbidden', ['spf', found('v=spf1 mx -include:amazonses.com ~all')], 'warn'],
    ['all others left open', ['spf', found('v=spf1 mx ?all'), 'smtp'], 'warn'],
    ['no word on all others', ['spf', found('v=spf1 mx'), 'smtp'], 'warn'],
    ['what another domain says', ['spf', found('v=spf1 redirect=_spf.example.net'), 'smtp'], 'good'],
    ['two records', ['spf', found('v=spf1 include:amazonses.com ~all', 'v=spf1 -all')], 'warn'],
    ['everybody allowed', ['spf', found('v=spf1 +all'), 'smtp'], 'warn'],
    ['everybody allowed, tersely', ['spf', found('v=spf1 all'), 'smtp'], 'warn'],
    ['ten look-ups', ['spf', found(`v=spf1 ${'include:a.example.org '.repeat(10)}-all`), 'smtp'], 'good'],
    ['eleven look-ups', ['spf', found(`v=spf1 mx ${'include:a.example.org '.repeat(10)}-all`), 'smtp'], 'warn'],
    ['nobody answers', ['spf', { state: 'failed' }], 'unknown'],
    ['no key', ['dkim', missing], 'warn'],
    ['a key', ['dkim', found('p=MIGfMA0GCSq')], 'good'],
    ['a key with its version', ['dkim', found('v=DKIM1; k=rsa; p=MIGf')], 'good'],
    ['a withdrawn key', ['dkim', found('v=DKIM1; p=')], 'warn'],
    ['no policy', ['dmarc', missing], 'warn'],
    ['a policy that watches', ['dmarc', found('v=DMARC1; p=none; rua=mailto:d@example.org')], 'good'],
    ['a policy that refuses', ['dmarc', found('v=DMARC1;p=reject')], 'good'],
    ['a record without a policy', ['dmarc', found('v=DMARC1; rua=mailto:d@example.org')], 'warn'],
    ['a policy for subdomains alone', ['dmarc', found('v=DMARC1; sp=reject')], 'warn'],
    ['two policies', ['dmarc', found('v=DMARC1; p=none', 'v=DMARC1; p=reject')], 'warn'],
    ['a server for mail', ['mx', found('mx1.example.org')], 'good'],
    ['a domain that takes no mail', ['mx', found('')], 'warn'],
    ['no server for mail', ['mx', missing], 'warn'],
  ])('%s', (_, given, expected) => {
    expect(verdict(...given)).toBe(expected)
  })

  it.each([
    ['v=DMARC1; p=reject; sp=none', 'only watches (“sp=none”)'],
    ['v=DMARC1; sp=reject; p=none', 'is to be refused'],
    ['v=DMARC1; p=quarantine', 'is to be set aside'],
  ])('goes by what a parent’s DMARC record says for the domains below it: %s', (value, words) => {
    const lookup: Lookup = { state: 'found', values: [value], inherited: true }
    expect(judgeLookup('dmarc', '_dmarc.example.org', lookup, 'smtp')).toMatchObject({
      verdict: 'good',
      message: expect.stringContaining(words),
    })
    expect(judgeLookup('dmarc', '_dmarc.example.org', found(value), 'smtp').message).not.toContain('sp=')
  })

  it('takes a parent’s DMARC record without a policy of its own for none, whatever it says for the domains below', () => {
    const lookup: Lookup = { state: 'found', values: ['v=DMARC1; sp=reject'], inherited: true }
    expect(verdict('dmarc', lookup)).toBe('warn')
  })

  it('says what to do for everything that is not good', () => {
    for (const id of ['spf', 'dkim', 'dmarc', 'mx'] as const) {
      expect(judgeLookup(id, 'n', missing, 'smtp').fix).not.toBe('')
    }
  })
})
