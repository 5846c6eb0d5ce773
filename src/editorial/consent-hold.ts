import type { Payload } from 'payload'
import type { StoryKey } from '../domain/story.ts'
import { type HeldStory, holdStory } from './hold-story.ts'

export interface Ending {
  consent: string
  /** Shown to colleagues beside what is held; names the record by its code. */
  reason: string
  /** Who did it and needs no telling; empty for the clock. */
  by: string
}

/** The editions that show a picture of this consent, by story: by the media document, and by the bytes wherever else they are used. */
export async function usesOfConsent(payload: Payload, consent: string): Promise<Map<StoryKey, Set<string>>> {
  const { docs: files } = await payload.db.find<{ id: unknown; hash?: string | null }>({
    collection: 'media',
    where: { consent: { equals: consent } },
    limit: 0,
    pagination: false,
  } as never)
  const uses = new Map<StoryKey, Set<string>>()
  if (files.length === 0) return uses
  const hashes = files.flatMap(({ hash }) => (hash ? [hash] : []))
  const { docs } = await payload.db.find<{ storyKey: StoryKey; edition: string }>({
    collection: 'media-uses',
    where: { or: [{ media: { in: files.map(({ id }) => String(id)) } }, { hash: { in: hashes } }] },
    limit: 0,
    pagination: false,
  } as never)
  for (const { storyKey, edition } of docs) uses.set(storyKey, (uses.get(storyKey) ?? new Set()).add(edition))
  return uses
}

/**
 * Holds every story that is public, or will become so, with a picture of this consent, as the system: each in a
 * transaction of its own, with its campaigns and the news of it. Safe to run again; what is held already stays as it is.
 *
 * @returns what was held now, and how many stories could not be held yet
 */
export async function holdUses(
  payload: Payload,
  ending: Ending,
  now: number,
): Promise<{ held: HeldStory[]; failed: number }> {
  const { consent, reason, by } = ending
  const cause = {
    ...{ kind: 'held_by_consent' as const, reason, by },
    ...{ record: { consent }, key: `held_by_consent/${consent}` },
  }
  const held: HeldStory[] = []
  let failed = 0
  for (const [storyKey, editions] of await usesOfConsent(payload, consent)) {
    try {
      const one = await holdStory(payload, storyKey, editions, cause, now)
      if (one) held.push(one)
    } catch (err) {
      failed++
      payload.logger.error({ err, storyKey, msg: 'a story could not be held after its consent ended' })
    }
  }
  return { held, failed }
}
