import { describe, expect, it } from 'vitest'
import { checkDomain, type DnsResolver, domainChecks } from '../../../src/outreach/sender-domain.ts'

const none = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))

describe('looking at a sender’s domain', () => {
  const resolver = (
    records: Record<string, string[][] | 'fails'>,
    otherwise = 'ENOTFOUND',
  ): DnsResolver & { asked: string[] } => {
    const asked: string[] = []
    return {
      asked,
      resolveTxt: (name) => {
        asked.push(name)
        const found = records[name]
        if (found === 'fails') return none('ESERVFAIL')
        return found ? Promise.resolve(found) : none(otherwise)
      },
      resolveMx: () => Promise.resolve([{ exchange: 'mx.example.org' }]),
    }
  }

  it.each([
    ['what is said for all below a country’s own', 'example.co.uk', '_dmarc.co.uk', 'v=DMARC1; p=reject'],
    ['what a whole trade shares', 'press.example.kommune.no', '_dmarc.kommune.no', 'v=DMARC1; p=reject'],
    ['what a registry says of itself', 'press.example.org', '_dmarc.example.org', 'v=DMARC1; p=reject; psd=y'],
  ])('does not take for the organisation’s policy %s', async (_, domain, name, record) => {
    const findings = await checkDomain(resolver({ [name]: [[record]] }), domain, 'smtp')
    expect(findings.find(({ id }) => id === 'dmarc')).toMatchObject({ verdict: 'warn', name: `_dmarc.${domain}` })
  })

  it('joins the parts of a long record, and finds the policy of the organisation', async () => {
    const dns = resolver({
      'send.news.example.org': [['v=spf1 include:', 'amazonses.com ~all']],
      'resend._domainkey.news.example.org': [['p=MIGf', 'MA0G']],
      '_dmarc.example.org': [['v=DMARC1; p=quarantine']],
    })
    const findings = await checkDomain(dns, 'news.example.org', 'resend')
    expect(findings.map(({ id, verdict, name }) => [id, verdict, name])).toEqual([
      ['spf', 'good', 'send.news.example.org'],
      ['dkim', 'good', 'resend._domainkey.news.example.org'],
      ['dmarc', 'good', '_dmarc.example.org'],
      ['mx', 'good', 'news.example.org'],
    ])
  })

  it('passes over what a wildcard answers in place of a DMARC record', async () => {
    const wildcard = [['v=spf1 -all']]
    const below = { '_dmarc.news.example.org': wildcard }
    const dmarc = async (records: Parameters<typeof resolver>[0]) =>
      (await checkDomain(resolver(records), 'news.example.org', 'smtp')).find(({ id }) => id === 'dmarc')
    expect(await dmarc({ ...below, '_dmarc.example.org': [['v=DMARC1; p=reject; sp=none']] })).toMatchObject({
      ...{ verdict: 'good', name: '_dmarc.example.org' },
      message: expect.stringContaining('“sp=none”'),
    })
    expect(await dmarc({ ...below, '_dmarc.example.org': wildcard })).toMatchObject({
      ...{ verdict: 'warn', name: '_dmarc.news.example.org' },
      message: expect.stringContaining('There is no DMARC record'),
    })
    expect(await dmarc({ '_dmarc.news.example.org': [...wildcard, ['v=DMARC1; p=none']] })).toMatchObject({
      ...{ verdict: 'good', name: '_dmarc.news.example.org' },
    })
  })

  it('does not go by the organisation’s DMARC record while nobody says whether the domain has its own', async () => {
    const dns = resolver({ '_dmarc.news.example.org': 'fails', '_dmarc.example.org': [['v=DMARC1; p=reject']] })
    const findings = await checkDomain(dns, 'news.example.org', 'smtp')
    expect(findings.find(({ id }) => id === 'dmarc')).toMatchObject({
      ...{ verdict: 'unknown', name: '_dmarc.news.example.org' },
    })
  })

  it('tells a domain without records from a resolver that does not answer', async () => {
    const silent = await checkDomain(resolver({}, 'ETIMEOUT'), 'example.org', 'resend')
    expect(silent.slice(0, 3).map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'unknown'])
    const empty = await checkDomain(resolver({}), 'example.org', 'resend')
    expect(empty.slice(0, 3).map(({ verdict }) => verdict)).toEqual(['warn', 'warn', 'warn'])
  })

  it('keeps an answer for five minutes, but not a silence', async () => {
    const dns = resolver({})
    let now = 0
    const check = domainChecks(dns, () => now)
    await check('example.org', 'smtp')
    await check('example.org', 'smtp')
    expect(dns.asked).toHaveLength(2)
    now += 5 * 60_000
    await check('example.org', 'smtp')
    expect(dns.asked).toHaveLength(4)
    const silent = resolver({}, 'ESERVFAIL')
    const again = domainChecks(silent, () => now)
    await again('example.org', 'smtp')
    await again('example.org', 'smtp')
    expect(silent.asked).toHaveLength(4)
  })
})
