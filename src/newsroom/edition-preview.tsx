import type { Endpoint, PayloadHandler } from 'payload'
import { publicStory } from '../domain/edition.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { SECTIONS } from '../domain/story.ts'
import { idParam } from '../editorial/body.ts'
import { findEdition, opened } from '../editorial/editions.ts'
import { env } from '../env.ts'
import { htmlPage } from './pages/render.tsx'
import { StoryPage } from './pages/story.tsx'
import { newsroomSource } from './queries.ts'
import { STRINGS } from './strings/strings.ts'
import { stylesheet } from './stylesheet.ts'

/** Nothing runs and nothing leads away; the admin alone may frame it. `allow-same-origin` lets it show pictures that staff may see. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"

/** `GET /api/editions/:id/page`: an edition as the public page shows it, or would. */
const page: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'edition.read')
  const row = await findEdition(req, { id: idParam(req) })
  const { id, number, hash, story } = opened(req, row)
  const settings = await newsroomSource(req.payload).settings()
  const signed = Date.parse(row.createdAt) || 0
  const { language, collection, kind, slug, storyKey, translationGroup } = story
  const frame = {
    settings,
    language,
    strings: STRINGS[language],
    publicUrl: env().publicUrl,
    trial: true,
    stylesheet: stylesheet(settings.accent).href,
  }
  const seen = {
    id,
    publication: { storyKey, translationGroup, kind, language },
    edition: { id, number, hash },
    firstSeen: signed,
    since: signed,
    story: publicStory(story),
    address: { language, section: SECTIONS[collection], slug },
  }
  const made = htmlPage(<StoryPage frame={frame} content={{ seen, siblings: [] }} />)
  return new Response(new Uint8Array(made.body), {
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
