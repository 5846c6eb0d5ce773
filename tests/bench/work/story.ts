import { createHash, randomUUID } from 'node:crypto'
import { diffWords } from 'diff'
import { ObjectId } from 'mongodb'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { hashOf, serialise } from '../../../src/domain/canonical.ts'
import { diffStories } from '../../../src/domain/diff.ts'
import type { CanonicalStory } from '../../../src/domain/edition.ts'
import { hashesOfName, type TokenHasher, tokenHasher } from '../../../src/domain/names/hashes.ts'
import { hashedWords } from '../../../src/domain/names/search.ts'
import { preflight } from '../../../src/domain/preflight.ts'
import { act } from '../../../src/editorial/actions.ts'
import { nameHasher } from '../../../src/editorial/name-key.ts'
import { preflightContext } from '../../../src/editorial/preflight-context.ts'
import { preflightOf, readStory } from '../../../src/editorial/story.ts'
import { closePayload, openPayload } from '../../../src/start.ts'
import { addMediaUses } from '../../../src/storage/media-uses.ts'
import { handleOf } from '../../../src/storage/open.ts'
import { transact } from '../../../src/storage/transact.ts'
import { paragraphs, pressRelease } from '../../support/stories.ts'
import { bareInsert } from './bare.ts'

export interface StoryFigures {
  /** Processor time. */
  preflightCpuMs: number[]
  readCpuMs: number[]
  approveMs: number[]
  bareMs: number[]
  /** Canonical bytes and hash alone. */
  signMs: number[]
  /** The same, and the edition with what it shows stored, in a transaction of its own. */
  storeMs: number[]
  /** Preflight by itself, everything loaded: what the checks alone cost. */
  checksCpuMs: number[]
  /** The story beside an edited one, for people; and the words of the two texts by the library alone. */
  diffMs: number[]
  bareDiffMs: number[]
}

const WORDS = 3_000
const IMAGES = 20
const TERMS = 200
const PROTECTED = 50
const STORY = 'press-releases'

/** Takes stories as long as they get through review, each to its edition, in turns with a bare insert of such a row. */
export async function work({ rounds }: { rounds: number }): Promise<StoryFigures> {
  const payload = await openPayload(() => {})
  const writer = await person(payload, 'communications')
  const editor = await person(payload, 'editor')
  const hash = await nameHasher(payload)
  await house(payload, hash)
  const images = await pictures(payload, hash)
  const figures: StoryFigures = {
    preflightCpuMs: [],
    readCpuMs: [],
    approveMs: [],
    bareMs: [],
    signMs: [],
    storeMs: [],
    checksCpuMs: [],
    diffMs: [],
    bareDiffMs: [],
  }
  const keep = (name: keyof StoryFigures, ms: number, round: number) => {
    // The first two compile what is compiled at the first use.
    if (round >= 2) figures[name].push(ms)
  }
  for (let round = 0; round < rounds + 2; round++) {
    const id = await draft(payload, await writer(), images, round)
    const revision = async () => (await readStory(await writer(), STORY, id)).revision
    await act(await writer(), STORY, id, 'submit', { revision: await revision() }, Date.now())
    const req = await editor()
    keep('readCpuMs', await cpu(() => readStory(req, STORY, id)), round)
    const doc = await readStory(req, STORY, id)
    keep('preflightCpuMs', await cpu(() => preflightOf(req, STORY, doc, Date.now())), round)
    const { story, findings } = await preflightOf(req, STORY, doc, Date.now())
    const stop = findings.find(({ severity }) => severity === 'block')
    if (stop) throw new Error(`Preflight blocks: ${stop.message}`)

    const began = performance.now()
    const { edition } = await act(await editor(), STORY, id, 'approve', { revision: doc.revision }, Date.now())
    keep('approveMs', performance.now() - began, round)
    if (!edition) throw new Error('The sign-off made no edition.')
    const signing = performance.now()
    const canonical = serialise(story)
    const hash = hashOf(canonical)
    keep('signMs', performance.now() - signing, round)
    if (hash !== edition.hash) throw new Error('The edition is not what was checked.')
    const context = await preflightContext(req, story, { now: Date.now() })
    // A hasher of its own, so that no word is known from the round before.
    const hashToken = tokenHasher(Buffer.from(`round ${round}`.padEnd(32)))
    keep('checksCpuMs', await cpu(async () => preflight({ ...story }, { ...context, hashToken })), round)
    const storing = performance.now()
    await store(req, story, round)
    keep('storeMs', performance.now() - storing, round)
    const edited = editedFrom(story, round)
    keep(
      'diffMs',
      timed(() => diffStories(story, edited)),
      round,
    )
    keep(
      'bareDiffMs',
      timed(() => diffWords(textOf(story), textOf(edited))),
      round,
    )
    keep('bareMs', await bareEdition(payload, { canonical, hash, round }), round)
  }
  await closePayload(payload)
  return figures
}

