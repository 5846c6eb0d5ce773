import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { explainProblems, forgetEnv, parseRoles, readEnv, settlePort, env as theEnv } from '../../src/env.ts'
import { readDatabaseUri, readPublicUrl } from '../../src/env-values.ts'
import { type TrialSecrets, trialSecrets } from '../../src/trial/secrets.ts'

const secrets: TrialSecrets = {
  payloadSecret: 'p'.repeat(64),
  tokenSecret: 't'.repeat(64),
  webhookSecret: `whsec_${'w'.repeat(43)}=`,
  apiKey: `re_trial_${'k'.repeat(48)}`,
}

const complete = {
  DATABASE_URI: 'mongodb://db.example.org:27017/pressrum?replicaSet=rs0',
  PAYLOAD_SECRET: 'a'.repeat(32),
  TOKEN_SECRET: 'b'.repeat(32),
  PUBLIC_URL: 'https://news.example.org',
  RESEND_API_KEY: 're_123',
  RESEND_WEBHOOK_SECRET: 'whsec_dGhpcyBpcyBhIHRlc3Q=',
}
type Variables = Record<string, string | undefined>

const read = (source: Variables, argv: string[] = []) =>
  readEnv(source, argv, { cwd: '/srv', secretsOf: () => secrets })
const good = (source: Variables, argv: string[] = []) => {
  const result = read(source, argv)
  if (!result.ok) throw new Error(result.problems.join('\n'))
  return result.env
}
const problems = (source: Variables, argv: string[] = []) => {
  const result = read(source, argv)
  return result.ok ? [] : result.problems
}

describe('trial mode', () => {
  it('needs no configuration at all', () => {
    expect(good({})).toEqual({
      smtp: null,
      mode: 'trial',
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      databaseUri: 'file:/srv/data/pressrum.db',
      engine: 'sqlite',
      dataDir: '/srv/data',
      mediaDir: '/srv/media',
      payloadSecret: secrets.payloadSecret,
      tokenSecrets: [secrets.tokenSecret],
      resend: {
        apiKey: secrets.apiKey,
        baseUrl: 'http://127.0.0.1:3000/trial/resend',
        webhookSecret: secrets.webhookSecret,
      },
      metricsToken: null,
      trustProxy: false,
      logLevel: 'warn',
      trialPassword: null,
      roles: { web: true, worker: true },
      warnings: [],
    })
  })

  it.each([
    ['PORT', '8080', { port: 8080, publicUrl: 'http://127.0.0.1:8080' }],
    ['HOST', '0.0.0.0', { host: '0.0.0.0', publicUrl: 'http://127.0.0.1:3000' }],
    ['HOST', '::1', { host: '::1', publicUrl: 'http://[::1]:3000' }],
    ['DATA_DIR', '/var/lib/p', { mediaDir: '/var/lib/p/media', databaseUri: 'file:/var/lib/p/pressrum.db' }],
    ['DATA_DIR', 'store', { dataDir: '/srv/store', mediaDir: '/srv/store/media' }],
    ['LOG_LEVEL', 'DEBUG', { logLevel: 'debug' }],
    ['TRIAL_PASSWORD', 'hemligt', { trialPassword: 'hemligt' }],
    ['METRICS_TOKEN', 'm-token', { metricsToken: 'm-token' }],
    ['TRUST_PROXY', '1', { trustProxy: 1 }],
    [
      'RESEND_WEBHOOK_SECRET',
      'whsec_dGVzdA==',
      { resend: expect.objectContaining({ webhookSecret: 'whsec_dGVzdA==' }) },
    ],
    ['DATABASE_URI', '   ', { databaseUri: 'file:/srv/data/pressrum.db' }],
  ])('stays on when only %s=%s is set', (name, value, expected) => {
    expect(good({ [name]: value })).toMatchObject({ mode: 'trial', ...expected })
  })

  it('warns when strangers can reach it', () => {
    expect(good({ HOST: '0.0.0.0' }).warnings).toEqual([expect.stringContaining('read its inbox')])
  })

  it('sends its mail to its own address, also when it does not listen on the loopback', () => {
    expect(good({ HOST: '10.0.0.5', PORT: '81' }).resend.baseUrl).toBe('http://10.0.0.5:81/trial/resend')
  })

  it('takes another mail server only on this machine', () => {
    expect(good({ RESEND_BASE_URL: 'http://127.0.0.1:9/' }).resend.baseUrl).toBe('http://127.0.0.1:9')
    expect(problems({ RESEND_BASE_URL: 'https://api.resend.com' })).toEqual([expect.stringContaining('leads away')])
  })

  it('makes no secrets while anything is wrong', () => {
    let made = 0
    const secretsOf = () => {
      made += 1
      return secrets
    }
    readEnv({ PORT: 'x' }, [], { cwd: '/srv', secretsOf })
    readEnv(complete, [], { cwd: '/srv', secretsOf })
    expect(made).toBe(0)
  })

  it('reports secrets that cannot be had as a problem', () => {
    const secretsOf = () => {
      throw new Error('/srv/data cannot be written')
    }
    expect(readEnv({}, [], { secretsOf })).toEqual({ ok: false, problems: ['/srv/data cannot be written'] })
  })
})

