import { randomInt } from 'node:crypto'
import type { Payload, TypedUser } from 'payload'
import { ACCOUNTS } from './sample/people.ts'
import type { Actors } from './seed-records.ts'

const CONSONANTS = 'bdfghjkmnprstvwz'
const VOWELS = 'aeiou'

/** Four pairs of syllables, about 50 bits: long enough for a newsroom on a trial machine, short enough to type. */
export function readablePassword(pick: (below: number) => number = randomInt): string {
  const syllable = () => `${CONSONANTS[pick(CONSONANTS.length)]}${VOWELS[pick(VOWELS.length)]}`
  return Array.from({ length: 4 }, () => syllable() + syllable()).join('-')
}

interface Accounts {
  actors: Actors
  /** By e-mail address; `null` where everybody has TRIAL_PASSWORD. */
  passwords: ReadonlyMap<string, string> | null
}

/**
 * One account per role. Whoever exists from a seed that was interrupted gets a new password: the old one was never
 * shown to anybody.
 */
export async function seedAccounts(payload: Payload, trialPassword: string | null): Promise<Accounts> {
  const passwords = new Map<string, string>()
  const actors: Partial<Actors> = {}
  for (const { key, email, name, role } of ACCOUNTS) {
    const password = trialPassword ?? readablePassword()
    passwords.set(email, password)
    const { docs } = await payload.find({
      collection: 'users',
      where: { email: { equals: email } },
      limit: 1,
      depth: 0,
      pagination: false,
      overrideAccess: true,
    })
    const known = docs[0]
    const doc = known
      ? await payload.update({ collection: 'users', id: known.id, data: { password } as never, overrideAccess: true })
      : await payload.create({
          collection: 'users',
          data: { email, name, password, language: 'en', roles: [role] } as never,
          overrideAccess: true,
        })
    actors[key] = { ...(doc as TypedUser), collection: 'users' }
  }
  return { actors: actors as Actors, passwords: trialPassword === null ? passwords : null }
}

const ROLE_WORDS: Record<(typeof ACCOUNTS)[number]['role'], string> = {
  communications: 'writes and submits',
  editor: 'signs and publishes',
  'chief-editor': 'signs what is sensitive',
  'data-steward': 'contacts and imports',
  admin: 'people and settings',
}

/** The table of accounts for the person at the terminal; with passwords this is the only time that they are shown. */
export function accountTable(passwords: ReadonlyMap<string, string> | null): string[] {
  const rows = ACCOUNTS.map(
    ({ email, role }) => [email, ROLE_WORDS[role], passwords?.get(email) ?? '(TRIAL_PASSWORD)'] as const,
  )
  const head = ['account', 'what they do', 'password'] as const
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}`.trimEnd()
  return [
    passwords
      ? 'Sign in with one of these accounts. The passwords are shown this once; write them down:'
      : 'Sign in with one of these accounts; all have the password you set as TRIAL_PASSWORD:',
    '',
    line(head),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
    '',
  ]
}
