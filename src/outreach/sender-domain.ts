import { Resolver } from 'node:dns/promises'
import {
  counts,
  type DomainFinding,
  type DomainQuery,
  domainQueries,
  judgeLookup,
  type Lookup,
  type Provider,
} from '../domain/sender-domain.ts'

/** The two questions we ask; `node:dns/promises` answers them. */
export interface DnsResolver {
  resolveTxt(name: string): Promise<string[][]>
  resolveMx(name: string): Promise<{ exchange: string }[]>
}

/** Codes that mean “there is none”, against “nobody answered”. */
const NONE = new Set(['ENODATA', 'ENOTFOUND', 'NXDOMAIN'])
/** Of one question (ms), tried twice: the dialog that shows the answer waits for it. */
const PATIENCE_MS = 2_000
/** How long an answer is kept (ms): records change seldom, and whoever mends them wants to see it. */
const KEEP_MS = 5 * 60_000

export const systemResolver = (): DnsResolver => new Resolver({ timeout: PATIENCE_MS, tries: 2 })

async function ask(resolver: DnsResolver, { id, type, names }: DomainQuery): Promise<{ name: string; lookup: Lookup }> {
  for (const [index, name] of names.entries()) {
    try {
      const found =
        type === 'TXT'
          ? (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
          : (await resolver.resolveMx(name)).map(({ exchange }) => exchange)
      const values = found.filter((value) => counts(id, value, index > 0))
      if (values.length > 0) return { name, lookup: { state: 'found', values, inherited: index > 0 } }
    } catch (error) {
      if (!NONE.has(String((error as { code?: unknown }).code))) return { name, lookup: { state: 'failed' } }
    }
  }
  return { name: names[0] ?? '', lookup: { state: 'missing' } }
}

/** Looks at a sender's domain, all questions at once. Never throws: what nobody answers is `unknown`. */
export async function checkDomain(resolver: DnsResolver, domain: string, provider: Provider): Promise<DomainFinding[]> {
  return Promise.all(
    domainQueries(domain, provider).map(async (query) => {
      const { name, lookup } = await ask(resolver, query)
      return judgeLookup(query.id, name, lookup, provider)
    }),
  )
}

/** Keeps answers for a while; those that nobody gave are asked for anew. */
export function domainChecks(resolver: DnsResolver, now: () => number) {
  const kept = new Map<string, { at: number; findings: Promise<DomainFinding[]> }>()
  return async (domain: string, provider: Provider): Promise<{ at: number; findings: DomainFinding[] }> => {
    const key = `${provider} ${domain}`
    const known = kept.get(key)
    if (known && now() - known.at < KEEP_MS) {
      const findings = await known.findings
      if (findings.every(({ verdict }) => verdict !== 'unknown')) return { at: known.at, findings }
    }
    const fresh = { at: now(), findings: checkDomain(resolver, domain, provider) }
    kept.set(key, fresh)
    return { at: fresh.at, findings: await fresh.findings }
  }
}
