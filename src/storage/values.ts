import type { Payload } from 'payload'

/**
 * A value that all processes share: made by whoever comes first, then read by all. `key` is unique in the database, so
 * of several that make one at once one wins and the others take its value.
 */
export async function sharedValue<T>(payload: Payload, key: string, make: () => T): Promise<T> {
  const read = async (): Promise<T | undefined> => {
    const row = await payload.db.findOne<{ id: string; value: { v: T } }>({
      collection: 'values',
      where: { key: { equals: key } },
    } as never)
    return row?.value.v
  }
  const known = await read()
  if (known !== undefined) return known
  try {
    const fresh = make()
    await payload.db.create({ collection: 'values', data: { key, value: { v: fresh } } })
    return fresh
  } catch (error) {
    const other = await read()
    if (other === undefined) throw error
    return other
  }
}
