import { createHash, randomUUID } from 'node:crypto'
import { ObjectId } from 'mongodb'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { hashOf, serialise } from '../../../src/domain/canonical.ts'
import { act } from '../../../src/editorial/actions.ts'
import { preflightOf, readStory } from '../../../src/editorial/story.ts'
import { closePayload, openPayload } from '../../../src/start.ts'
import { handleOf } from '../../../src/storage/open.ts'
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
}

const WORDS = 3_000
const IMAGES = 20
const STORY = 'press-releases'

/** Takes stories as long as they get through review, each to its edition, in turns with a bare insert of such a row. */
export async function work({ rounds }: { rounds: number }): Promise<StoryFigures> {
  const payload = await openPayload(() => {})
  const writer = await person(payload, 'communications')
  const editor = await person(payload, 'editor')
  const images = await pictures(payload)
  const figures: StoryFigures = { preflightCpuMs: [], readCpuMs: [], approveMs: [], bareMs: [], signMs: [] }
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

/** A signed-in person; each call gets a request of their own, as HTTP would. */
async function person(payload: Payload, role: string): Promise<() => Promise<PayloadRequest>> {
  const email = `${role}@example.org`
  const data = { email, password: randomUUID(), name: role, roles: [role] }
  const user = await payload.create({ collection: 'users', data, overrideAccess: true } as never)
  return () => createLocalReq({ user: { ...(user as object), collection: 'users' } as never }, payload)
}

/** Media rows complete enough for preflight; the files themselves play no part. */
async function pictures(payload: Payload): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < IMAGES; at++) {
    const data = {
      filename: `picture-${at}.jpg`,
      ...{ mimeType: 'image/jpeg', filesize: 1_000_000, width: 3_000, height: 2_000 },
      ...{ alt: `Picture ${at}`, caption: `Caption ${at}`, credit: 'Photo: Sample', licence: 'Editorial use' },
      hash: createHash('sha256').update(String(at)).digest('hex'),
      variants: 'ready',
    }
    const { id } = (await payload.db.create({ collection: 'media', data } as never)) as { id: unknown }
    ids.push(String(id))
  }
  return ids
}

async function draft(payload: Payload, req: PayloadRequest, images: string[], round: number): Promise<string> {
  const paragraph = Array.from({ length: 100 }, (_, at) => `word${(at * 7 + round) % 977}`).join(' ')
  const data = pressRelease({
    title: `A long story, number ${round}`,
    body: paragraphs(...Array.from({ length: WORDS / 100 }, (_, at) => `${at} ${paragraph}`)),
    images,
  })
  const doc = await payload.create({ collection: STORY, data, req, overrideAccess: true } as never)
  return String((doc as { id: unknown }).id)
}
