import { createLocalReq, type Payload, type TypedUser } from 'payload'
import type { StoryCollection } from '../domain/story.ts'
import { act } from '../editorial/actions.ts'
import type { SampleStory } from './sample/story.ts'
import { addressOf, type StoryReferences, storyDocument } from './seed-document.ts'
import { ensure, type SeedContext } from './seed-records.ts'
import { nextStep, type StoryState } from './seed-steps.ts'

interface Standing extends StoryState {
  id: string
  revision: number
}

/** Writes one story in all its languages and takes each through the workflow, by the people whose part it is. */
export async function seedStory(
  context: SeedContext,
  story: SampleStory,
  refs: StoryReferences,
  now: () => Date,
): Promise<void> {
  let source: string | null = null
  for (const [language, text] of story.versions) {
    const id = await ensure(
      context,
      'writer',
      story.collection,
      { language, slug: addressOf(text) },
      { ...storyDocument(story, language, text, refs, now()), ...(source ? { translationOf: source } : {}) },
    )
    source ??= id
    await bring(context, story, id, now)
  }
}

async function bring({ payload, actors }: SeedContext, story: SampleStory, id: string, now: () => Date): Promise<void> {
  let standing = await look(payload, story.collection, id)
  for (let step = nextStep(story.outcome, standing); step; step = nextStep(story.outcome, standing)) {
    const req = await requestOf(payload, actors[step.by])
    const input = {
      revision: standing.revision,
      comment: step.action === 'request-changes' ? story.comment : undefined,
    }
    await act(req, story.collection, id, step.action, input, now().getTime())
    standing = await look(payload, story.collection, id)
  }
}

const requestOf = (payload: Payload, user: TypedUser) => createLocalReq({ user }, payload)

async function look(payload: Payload, collection: StoryCollection, id: string): Promise<Standing> {
  return (await payload.findByID({ collection, id, depth: 0, overrideAccess: true } as never)) as unknown as Standing
}
