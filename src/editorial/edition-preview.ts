import type { Endpoint, Payload, PayloadHandler } from 'payload'
import { demand, principalOf } from '../domain/permissions.ts'
import { refuse } from '../errors.ts'
import { idParam } from './body.ts'
import { findEdition, opened, type SignedEdition } from './editions.ts'

/** What a page of an edition is made from. `signedAt` in ms since the epoch. */
export type PreviewedEdition = SignedEdition & { signedAt: number }

/** Makes the bytes of the page. The newsroom has it: pages are not for the admin's bundle, which reads this file too. */
export type EditionPage = (payload: Payload, edition: PreviewedEdition) => Promise<Uint8Array<ArrayBuffer>>

let maker: EditionPage | undefined

/** Called once by a process that serves pages; `undefined` when it closes. */
export function setEditionPage(make: EditionPage | undefined): void {
  maker = make
}

/** Nothing runs and nothing leads away; the admin alone may frame it. `allow-same-origin` lets it show pictures that staff may see. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"

/** `GET /api/editions/:id/page`: an edition as the public page shows it, or would. */
const page: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'edition.read')
  const row = await findEdition(req, { id: idParam(req) })
  const edition = opened(req, row)
  if (!maker) throw refuse.unavailable('This process shows no pages.')
  const bytes = await maker(req.payload, { ...edition, signedAt: Date.parse(row.createdAt) || 0 })
  return new Response(bytes, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    },
  })
}

export const editionPreview: Omit<Endpoint, 'root'>[] = [{ path: '/:id/page', method: 'get', handler: page }]
