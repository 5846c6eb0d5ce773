import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import type { Payload } from 'payload'
import { idOf } from '../domain/canonical.ts'
import { type MediaVariant, parseMediaPath } from '../domain/media.ts'
import { may, principalOf } from '../domain/permissions.ts'
import { type PublicationClock, visibility } from '../domain/visibility.ts'
import { makeVariant, variantPath } from '../editorial/media.ts'
import { errorBody } from '../errors.ts'

/**
 * Serves the derivatives of pictures at `/files/<hash>/<variant>.webp`. A picture is public exactly while a story
 * that the public may see shows it; staff who are signed in see every picture.
 */
export function fileRoutes({ payload, now }: { payload: Payload; now: () => number }): Router {
  const router = Router()
  router.get('/files/:hash/:file', async (req, res) => {
    const wanted = parseMediaPath(req.path)
    const open = wanted ? await isPublic(payload, wanted.hash, now()) : false
    if (!wanted || !(open || (await isStaff(payload, req.headers)))) {
      res.status(404).json(errorBody('not_found', 'There is no such picture.'))
      return
    }
    const path = await fileFor(wanted.hash, wanted.variant)
    const info = path ? await stat(path).catch(() => null) : null
    if (!path || !info) {
      res.status(404).json(errorBody('not_found', 'There is no such picture.'))
      return
    }
    res.setHeader('content-type', 'image/webp')
    res.setHeader('content-length', info.size)
    res.setHeader('x-content-type-options', 'nosniff')
    res.setHeader('content-security-policy', "default-src 'none'; sandbox")
    // A kill has to be a kill: shared caches keep a picture for a minute and ask again.
    res.setHeader('cache-control', open ? 'public, max-age=60' : 'private, no-store')
    res.setHeader('etag', `"${wanted.hash}-${wanted.variant}"`)
    if (req.headers['if-none-match'] === `"${wanted.hash}-${wanted.variant}"`) {
      res.removeHeader('content-length')
      res.status(304).end()
      return
    }
    await pipeline(createReadStream(path), res).catch(() => res.destroy())
  })
  return router
}

/** The worker has usually made it; a reader who comes first does not wait for it. */
async function fileFor(hash: string, variant: MediaVariant): Promise<string | null> {
  const path = variantPath(hash, variant)
  const there = await stat(path).catch(() => null)
  return there ? path : makeVariant(hash, variant).catch(() => null)
}

interface Use {
  storyKey: string
  edition: string
  media?: string | null
}

async function isPublic(payload: Payload, hash: string, now: number): Promise<boolean> {
  const { docs: uses } = await payload.db.find<Use>({
    collection: 'media-uses',
    where: { hash: { equals: hash } },
    limit: 500,
    pagination: false,
  } as never)
  if (uses.length === 0 || (await isWithdrawn(payload, hash, uses))) return false
  const { docs: rows } = await payload.db.find<PublicationClock & { storyKey: string }>({
    collection: 'publications',
    where: { storyKey: { in: [...new Set(uses.map((use) => use.storyKey))] } },
    limit: 500,
    pagination: false,
  } as never)
  const visible = new Set(
    rows.flatMap((row) => {
      const seen = visibility(row, now)
      return seen.state === 'public' ? [seen.edition] : []
    }),
  )
  return uses.some((use) => visible.has(use.edition))
}

/** Whether somebody in the picture has withdrawn their consent: then no edition, public as it may be, opens it. */
async function isWithdrawn(payload: Payload, hash: string, uses: readonly Use[]): Promise<boolean> {
  const ids = [...new Set(uses.flatMap(({ media }) => (media ? [media] : [])))]
  const { docs: files } = await payload.db.find<{ id: string; depictsPerson?: boolean; consent?: unknown }>({
    collection: 'media',
    where: {
      and: [
        { or: [{ hash: { equals: hash } }, ...(ids.length > 0 ? [{ id: { in: ids } }] : [])] },
        { depictsPerson: { equals: true } },
      ],
    },
    limit: 500,
    pagination: false,
  } as never)
  const consents = [...new Set(files.map(({ consent }) => idOf(consent)).filter(Boolean))]
  if (consents.length === 0) return false
  const withdrawn = await payload.db.findOne({
    collection: 'consent-records',
    where: { and: [{ id: { in: consents } }, { withdrawnAt: { exists: true } }] },
  } as never)
  return withdrawn !== null && withdrawn !== undefined
}

async function isStaff(payload: Payload, headers: NodeJS.Dict<string | string[]>): Promise<boolean> {
  const { cookie, authorization } = headers
  if (!cookie && !authorization) return false
  const own = new Headers()
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') own.set(name, value)
  // An image request carries no Origin; its own site is the only one that can name a hash it cannot guess.
  if (!own.has('origin') && !own.has('sec-fetch-site')) own.set('sec-fetch-site', 'same-origin')
  const { user } = await payload.auth({ headers: own }).catch(() => ({ user: null }))
  return may(principalOf(user), 'media.read')
}