describe('production mode', () => {
  it('starts with the five that it needs', () => {
    expect(good(complete)).toMatchObject({
      mode: 'production',
      engine: 'mongo',
      databaseUri: complete.DATABASE_URI,
      host: '0.0.0.0',
      publicUrl: 'https://news.example.org',
      payloadSecret: complete.PAYLOAD_SECRET,
      tokenSecrets: [complete.TOKEN_SECRET],
      resend: { apiKey: 're_123', baseUrl: null, webhookSecret: complete.RESEND_WEBHOOK_SECRET },
      warnings: [],
    })
  })

  it.each(['DATABASE_URI', 'PAYLOAD_SECRET', 'TOKEN_SECRET', 'PUBLIC_URL', 'RESEND_API_KEY'] as const)(
    'is wanted as soon as %s is set, and names the other four when they are missing',
    (name) => {
      const found = problems({ [name]: complete[name] })
      const others = ['DATABASE_URI', 'PAYLOAD_SECRET', 'TOKEN_SECRET', 'PUBLIC_URL', 'RESEND_API_KEY'].filter(
        (other) => other !== name,
      )
      expect(found.map((problem) => problem.split(' ')[0])).toEqual(others)
    },
  )

  it.each([
    ['DATABASE_URI', 'postgres://db/x', 'must start with'],
    ['DATABASE_URI', 'mongodb://db.example.org/pressrum', 'no replicaSet'],
    ['DATABASE_URI', 'mongodb://db.example.org/pressrum?replicaSet=', 'no replicaSet'],
    ['DATABASE_URI', 'mongodb://', 'must start with'],
    ['DATABASE_URI', 'file::memory:', 'must name a file'],
    ['DATABASE_URI', 'file:', 'must name a file'],
    ['DATABASE_URI', 'file:data/', 'must name a file'],
    ['DATABASE_URI', 'file://host/data/x.db', 'must name a file'],
    ['DATABASE_URI', 'file:a%20b.db', 'without ?, # or %'],
    ['PAYLOAD_SECRET', 'a'.repeat(31), 'at least 32'],
    ['TOKEN_SECRET', `${'b'.repeat(32)},short`, 'at least 32'],
    ['TOKEN_SECRET', ',', 'at least 32'],
    ['PUBLIC_URL', 'http://news.example.org', 'https'],
    ['PUBLIC_URL', 'http://localhost:3000', 'https'],
    ['PUBLIC_URL', 'news.example.org', 'https'],
    ['PUBLIC_URL', 'https://example.org/news', 'no path'],
    ['PUBLIC_URL', 'https://me:pw@example.org', 'credentials'],
    ['RESEND_API_KEY', 're_\u{1f511}', 'ASCII'],
    ['RESEND_BASE_URL', 'api.resend.com', 'absolute'],
    ['RESEND_BASE_URL', 'ftp://api.resend.com', 'absolute'],
    ['RESEND_WEBHOOK_SECRET', 'whsec_not base64', 'as Resend shows it'],
    ['RESEND_WEBHOOK_SECRET', 'whsec_', 'as Resend shows it'],
    ['PORT', '65536', '0 to 65535'],
    ['PORT', '-1', '0 to 65535'],
    ['PORT', '80a', '0 to 65535'],
    ['HOST', 'http://x', 'host name'],
    ['TRUST_PROXY', 'true', 'number of hops'],
    ['TRUST_PROXY', '10.0.0.0/33', 'number of hops'],
    ['TRUST_PROXY', 'fd00::/129', 'number of hops'],
    ['TRUST_PROXY', '10.0.0', 'number of hops'],
    ['LOG_LEVEL', 'chatty', 'one of trace'],
    ['METRICS_TOKEN', 'two words', 'ASCII'],
  ])('refuses %s=%s', (name, value, reason) => {
    const found = problems({ ...complete, [name]: value })
    expect(found).toEqual([expect.stringContaining(name)])
    expect(found[0]).toContain(reason)
  })

  it.each([
    ['DATABASE_URI', 'mongodb+srv://u:p@cluster.example.org/pressrum', { engine: 'mongo' }],
    ['DATABASE_URI', 'mongodb://a:1,b:2,c:3/p?w=majority&replicaSet=rs0', { engine: 'mongo', warnings: [] }],
    ['DATABASE_URI', 'file:data/p.db', { engine: 'sqlite', databaseUri: 'file:/srv/data/p.db' }],
    ['DATABASE_URI', 'file:///var/lib/p.db', { databaseUri: 'file:/var/lib/p.db' }],
    ['PUBLIC_URL', 'https://news.example.org/', { publicUrl: 'https://news.example.org' }],
    ['TOKEN_SECRET', `${'n'.repeat(32)}, ${'o'.repeat(40)}`, { tokenSecrets: ['n'.repeat(32), 'o'.repeat(40)] }],
    [
      'RESEND_BASE_URL',
      'http://mail.internal:8080/',
      { resend: expect.objectContaining({ baseUrl: 'http://mail.internal:8080' }) },
    ],
    ['PORT', '0', { port: 0 }],
    ['TRUST_PROXY', '0', { trustProxy: false }],
    ['TRUST_PROXY', 'loopback, 10.0.0.0/8 fd00::/8', { trustProxy: ['loopback', '10.0.0.0/8', 'fd00::/8'] }],
  ])('takes %s=%s', (name, value, expected) => {
    expect(good({ ...complete, [name]: value })).toMatchObject(expected)
  })

  it.each([
    ['no webhook secret', { RESEND_WEBHOOK_SECRET: '' }, '503'],
    ['a trial password', { TRIAL_PASSWORD: 'x' }, 'ignored'],
    ['one secret used twice', { TOKEN_SECRET: complete.PAYLOAD_SECRET }, 'Give each its own'],
    ['a database without a name', { DATABASE_URI: 'mongodb://a/?replicaSet=rs0' }, 'names no database'],
  ])('starts and warns with %s', (_, change, warning) => {
    expect(good({ ...complete, ...change }).warnings).toEqual([expect.stringContaining(warning)])
  })

  it('names all problems in one message and repeats no secret', () => {
    const secret = 'correct-horse-battery'
    const source = {
      PAYLOAD_SECRET: secret,
      DATABASE_URI: `mongodb://u:${secret}@db/x`,
      PORT: secret,
      LOG_LEVEL: secret,
    }
    const message = explainProblems(problems(source, ['--roles=cook']))
    for (const name of ['PAYLOAD_SECRET', 'DATABASE_URI', 'TOKEN_SECRET', 'PUBLIC_URL', 'RESEND_API_KEY', 'PORT']) {
      expect(message).toContain(`- ${name}`)
    }
    expect(message).toContain('--roles')
    expect(message).not.toContain(secret)
  })
})

