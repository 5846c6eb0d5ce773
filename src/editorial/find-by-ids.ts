import type { PayloadRequest } from 'payload'

/** Rows of a collection in the order of their ids, relations as ids; what does not exist is left out. */
export async function findByIds(
  req: PayloadRequest,
  collection: string,
  ids: string[],
): Promise<Record<string, unknown>[]> {
  // A text may name what can be no id here; MongoDB would fail over it instead of not finding it.
  const possible = req.payload.db.name === 'mongoose' ? ids.filter((id) => /^[0-9a-f]{24}$/i.test(id)) : ids
  if (possible.length === 0) return []
  const { docs } = await req.payload.find({
    collection: collection as never,
    where: { id: { in: possible } },
    depth: 0,
    limit: possible.length,
    pagination: false,
    overrideAccess: true,
    showHiddenFields: true,
    req,
  })
  const byId = new Map((docs as { id: unknown }[]).map((doc) => [String(doc.id), doc as Record<string, unknown>]))
  return possible.flatMap((id) => {
    const found = byId.get(id)
    return found ? [found] : []
  })
}
