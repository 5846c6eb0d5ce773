import type { CollectionSlug, Payload, TypedUser, Where } from 'payload'
import type { AccountKey } from './sample/people.ts'

/** The people of the sample newsroom, as they sign in. */
export type Actors = Record<AccountKey, TypedUser>

export interface SeedContext {
  payload: Payload
  actors: Actors
}

/** Where each of these fields has this value. */
export const matching = (fields: Record<string, unknown>): Where => ({
  and: Object.entries(fields).map(([field, value]) => ({ [field]: { equals: value } })),
})

/**
 * Creates a record in somebody's name, with their rights, unless its natural key is there already: a seed that was
 * interrupted goes on where it stopped.
 *
 * @param file made only for a record that is not there yet
 * @returns the record's id
 * @throws `forbidden` when the person may not create it: the seed has no rights of its own
 */
export async function ensure(
  { payload, actors }: SeedContext,
  by: AccountKey,
  collection: CollectionSlug,
  key: Record<string, unknown>,
  data: Record<string, unknown>,
  file?: () => Promise<{ data: Buffer; mimetype: string; name: string; size: number }>,
): Promise<string> {
  const { docs } = await payload.find({
    collection,
    where: matching(key),
    limit: 1,
    depth: 0,
    pagination: false,
    overrideAccess: true,
  })
  if (docs[0]) return String(docs[0].id)
  const doc = await payload.create({
    collection,
    data: { ...key, ...data },
    ...(file ? { file: await file() } : {}),
    depth: 0,
    user: actors[by],
    overrideAccess: false,
  } as never)
  return String((doc as { id: unknown }).id)
}