describe('single values', () => {
  it.each([
    [[], { web: true, worker: true }],
    [['--roles=web'], { web: true, worker: false }],
    [['--verbose', '--roles', 'worker'], { web: false, worker: true }],
    [['--roles=worker, web'], { web: true, worker: true }],
  ])('%j makes the roles %j', (argv, roles) => {
    expect(parseRoles(argv)).toEqual({ value: roles })
  })

  it.each([[['--roles=']], [['--roles']], [['--roles=web,']], [['--roles=Web']]])('%j is refused', (argv) => {
    expect(parseRoles(argv).problem).toContain('--roles takes')
  })

  it('reads a public address without TLS only where the caller allows it', () => {
    expect(readPublicUrl('http://127.0.0.1:3000/', ['http', 'https'])).toEqual({ value: 'http://127.0.0.1:3000' })
    expect(readPublicUrl('http://127.0.0.1:3000/').problem).toContain('https')
  })

  it('keeps a database path with spaces and letters as it is', () => {
    expect(readDatabaseUri('file:/a b/ö.db', '/').value?.uri).toBe('file:/a b/ö.db')
  })
})

describe('the configuration of this process', () => {
  beforeEach(forgetEnv)
  afterEach(() => {
    vi.unstubAllEnvs()
    forgetEnv()
  })

  it('is read once', () => {
    vi.stubEnv('PORT', '4001')
    const first = theEnv()
    vi.stubEnv('PORT', '4002')
    expect(theEnv()).toBe(first)
    expect(first.port).toBe(4001)
  })

  it('throws every problem in one message', () => {
    vi.stubEnv('PUBLIC_URL', 'https://news.example.org')
    vi.stubEnv('PORT', 'x')
    expect(() => theEnv()).toThrow(
      /DATABASE_URI[\s\S]*PAYLOAD_SECRET[\s\S]*TOKEN_SECRET[\s\S]*RESEND_API_KEY[\s\S]*PORT/,
    )
  })

  it('follows the port the system chose', () => {
    vi.stubEnv('PORT', '0')
    theEnv()
    settlePort(41_234)
    expect(theEnv()).toMatchObject({
      port: 41_234,
      publicUrl: 'http://127.0.0.1:41234',
      resend: { baseUrl: 'http://127.0.0.1:41234/trial/resend' },
    })
  })

  it('leaves a mail server that was named alone when the port is settled', () => {
    vi.stubEnv('PORT', '0')
    vi.stubEnv('RESEND_BASE_URL', 'http://127.0.0.1:9')
    settlePort(41_234)
    expect(theEnv().resend.baseUrl).toBe('http://127.0.0.1:9')
  })
})

