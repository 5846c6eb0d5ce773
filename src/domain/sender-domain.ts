import { getPublicSuffix } from 'tldts'

/** What a look into the DNS brought. */
export type Lookup =
  | {
      state: 'found'
      values: readonly string[]
      /** Not at the name itself, but at a parent of the domain. */
      inherited?: boolean
    }
  | { state: 'missing' }
  /** Nobody answered: nothing is known. */
  | { state: 'failed' }

export type Provider = 'resend' | 'smtp'

export interface DomainFinding {
  id: 'spf' | 'dkim' | 'dmarc' | 'mx'
  /** `unknown`: it could not be looked up. Nothing here ever stops a launch. */
  verdict: 'good' | 'warn' | 'unknown'
  /** What was found and what it means for a reader's inbox. */
  message: string
  /** What to do; empty when it is good. */
  fix: string
  /** Where it was looked up. */
  name: string
}

export interface DomainQuery {
  id: DomainFinding['id']
  type: 'TXT' | 'MX'
  /** Tried in this order; the first that has something which `counts` is the answer. Where one is not answered nothing is known: it may have. */
  names: string[]
}

/** Where Resend sends from (its return path) and where it puts its key: https://resend.com/docs/dashboard/domains/introduction */
const RETURN_PATH = 'send'
const SELECTOR = 'resend'

/** What to look up before the first launch from a domain. With SMTP nobody tells the DKIM selector, so it cannot be looked up. */
export function domainQueries(domain: string, provider: Provider): DomainQuery[] {
  const labels = domain.split('.')
  // RFC 7489 §6.6.3: the domain itself, then the organisation's. Every parent, nearest first, but for those below which others have names as well (§3.2).
  const shared = getPublicSuffix(domain, { allowPrivateDomains: true })?.split('.').length ?? 1
  const parents = labels.slice(1, Math.max(1, labels.length - shared)).map((_, i) => labels.slice(i + 1).join('.'))
  return [
    { id: 'spf', type: 'TXT', names: [provider === 'resend' ? `${RETURN_PATH}.${domain}` : domain] },
    ...(provider === 'resend'
      ? [{ id: 'dkim' as const, type: 'TXT' as const, names: [`${SELECTOR}._domainkey.${domain}`] }]
      : []),
    { id: 'dmarc', type: 'TXT', names: [domain, ...parents].map((name) => `_dmarc.${name}`) },
    { id: 'mx', type: 'MX', names: [domain] },
  ]
}

const isDmarc = (value: string): boolean => /^v=DMARC1\s*(;|$)/i.test(value)

/** Of the next DMARC (draft-ietf-dmarc-dmarcbis §4.7): said by whoever lets others register names below. */
const isRegistrys = (value: string): boolean => /;\s*psd\s*=\s*y\b/i.test(value)

/**
 * Whether a value answers the question, or may be passed over: a name may have others, by a wildcard for one (RFC 7489 §6.6.3).
 * @param inherited whether it stands at a parent of the domain
 */
export const counts = (id: DomainFinding['id'], value: string, inherited = false): boolean =>
  id !== 'dmarc' || (isDmarc(value) && !(inherited && isRegistrys(value)))

type Judge = (lookup: Lookup, name: string, provider: Provider) => Omit<DomainFinding, 'id' | 'name'>

const NAMES: Record<DomainFinding['id'], string> = {
  spf: 'who may send in its name (SPF)',
  dkim: 'the key that mails are signed with (DKIM)',
  dmarc: 'what is to become of forged mail (DMARC)',
  mx: 'where it takes mail (MX)',
}
const unknown = (id: DomainFinding['id']) =>
  ({
    verdict: 'unknown',
    message: `The DNS did not answer, so it is not known ${id === 'dkim' ? 'whether it has' : 'whether it says'} ${NAMES[id]}.`,
    fix: 'Try again later.',
  }) as const
const valuesOf = (lookup: Lookup): readonly string[] => (lookup.state === 'found' ? lookup.values : [])

/** RFC 7208 §4.6.4: terms that cost a look-up each; more than ten and receivers give up. */
const COSTLY = /(?:^|\s)[+?~-]?(?:include:|a(?=[\s:/]|$)|mx(?=[\s:/]|$)|ptr|exists:|redirect=)/gi
const MOST_LOOKUPS = 10

/** The provider shows each record with its value; by hand they are hardly ever right. */
const shown = (name: string) =>
  `In the DNS of your domain, add the TXT record for ${name} that the provider shows (Resend: Domains, then this one).`

/** What stands in a record after its version. */
const termsOf = (record: string): string[] => record.trim().split(/\s+/).slice(1)

