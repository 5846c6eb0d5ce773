import type { CollectionBeforeChangeHook } from 'payload'

const CHECKED = ['country', 'name', 'phone', 'url'] as const

/**
 * Records who vouches for a helpline and since when. Whoever saves a changed number as verified vouches for the new
 * one; taking the mark off forgets both.
 */
export const stampVerification: CollectionBeforeChangeHook = ({ data, originalDoc, req }) => {
  const before = originalDoc ?? {}
  const verified = data.verified ?? before.verified ?? false
  if (!verified) return { ...data, verified: false, verifiedAt: null, verifiedBy: null }
  const touched = CHECKED.some((field) => data[field] !== undefined && (data[field] ?? '') !== (before[field] ?? ''))
  if (before.verified && !touched) return { ...data, verifiedAt: before.verifiedAt, verifiedBy: before.verifiedBy }
  const by = req.user && 'name' in req.user && typeof req.user.name === 'string' ? req.user.name : ''
  return {
    ...data,
    verifiedAt: new Date().toISOString(),
    verifiedBy: by || (req.user ? String(req.user.id) : 'Pressrum'),
  }
}
