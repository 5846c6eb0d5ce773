import type { CollectionAfterChangeHook, CollectionBeforeChangeHook } from 'payload'
import { refuse } from '../../errors.ts'

/** An absence has a beginning before its end, and nobody stands in for themselves. */
export const checkAbsence: CollectionBeforeChangeHook = ({ data, originalDoc }) => {
  const { awayFrom, awayUntil, delegate } = { ...originalDoc, ...data }
  const own = originalDoc?.id
  if (delegate && own && String(delegate) === String(own)) {
    throw refuse.invalid('Nobody stands in for themselves. Choose a colleague.', { field: 'delegate' })
  }
  if (awayUntil && !awayFrom) {
    throw refuse.invalid('Say from when you are away as well.', { field: 'awayFrom' })
  }
  if (awayFrom && awayUntil && Date.parse(awayUntil) <= Date.parse(awayFrom)) {
    throw refuse.invalid('The end of your absence has to come after its beginning.', { field: 'awayUntil' })
  }
  return data
}

/** A new wish for letters holds for what waits already: the next round looks at it again. */
export const followWish: CollectionAfterChangeHook = async ({ doc, previousDoc, operation, req }) => {
  if (operation !== 'update' || doc.reviewMail === previousDoc?.reviewMail) return
  await req.payload.db.updateMany({
    collection: 'notifications',
    where: { and: [{ user: { equals: String(doc.id) } }, { mailState: { equals: 'waiting' } }] },
    data: { mailAfter: new Date().toISOString() },
    req,
  } as never)
}