const spf: Judge = (lookup, name, provider) => {
  const records = valuesOf(lookup).filter((value) => /^v=spf1(\s|$)/i.test(value))
  const [record = ''] = records
  if (records.length === 0) {
    return {
      verdict: 'warn',
      message:
        'There is no SPF record, so receiving servers cannot tell that this sender is allowed. Mail may land in spam.',
      fix:
        provider === 'resend'
          ? shown(name)
          : `In the DNS of your domain, add a TXT record for ${name} like “v=spf1 mx include:… -all” that names your mail server.`,
    }
  }
  if (records.length > 1) {
    return {
      verdict: 'warn',
      message: 'There is more than one SPF record, which counts as none (RFC 7208).',
      fix: 'Join them into one: “v=spf1” once in front, the parts of both, one “~all” or “-all” at the end.',
    }
  }
  if (/(^|\s)\+?all(\s|$)/i.test(record)) {
    return {
      verdict: 'warn',
      message: 'The SPF record allows everybody (“+all”) to send in this name.',
      fix: 'End it with “~all” or “-all”.',
    }
  }
  const lookups = record.match(COSTLY)?.length ?? 0
  if (lookups > MOST_LOOKUPS) {
    return {
      verdict: 'warn',
      message: `The SPF record needs ${lookups} look-ups; receiving servers stop at ${MOST_LOOKUPS} and refuse it.`,
      fix: 'Remove senders that are no longer used.',
    }
  }
  const permitting = termsOf(record).filter((term) => !/^(?:[~?-]|exp=)/i.test(term) && !/^\+?all$/i.test(term))
  if (permitting.length === 0) {
    return {
      verdict: 'warn',
      message: 'The SPF record allows nobody to send in this name, so receiving servers refuse the mail.',
      fix:
        provider === 'resend'
          ? `Add “include:amazonses.com” to the record for ${name}, before its “all”.`
          : `Name your mail server in the record for ${name}, before its “all”: “mx”, or the “include:…” that its operator gives.`,
    }
  }
  if (provider === 'resend' && !permitting.some((term) => /^\+?include:amazonses\.com$/i.test(term))) {
    return {
      verdict: 'warn',
      message: 'The SPF record does not name the provider’s servers.',
      fix: `Add “include:amazonses.com” to the record for ${name}, before its “all”.`,
    }
  }
  if (!/(?:^|\s)(?:[~-]all|redirect=\S+)(?=\s|$)/i.test(record)) {
    return {
      verdict: 'warn',
      message:
        'The SPF record leaves open what becomes of mail from servers that it does not name, so it hardly keeps anybody from using this name.',
      fix: 'End it with “~all” or “-all”.',
    }
  }
  return { verdict: 'good', message: 'The domain says who may send in its name (SPF).', fix: '' }
}

const dkim: Judge = (lookup, name) => {
  const records = valuesOf(lookup).filter((value) => /(^|;)\s*p\s*=/i.test(value))
  const [record = ''] = records
  const key = /(?:^|;)\s*p\s*=\s*([^;]*)/i.exec(record)?.[1]?.replace(/\s/g, '') ?? ''
  if (records.length === 0 || key === '') {
    return {
      verdict: 'warn',
      message:
        records.length === 0
          ? 'There is no DKIM key, so nobody can check that a mail is unchanged and really from you. Large mailbox providers refuse bulk mail without it.'
          : 'The DKIM key has been withdrawn (its “p=” is empty).',
      fix: shown(name),
    }
  }
  return { verdict: 'good', message: 'Mails are signed, and receivers find the key (DKIM).', fix: '' }
}

const dmarc: Judge = (lookup, name) => {
  const records = valuesOf(lookup).filter(isDmarc)
  const said = (tag: string) =>
    new RegExp(`(?:^|;)\\s*${tag}\\s*=\\s*(none|quarantine|reject)\\b`, 'i').exec(records[0] ?? '')?.[1]?.toLowerCase()
  // RFC 7489 §6.3: “sp=” is for all below the name that has the record; without it “p=” is.
  const forBelow = lookup.state === 'found' && lookup.inherited ? said('sp') : undefined
  const policy = said('p') && (forBelow ?? said('p'))
  if (records.length !== 1 || !policy) {
    return {
      verdict: 'warn',
      message:
        records.length > 1
          ? 'There is more than one DMARC record, which counts as none (RFC 7489).'
          : records.length === 1
            ? 'The DMARC record says no policy (“p=”), which counts as none.'
            : 'There is no DMARC record. Large mailbox providers ask senders of bulk mail for one, and anybody can forge this domain.',
      fix:
        records.length > 1
          ? 'Remove all but one.'
          : records.length === 1
            ? 'Put “p=none;” behind its “v=DMARC1;”, read the reports, then move to “p=quarantine”.'
            : `Add a TXT record for ${name}: “v=DMARC1; p=none; rua=mailto:…”, read the reports, then move to “p=quarantine”.`,
    }
  }
  if (policy === 'none') {
    return {
      verdict: 'good',
      message: `DMARC is there, and only watches (“${forBelow ? 'sp' : 'p'}=none”): enough to send, not enough against forgers.`,
      fix: '',
    }
  }
  return {
    verdict: 'good',
    message: `Forged mail is to be ${policy === 'reject' ? 'refused' : 'set aside'} (DMARC).`,
    fix: '',
  }
}

const mx: Judge = (lookup) => {
  // RFC 7505: a single MX of “.” says that the domain takes no mail.
  const hosts = valuesOf(lookup).filter((value) => value !== '' && value !== '.')
  if (hosts.length > 0)
    return { verdict: 'good', message: 'The domain takes mail, so answers and bounces arrive.', fix: '' }
  return {
    verdict: 'warn',
    message:
      'The domain takes no mail (no MX record): answers to the sender’s address are lost, and some servers refuse such senders.',
    fix: 'Add an MX record, or send from a domain that has one.',
  }
}

const JUDGES: Record<DomainFinding['id'], Judge> = { spf, dkim, dmarc, mx }

/** Judges one look-up (SPF RFC 7208, DKIM RFC 6376, DMARC RFC 7489, MX RFC 5321/7505). */
export function judgeLookup(id: DomainFinding['id'], name: string, lookup: Lookup, provider: Provider): DomainFinding {
  return { id, name, ...(lookup.state === 'failed' ? unknown(id) : JUDGES[id](lookup, name, provider)) }
}