async function cpu(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function timed(act: () => unknown): number {
  const began = performance.now()
  act()
  return performance.now() - began
}

/** Every twentieth word another one, a paragraph gone and one moved: a day of editing. */
function editedFrom(story: CanonicalStory, round: number): CanonicalStory {
  const edited = structuredClone(story)
  const paragraphs = edited.body?.root.children ?? []
  for (const node of paragraphs.flatMap(({ children }) => children ?? [])) {
    if (typeof node.text !== 'string') continue
    const words = node.text.split(' ')
    node.text = words.map((word, at) => (at % 20 === 7 ? `other${round}x${at}` : word)).join(' ')
  }
  paragraphs.splice(3, 1)
  paragraphs.splice(9, 0, ...paragraphs.splice(20, 1))
  return edited
}

const textOf = ({ body }: CanonicalStory): string =>
  (body?.root.children ?? []).map(({ children = [] }) => children.map(({ text = '' }) => text).join('')).join('\n')

/** Such a row put into its table and nothing else, as durable as the sign-off. */
async function bareEdition(payload: Payload, own: { canonical: string; hash: string; round: number }): Promise<number> {
  const handle = handleOf(payload)
  const { round, ...text } = own
  const common = { title: 'Bare', number: 1, language: 'en', hash: text.hash, canonical: text.canonical }
  const at = new Date()
  const row =
    handle.engine === 'mongo'
      ? { _id: new ObjectId(), ...common, storyKey: `bare:${round}`, createdAt: at, updatedAt: at }
      : {
          ...{ id: randomUUID(), ...common, story_key: `bare:${round}` },
          ...{ created_at: at.toISOString(), updated_at: at.toISOString() },
        }
  const began = performance.now()
  await bareInsert(handle, 'editions', [row])
  return performance.now() - began
}

/** What a sign-off adds to the database for an edition, under a key of its own. */
async function store(from: PayloadRequest, story: CanonicalStory, round: number): Promise<void> {
  await transact(from, async (req) => {
    const canonical = serialise(story)
    const data = { ...{ title: story.title, storyKey: `store:${round}`, number: 1, language: story.language } }
    const row = (await req.payload.db.create({
      collection: 'editions',
      data: { ...data, hash: hashOf(canonical), canonVersion: 1, canonical, signOffs: [] },
      req,
    })) as { id: string }
    const own = { storyKey: data.storyKey, edition: String(row.id) }
    await addMediaUses(
      req,
      Object.values(story.media).map(({ hash, id: media }) => ({ hash, media, ...own })),
    )
  })
}

/** The house's words and the people it protects; none of them stands in the stories, as in a story that is ready. */
async function house(payload: Payload, hash: TokenHasher): Promise<void> {
  for (let at = 0; at < TERMS; at++) {
    const data = {
      language: 'en',
      term: at % 2 ? `avoided${at}*` : `word${at} avoided`,
      severity: 'warn',
      status: 'in_use',
    }
    await payload.db.create({ collection: 'terms', data })
  }
  for (let at = 0; at < PROTECTED; at++) {
    const pseudonym = `Stella ${at}`
    const nameHashes = hashesOfName(`Quirina${at} Zetterholm${'abcdefghij'[at % 10]}${at}`, pseudonym, hash)
    await payload.db.create({ collection: 'protected-people', data: { pseudonym, under18: at % 5 === 0, nameHashes } })
  }
}

/** A signed-in person; each call gets a request of their own, as HTTP would. */
async function person(payload: Payload, role: string): Promise<() => Promise<PayloadRequest>> {
  const email = `${role}@example.org`
  const data = { email, password: randomUUID(), name: role, roles: [role] }
  const user = await payload.create({ collection: 'users', data, overrideAccess: true } as never)
  return () => createLocalReq({ user: { ...(user as object), collection: 'users' } as never }, payload)
}

/** Media rows complete enough for preflight; the files themselves play no part. */
async function pictures(payload: Payload, hash: TokenHasher): Promise<string[]> {
  const metadataWords = hashedWords('Photographer Sample Camera Model Lens Stockholm Report', hash, 100)
  const consent = await payload.db.create({
    collection: 'consent-records',
    data: { subjectCode: 'S-1', scope: 'The report', channels: ['newsroom', 'mail', 'press_use'] },
  })
  const ids: string[] = []
  for (let at = 0; at < IMAGES; at++) {
    const data = {
      filename: `picture-${at}.jpg`,
      ...{ mimeType: 'image/jpeg', filesize: 1_000_000, width: 3_000, height: 2_000 },
      ...{ alt: `Picture ${at}`, caption: `Caption ${at}`, credit: 'Photo: Sample', licence: 'Editorial use' },
      hash: createHash('sha256').update(String(at)).digest('hex'),
      ...{ variants: 'ready', depictsPerson: true, consent: consent.id, metadataWords },
    }
    const { id } = (await payload.db.create({ collection: 'media', data } as never)) as { id: unknown }
    ids.push(String(id))
  }
  return ids
}

async function draft(payload: Payload, req: PayloadRequest, images: string[], round: number): Promise<string> {
  // A tenth of the words are written like names.
  const word = (at: number) => `${at % 10 ? 'w' : 'W'}ord${'abcdefghijklmnopqrstuvwxyz'[at % 26]}${at % 977}`
  const paragraph = Array.from({ length: 100 }, (_, at) => word(at * 7 + round)).join(' ')
  const data = pressRelease({
    title: `A long story, number ${round}`,
    body: paragraphs(...Array.from({ length: WORDS / 100 }, (_, at) => `${at} ${paragraph}`)),
    images,
  })
  const doc = await payload.create({ collection: STORY, data, req, overrideAccess: true } as never)
  return String((doc as { id: unknown }).id)
}
