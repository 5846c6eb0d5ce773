import type { Payload } from 'payload'
import { publicStory } from '../domain/edition.ts'
import { SECTIONS } from '../domain/story.ts'
import type { PreviewedEdition } from '../editorial/edition-preview.ts'
import { env } from '../env.ts'
import { htmlPage } from './pages/render.tsx'
import { StoryPage } from './pages/story.tsx'
import { newsroomSource } from './queries.ts'
import { STRINGS } from './strings/strings.ts'
import { stylesheet } from './stylesheet.ts'

/** An edition as the public page shows it, or would: the bytes of the page. */
export async function editionPage(payload: Payload, edition: PreviewedEdition): Promise<Uint8Array<ArrayBuffer>> {
  const settings = await newsroomSource(payload).settings()
  const { id, number, hash, story, signedAt: signed } = edition
  const { language, collection, kind, slug, storyKey, translationGroup } = story
  const frame = {
    settings,
    language,
    strings: STRINGS[language],
    publicUrl: env().publicUrl,
    trial: env().mode === 'trial',
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
  return new Uint8Array(made.body)
}
