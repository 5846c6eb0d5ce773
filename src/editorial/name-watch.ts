import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import type { CanonicalStory } from '../domain/edition.ts'
import type { TokenHasher } from '../domain/names/hashes.ts'
import type { ProtectedPerson } from '../domain/names/search.ts'
import { namedIn } from '../domain/preflight/names.ts'
import { editionsAhead } from '../domain/publication.ts'
import { takeLease } from '../storage/lease.ts'
import { readEdition } from './editions.ts'
import { findByIds } from './find-by-ids.ts'
import { holdStory } from './hold-story.ts'
import { nameHasher } from './name-key.ts'
import { askedFor, EVERYBODY, type Look, moveLook, readLook } from './name-looks.ts'
import { notify } from './notify.ts'
import { loadProtectedPeople, mediaFacts, protectedPerson } from './preflight-context.ts'
import type { PublicationRow } from './publications.ts'

const PAGE = 20
/** Longer than a page takes; after a death another process goes on within this time (ms). */
const LEASE_MS = 30_000
/** An action that read the names before a new one was there may commit a moment later: what changed is looked at again after this. */
const SETTLE_MS = 120_000
/** What could not be looked at is tried again after this (ms), then after twice as long, up to an hour. */
const AGAIN_MS = 60_000
const LATEST_MS = 3_600_000

export interface LookOptions {
  /** Names this process. */
  holder: string
  /** ms since the epoch. */
  now: () => number
  /** Asked before each page: whether to stop here and leave the rest to a later round. */
  ends?: () => boolean
}

/**
 * Looks through everything that is public or about to be for names that have been protected since. A story with the whole
 * name in it is held; of a family name alone editors are told. One process at a time, page by page: after an interruption
 * whichever process comes next goes on with the page. A page that is looked at twice changes nothing the second time.
 *
 * @returns how many publications were looked at
 */
export async function lookForNames(payload: Payload, { holder, now, ends }: LookOptions): Promise<number> {
  let looked = 0
  for (const person of await askedFor(payload)) {
    for (;;) {
      if (ends?.()) return looked
      const lease = { key: 'names', holder, ms: LEASE_MS, now: now() }
      if ((await takeLease(payload, lease)) === null) return looked
      const page = await lookAtPage(payload, person, now())
      looked += page.looked
      if (!page.more) break
    }
  }
  return looked
}

async function lookAtPage(payload: Payload, person: string, now: number): Promise<{ looked: number; more: boolean }> {
  const look = await readLook(payload, person)
  if (!look || look.notBefore > now) return { looked: 0, more: false }
  const req = await createLocalReq({}, payload)
  // Before anything is read: a key that does not open is one failure of the duty, not one of every story.
  const hashToken = await nameHasher(payload)
  const people = await peopleOf(req, person)
  const page = people.length > 0 ? await publications(payload, look) : []
  const next = { ...look }
  for (const row of page) {
    next.after = String(row.id)
    next.looked++
    const outcome = await lookAt(req, row, { protectedPeople: people, hashToken }, look.id, now).catch(
      (err: { code?: string }) => {
        // An edition that is not what was signed is held by its own alarm.
        if (err.code === 'edition_tampered') return null
        payload.logger.error({ err, storyKey: row.storyKey, msg: 'a story could not be looked through for names' })
        return 'failed' as const
      },
    )
    if (outcome) next[outcome]++
  }
  const following = page.length === PAGE ? next : afterPass(next, people.length, now)
  const moved = await moveLook(payload, person, look, following)
  if (moved && !following) {
    const { looked, held, told } = next
    payload.logger.info({ looked, held, told, msg: 'what is public has been looked through for a protected name' })
  }
  return { looked: page.length, more: moved && following !== null && following.notBefore <= now }
}

/** What comes after the last page of a pass; `null` when all is done. */
function afterPass(look: Look, people: number, now: number): Look | null {
  if (people === 0) return null
  if (look.failed > 0) {
    const wait = Math.min(LATEST_MS, AGAIN_MS * 2 ** look.attempts)
    return { ...look, after: '', failed: 0, attempts: look.attempts + 1, notBefore: now + wait }
  }
  if (look.pass === 'changed') return null
  return { ...look, pass: 'changed', after: '', notBefore: Date.parse(look.since) + SETTLE_MS }
}

async function peopleOf(req: PayloadRequest, person: string): Promise<ProtectedPerson[]> {
  if (person === EVERYBODY) return loadProtectedPeople(req)
  return (await findByIds(req, 'protected-people', [person])).map(protectedPerson)
}

async function publications(payload: Payload, { pass, since, after }: Look): Promise<PublicationRow[]> {
  const changedFrom = new Date(Date.parse(since) - SETTLE_MS).toISOString()
  const { docs } = await payload.db.find<PublicationRow>({
    collection: 'publications',
    where: {
      and: [
        { status: { in: ['published', 'scheduled'] } },
        ...(pass === 'changed' ? [{ updatedAt: { greater_than: changedFrom } }] : []),
        ...(after ? [{ id: { greater_than: after } }] : []),
      ],
    },
    sort: 'id',
    limit: PAGE,
    pagination: false,
  } as never)
  return docs
}

/** What one publication came to: `held`, `told`, or `null` when nothing new was found in it. */
async function lookAt(
  req: PayloadRequest,
  row: PublicationRow,
  names: { protectedPeople: ProtectedPerson[]; hashToken: TokenHasher },
  look: string,
  now: number,
): Promise<'held' | 'told' | null> {
  const whole = new Set<string>()
  const family = new Set<string>()
  const places = new Set<string>()
  let title = ''
  for (const edition of editionsAhead(row)) {
    const { story, number } = await readEdition(req, edition)
    const media = await mediaFacts(req, await findByIds(req, 'media', Object.keys(story.media)))
    const seen = namedIn(story, { ...names, media })
    if (seen.whole.length > 0) whole.add(edition)
    else if (seen.family.length > 0) family.add(edition)
    else continue
    const found = seen.whole.length > 0 ? seen.whole : seen.family
    title ||= titleOf(story, number, [...seen.whole, ...seen.family])
    for (const place of found) places.add(place)
  }
  const where = [...places].join('; ')
  if (whole.size > 0) {
    const reason = `The real name of somebody who is protected stands in it: ${where}. Take it out, and have the new edition signed.`
    const cause = {
      ...{ kind: 'held_by_name' as const, reason, by: '', title },
      ...{ record: { cause: 'protected_name' }, key: `held_by_name/${look}` },
    }
    if (await holdStory(req.payload, row.storyKey, whole, cause, now)) return 'held'
  }
  const [edition] = family
  if (!edition) return null
  const told = await notify(
    req,
    {
      ...{ kind: 'name_seen', subject: row.storyKey, title, note: `${where}.` },
      ...{ key: `name_seen/${look}/${edition}`, to: { roles: ['editor', 'chief-editor'] } },
    },
    now,
  )
  return told > 0 ? 'told' : null
}

/** What the news calls the story. News goes out as mail: a title that holds the name stays in the house. */
const titleOf = ({ title, collection, language }: CanonicalStory, number: number, places: readonly string[]) =>
  places.includes('title') ? `${collection.replaceAll('-', ' ')}, ${language}, edition ${number}` : title