describe('trial secrets', () => {
  let dir = ''
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'pressrum-secrets-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  it('are made once, all different, and readable by their owner alone', () => {
    const folder = join(dir, 'deep', 'data')
    const first = trialSecrets(folder)
    expect(trialSecrets(folder)).toEqual(first)
    expect(new Set(Object.values(first)).size).toBe(4)
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  it('are closed again when a copy has opened them', () => {
    trialSecrets(dir)
    const text = readFileSync(join(dir, 'secrets.json'), 'utf8')
    rmSync(join(dir, 'secrets.json'))
    writeFileSync(join(dir, 'secrets.json'), text, { mode: 0o644 })
    trialSecrets(dir)
    expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{', 'null', '{"payloadSecret":"short"}'])('are never replaced in silence when damaged: %j', (text) => {
    writeFileSync(join(dir, 'secrets.json'), text)
    expect(() => trialSecrets(dir)).toThrow('damaged')
    expect(readFileSync(join(dir, 'secrets.json'), 'utf8')).toBe(text)
  })

  it('say plainly when the folder cannot be used', () => {
    writeFileSync(join(dir, 'file'), '')
    expect(() => trialSecrets(join(dir, 'file'))).toThrow(/cannot be (written|read)/)
    mkdirSync(join(dir, 'secrets.json'))
    expect(() => trialSecrets(dir)).toThrow('cannot be read')
  })
})

describe('a mail server of one’s own', () => {
  const { RESEND_API_KEY: _, RESEND_WEBHOOK_SECRET: __, ...rest } = complete
  const withSmtp = (SMTP_URL: string) => ({ ...rest, SMTP_URL })

  it('takes the place of the Resend key, and says what that means', () => {
    const env = good(withSmtp('smtps://press%40example.org:p%25w@mail.example.org'))
    expect(env.smtp).toEqual({
      host: 'mail.example.org',
      port: 465,
      secure: true,
      loopback: false,
      auth: { user: 'press@example.org', pass: 'p%w' },
    })
    expect(env.warnings.join()).toMatch(/at most once/)
    expect(env.warnings.join()).not.toMatch(/RESEND_WEBHOOK_SECRET/)
    expect(good(withSmtp('smtp://[::1]:2525')).smtp).toMatchObject({
      host: '::1',
      port: 2525,
      loopback: true,
      auth: null,
    })
    expect(good(withSmtp('smtp://mail.example.org')).smtp).toMatchObject({ port: 587, secure: false, loopback: false })
    expect(good(complete).smtp).toBeNull()
  })

  it.each([
    ['http://mail.example.org', 'must look like'],
    ['smtps://', 'must look like'],
    ['smtps://mail.example.org/?tls=none', 'No path, query'],
    ['smtps://user@mail.example.org', 'both user and password'],
    ['smtps://user:p%w@mail.example.org', '%25'],
  ])('refuses %s without repeating it', (url, words) => {
    const [problem = ''] = problems(withSmtp(url))
    expect(problem).toContain(words)
    expect(problem).not.toContain('p%w')
  })

  it('is refused beside a Resend key, and half-configured, with everything that is missing', () => {
    expect(problems({ ...complete, SMTP_URL: 'smtps://mail.example.org' })).toEqual([
      'SMTP_URL and RESEND_API_KEY are both set: mail goes one way. Remove one of them.',
    ])
    const all = problems({ SMTP_URL: 'smtps://mail.example.org' }).join()
    for (const name of ['DATABASE_URI', 'PAYLOAD_SECRET', 'TOKEN_SECRET', 'PUBLIC_URL']) expect(all).toContain(name)
    expect(all).not.toContain('RESEND_API_KEY is missing')
  })
})
