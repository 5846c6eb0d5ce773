import { Resolver } from 'node:dns/promises'

/**
 * Pressrum with a DNS of the test's own: `DNS_RECORDS` holds TXT and MX values by name (JSON). A name without any has no records; for
 * `"fails"` nobody answers.
 */
export type DnsRecords = Record<string, string[] | 'fails'>

const records = JSON.parse(process.env.DNS_RECORDS ?? '{}') as DnsRecords

async function valuesOf(name: string): Promise<string[]> {
  const values = records[name]
  if (values === 'fails') throw Object.assign(new Error('nobody answered'), { code: 'ETIMEOUT' })
  if (!values) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' })
  return values
}

Resolver.prototype.resolveTxt = async (name) => (await valuesOf(name)).map((value) => [value])
Resolver.prototype.resolveMx = async (name) =>
  (await valuesOf(`mx.${name}`)).map((exchange) => ({ exchange, priority: 10 }))

await import('../../src/server.ts')
