import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Payload } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../src/domain/languages.ts'
import { anotherDatabase, describeEachDatabase, productionVariables } from '../support/databases.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { startAsUsersDo, startScript } from '../support/processes.ts'

/** What the sample consists of. */
const COUNTS = {
  users: 6,
  topics: 19,
  helplines: 7,
  boilerplates: 9,
  terms: 12,
  'consent-records': 2,
  'protected-people': 1,
  media: 6,
  outlets: 8,
  contacts: 18,
  'media-lists': 4,
  'list-members': 24,
  'press-releases': 19,
  articles: 9,
  'seminar-summaries': 8,
  editions: 33,
  publications: 33,
  slugs: 33,
  campaigns: 0,
} as const

/** A Payload whose `create` fails at the n-th record of a collection, as if the process had died there. */
function dyingAt(payload: Payload, collection: string, nth: number): Payload {
  let seen = 0
  return new Proxy(payload, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        const { collection: slug } = (args[0] ?? {}) as { collection?: string }
        if (name === 'create' && slug === collection && ++seen === nth) throw new Error(`died at ${collection} ${nth}`)
        return (value as (...all: unknown[]) => unknown).apply(target, args)
      }
    },
  })
}

describeEachDatabase('the sample newsroom', (db) => {
  let room: TestNewsroom
  const passwords = new Map<string, string>()
  const said: string[][] = []

  beforeAll(async () => {
    room = await openNewsroom(db)
    // The newsroom has its own copy of every module; the seed has to be of the same set.
    const { seedOnce } = await import('../../src/trial/seed.ts')
    const seed = (payload: Payload) => {
      const lines: string[] = []
      said.push(lines)
      return seedOnce({ payload, env: room.env, say: (line) => lines.push(line) })
    }
    for (const [collection, nth] of [
      ['users', 4],
      ['media', 3],
      ['list-members', 9],
      ['seminar-summaries', 3],
      ['press-releases', 11],
    ] as const) {
      await expect(seed(dyingAt(room.payload, collection, nth))).rejects.toThrow(`died at ${collection}`)
    }
    await Promise.all([seed(room.payload), seed(room.payload)])
    await seed(room.payload)
    const row = /^\s+(?<email>\w+@example\.org) .* (?<password>[a-z]{4}(?:-[a-z]{4}){3})$/
    for (const line of said.flat()) {
      const { email, password } = row.exec(line)?.groups ?? {}
      if (email && password) passwords.set(email, password)
    }
  })
  afterAll(() => room?.close())

  const find = async <T>(collection: string, where: object = {}) =>
    (await room.payload.find({ collection, where, pagination: false, depth: 0 } as never)).docs as T[]
  const signIn = async (email: string) => {
    const body = { email, password: passwords.get(email) }
    const answer = await room.anyone.request<{ token: string }>('POST', '/api/users/login', body)
    expect(answer.status, answer.text).toBe(200)
    return { authorization: `JWT ${answer.body.token}` }
  }

  it('is there once, although its making was interrupted five times and then begun twice', async () => {
    const counts: Record<string, number> = {}
    for (const collection of Object.keys(COUNTS)) {
      counts[collection] = (await room.payload.count({ collection, overrideAccess: true } as never)).totalDocs
    }
    expect(counts).toEqual(COUNTS)
  })

  it('shows its passwords in one run only, the one that finished, and nothing when it is asked again', async () => {
    const withTable = said.filter((lines) => lines.some((line) => line.includes('shown this once')))
    expect(withTable).toHaveLength(1)
    expect(said.at(-1)).toEqual([])
    expect(passwords.size).toBe(6)
    for (const email of passwords.keys()) await signIn(email)
  })

  it('sent no mail to anybody', async () => {
    expect(await room.provider.mails()).toEqual([])
  })

  it('leaves no news on any desk, and no letter to be written', async () => {
    const { totalDocs } = await room.payload.count({
      collection: 'notifications',
      where: { or: [{ readAt: { exists: false } }, { mailState: { not_equals: 'off' } }] },
    })
    expect(totalDocs).toBe(0)
    expect((await room.payload.count({ collection: 'notifications' })).totalDocs).toBeGreaterThan(0)
  })

  it('went through the workflow: each edition is signed by an editor who did not write it', async () => {
    const people = await find<{ id: string; email: string }>('users')
    const idOf = (email: string) => String(people.find((person) => person.email === email)?.id)
    const editions = await find<{ storyKey: string; number: number; signOffs: { user: string }[] }>('editions')
    const signed = new Set(editions.map(({ number, signOffs }) => `${number} ${signOffs.map(({ user }) => user)}`))
    expect([...signed]).toEqual([`1 ${idOf('editor@example.org')}`])
    const releases = await find<{ createdBy: string; submittedBy: string | null }>('press-releases')
    expect(new Set(releases.map(({ createdBy }) => createdBy))).toEqual(new Set([idOf('writer@example.org')]))
    const audit = await find<{ action: string; actor: string }>('audit-events', { action: { equals: 'story.publish' } })
    expect(audit).toHaveLength(33)
    expect(new Set(audit.map(({ actor }) => actor))).toEqual(new Set([idOf('editor@example.org')]))
  })

  it.each(LANGUAGES)('has a front page with news in %s', async (language) => {
    const page = await room.anyone.request('GET', `/${language}`)
    expect(page.status).toBe(200)
    const [story] = await find<{ slug: string }>('publications', {
      and: [{ language: { equals: language } }, { section: { equals: 'press-releases' } }],
    })
    expect(page.text).toContain(`/${language}/press-releases/${story?.slug}`)
    expect((await room.anyone.request('GET', `/${language}/press-releases/${story?.slug}`)).status).toBe(200)
  })

  it('joins the language versions of one story, and keeps different stories apart', async () => {
    const publications = await find<{ translationGroup: string; language: string }>('publications')
    const groups = new Map<string, Set<string>>()
    for (const { translationGroup, language } of publications) {
      groups.set(translationGroup, (groups.get(translationGroup) ?? new Set()).add(language))
    }
    const sizes = [...groups.values()].map(({ size }) => size)
    expect(sizes.sort((a, b) => b - a)).toEqual([9, 3, 3, 3, 3, 3, 3, 2, 2, 2])
  })

  it('leaves work: one to sign, one to mend, one that a check holds back', async () => {
    const [waiting] = await find<{ id: string; revision: number; title: string }>('press-releases', {
      editorialState: { equals: 'in_review' },
    })
    const [mend] = await find<{ reviewComment: string }>('seminar-summaries', {
      editorialState: { equals: 'changes_requested' },
    })
    expect(mend?.reviewComment).toMatch(/^When was it\?/)
    const [draft] = await find<{ id: string; revision: number }>('press-releases', {
      editorialState: { equals: 'draft' },
    })
    const writer = await signIn('writer@example.org')
    const submitted = await room.anyone.request(
      'POST',
      `/api/press-releases/${draft?.id}/submit`,
      { revision: draft?.revision },
      writer,
    )
    expect([submitted.status, submitted.body.errors?.[0]?.code]).toEqual([422, 'preflight_blocked'])
    expect(submitted.text).toContain('helpline_missing')

    const editor = await signIn('editor@example.org')
    const approved = await room.anyone.request<{ campaign?: { id: string } }>(
      'POST',
      `/api/press-releases/${waiting?.id}/approve`,
      { revision: waiting?.revision },
      editor,
    )
    expect(approved.status, approved.text).toBe(200)
    const audience = await room.anyone.request<{ candidates: number; planned: number; excluded: object[] }>(
      'GET',
      `/api/campaigns/${approved.body.campaign?.id}/audience`,
      undefined,
      editor,
    )
    expect(audience.body).toMatchObject({
      candidates: 18,
      planned: 16,
      excluded: [{ reason: 'needs_opt_in', count: 2 }],
    })
  })

  it('writes the file to import beside the data', () => {
    const lines = readFileSync(join(db.dir, 'sample-contacts.csv'), 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(1001)
    expect(said.flat().some((line) => line.includes(join(db.dir, 'sample-contacts.csv')))).toBe(true)
  })
})

describeEachDatabase('the seed by command', (db) => {
  const run = async (script: string, args: string[] = [], input?: string) => {
    const process = startScript(script, productionVariables(db), args, input)
    return { code: await process.exited, output: process.output() }
  }

  it('goes on after kill -9, and says when there is nothing left to do', async () => {
    const killed = startAsUsersDo('scripts/seed.ts', productionVariables(db))
    await killed.line(/press images/)
    killed.child.kill('SIGKILL')
    await killed.exited
    const second = await run('scripts/seed.ts')
    expect(second.code, second.output).toBe(0)
    expect(second.output).toContain('where it was interrupted')
    expect(second.output).toContain('shown this once')
    const third = await run('scripts/seed.ts')
    expect(third.code, third.output).toBe(0)
    expect(third.output).toContain('nothing was changed')
    expect(third.output).not.toContain('shown this once')
  })

  it('refuses a database in which people work, and names the way out', async () => {
    const own = anotherDatabase(db)
    try {
      const variables = productionVariables(own)
      const admin = ['--email', 'boss@example.org', '--password-stdin']
      const first = startScript('scripts/create-admin.ts', variables, admin, 'a long pass phrase 1\n')
      expect(await first.exited, first.output()).toBe(0)
      const seed = startScript('scripts/seed.ts', variables)
      expect(await seed.exited, seed.output()).toBe(1)
      expect(seed.output()).toContain('People work in this database already')
    } finally {
      await own.drop()
    }
  })
})

describe('the command that makes an administrator', () => {
  const bad: readonly (readonly [string, string[], string | undefined, string])[] = [
    ['a short password', ['--email', 'a@example.org', '--password-stdin'], 'eleven char', 'needs at least'],
    ['two lines', ['--email', 'a@example.org', '--password-stdin'], 'one line is long\nso is the other\n', 'one line'],
    ['no address', ['--password-stdin'], 'a long pass phrase 1\n', 'whom the account is for'],
    ['a bad address', ['--email', 'nobody', '--password-stdin'], 'a long pass phrase 1\n', 'not an e-mail address'],
    ['an unknown option', ['--email', 'a@example.org', '--password=secret'], undefined, 'Usage:'],
    ['no terminal and no password', ['--email', 'a@example.org'], undefined, 'no terminal'],
  ]

  it.each(bad)('refuses %s in plain words, before it opens a database', async (_, args, input, words) => {
    const nowhere = { engine: 'sqlite', dir: '/nonexistent', uri: 'file:/nonexistent/x.db' } as const
    const made = startScript('scripts/create-admin.ts', productionVariables(nowhere), args, input)
    expect(await made.exited).toBe(1)
    expect(made.output()).toContain(words)
  })
})
