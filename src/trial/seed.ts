import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Payload } from 'payload'
import type { Env } from '../env.ts'
import { CONTACTS, LISTS, OUTLETS } from './sample/contacts.ts'
import { sampleCsv } from './sample/csv.ts'
import { PICTURE_KEYS } from './sample/pictures.ts'
import { NEWSROOM, SENDER } from './sample/reference.ts'
import { SAMPLE_STORIES } from './sample/stories/index.ts'
import { accountTable, seedAccounts } from './seed-accounts.ts'
import { markSeed, type SeedState, seedState, withSeedClaim } from './seed-claim.ts'
import { languagesOf } from './seed-document.ts'
import { seedContacts, seedPictures, seedProtection, seedReference } from './seed-reference.ts'
import { seedStory } from './seed-stories.ts'

export interface SeedOptions {
  payload: Payload
  env: Pick<Env, 'dataDir' | 'trialPassword' | 'publicUrl'>
  /** Lines for the person at the terminal. The passwords go here and nowhere else. */
  say: (line: string) => void
}

/** A file of invented journalists, for trying an import. */
const CSV_NAME = 'sample-contacts.csv'
const CSV_ROWS = 1000

const hasNothingToDo = (state: SeedState): boolean => state === 'done' || state === 'foreign'

// Two calls in one process share one run; between processes the claim decides.
const running = new WeakMap<object, Promise<void>>()

/**
 * Fills an empty database with the sample newsroom: everything through the workflow, by the people whose part it is.
 * Does nothing where people work already. A seed that was interrupted is resumed; passwords are then made anew,
 * because nobody has seen the first ones.
 *
 * No mail goes out: nothing is launched, and until the very end the newsroom has no sender, so that colleagues are
 * not written to about stories that nobody submitted by hand.
 */
export async function seedOnce(options: SeedOptions): Promise<void> {
  const { payload, say } = options
  const under = running.get(payload)
  if (under) return under
  const run = (async () => {
    if (hasNothingToDo(await seedState(payload))) return
    const finished = async () => hasNothingToDo(await seedState(payload))
    await withSeedClaim(payload, say, finished, async (renew) => {
      const state = await seedState(payload)
      if (!hasNothingToDo(state)) await fill(options, state === 'started', renew)
    })
  })()
  running.set(payload, run)
  try {
    await run
  } finally {
    running.delete(payload)
  }
}

async function fill({ payload, env, say }: SeedOptions, resumed: boolean, renew: () => Promise<void>): Promise<void> {
  const started = Date.now()
  say(resumed ? 'Filling the sample newsroom, where it was interrupted …' : 'Filling the sample newsroom …')
  if (!resumed) await markSeed(payload, 'started')

  const done = async (what: string) => {
    say(`  ${what}`)
    await renew()
  }
  const { actors, passwords } = await seedAccounts(payload, env.trialPassword)
  const context = { payload, actors }
  const settings = { slug: 'newsroom', user: actors.admin, overrideAccess: false } as const
  const silent = { sender: { name: null, email: null } }
  await payload.updateGlobal({
    ...settings,
    data: { ...NEWSROOM, languages: [...NEWSROOM.languages], ...silent },
  } as never)
  await done(`${Object.keys(actors).length} accounts and the settings`)

  const references = await seedReference(context)
  await done('topics, helplines, boilerplates and terms')

  await seedProtection(context, new Date())
  await done('consents and a protected person')

  const pictures = await seedPictures(context)
  await done(`${PICTURE_KEYS.length} press images`)

  const lists = await seedContacts(context, new Date())
  await done(`${CONTACTS.length} journalists of ${OUTLETS.length} outlets on ${LISTS.length} lists`)

  const refs = { ...references, pictures, lists }
  for (const story of SAMPLE_STORIES) {
    await seedStory(context, story, refs, () => new Date())
    await renew()
  }
  const versions = SAMPLE_STORIES.reduce((sum, story) => sum + story.versions.length, 0)
  await done(
    `${SAMPLE_STORIES.length} stories in ${languagesOf(SAMPLE_STORIES).length} languages, ${versions} texts in all`,
  )

  // How the samples went through review is history when the first person signs in: no news, and no letter.
  await payload.db.updateMany({
    collection: 'notifications',
    where: { readAt: { exists: false } },
    data: { readAt: new Date().toISOString(), mailState: 'off' },
  })
  const csv = await writeCsv(env.dataDir)
  await payload.updateGlobal({ ...settings, data: { sender: { ...SENDER } } } as never)
  for (const line of ['', ...accountTable(passwords)]) say(line)
  say(`To try an import: sign in as steward@example.org and load ${csv}`)
  say(`into the list “Imported journalists” (${CSV_ROWS.toLocaleString('en')} invented journalists).`)
  await markSeed(payload, 'done')
  say(`The sample newsroom is ready after ${((Date.now() - started) / 1000).toFixed(1)} s.`)
}

/** Written beside its place and then moved: whoever finds it has all of it. */
async function writeCsv(dir: string): Promise<string> {
  const path = join(dir, CSV_NAME)
  const draft = `${path}.${process.pid}`
  await mkdir(dir, { recursive: true })
  await writeFile(draft, sampleCsv(CSV_ROWS))
  await rename(draft, path)
  return path
}
