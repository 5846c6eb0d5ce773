import type { Progress } from '../../../domain/campaign.ts'
import { may, type Principal } from '../../../domain/permissions.ts'
import type { EditorialState, StoryCollection } from '../../../domain/story.ts'
import { count } from './wording.ts'

/** A story as the desk reads it. */
export interface DeskStory {
  id: string
  collection: StoryCollection
  title: string
  language: string
  editorialState: EditorialState
  sensitivity: 'normal' | 'high'
  createdBy: string | null
  submittedBy: string | null
  contributors: string[]
  /** Who has signed the text as it stands. */
  signedBy: string[]
  assignee: string | null
  dueAt: string | null
  updatedAt: string
}

export type DeskTopic =
  | 'news'
  | 'assigned'
  | 'review'
  | 'second'
  | 'changes'
  | 'drafts'
  | 'going_out'
  | 'campaigns'
  | 'imports'

/** Which parts of the desk concern a person, in the order in which they are shown. */
export function topicsFor(who: Principal | null): DeskTopic[] {
  const topics: [DeskTopic, boolean][] = [
    ['news', may(who, 'user.read-names')],
    ['assigned', may(who, 'story.edit')],
    ['second', may(who, 'story.second-sign-off')],
    ['review', may(who, 'story.approve')],
    ['changes', may(who, 'story.edit')],
    ['drafts', may(who, 'story.edit')],
    ['going_out', may(who, 'story.pull-back')],
    ['campaigns', may(who, 'campaign.pause')],
    ['imports', may(who, 'contact.import')],
  ]
  return topics.filter(([, concerned]) => concerned).map(([topic]) => topic)
}

const isMine = (story: DeskStory, id: string) =>
  story.createdBy === id || story.submittedBy === id || story.contributors.includes(id)

/** The earliest date first, what has none last. */
const byDate = (a: DeskStory, b: DeskStory) => dueMs(a) - dueMs(b)
const dueMs = ({ dueAt }: DeskStory) => (dueAt ? Date.parse(dueAt) : Number.MAX_SAFE_INTEGER)

/**
 * The stories of each topic, the longest waiting first.
 * @param standsInFor absent colleagues whose stories are this person's for now
 */
export function sortStories(
  who: Principal,
  stories: readonly DeskStory[],
  standsInFor: readonly string[] = [],
): Record<'assigned' | 'review' | 'second' | 'changes' | 'drafts', DeskStory[]> {
  const oldest = [...stories].sort((a, b) => a.updatedAt.localeCompare(b.updatedAt))
  const toSign = oldest.filter(
    (story) => story.editorialState === 'in_review' && !isMine(story, who.id) && !story.signedBy.includes(who.id),
  )
  const needsSecond = (story: DeskStory) => story.sensitivity === 'high' && story.signedBy.length > 0
  const holders = [who.id, ...standsInFor]
  const given = oldest.filter(
    ({ assignee, editorialState }) => assignee && holders.includes(assignee) && editorialState !== 'approved',
  )
  return {
    assigned: given.sort(byDate),
    review: toSign.filter((story) => !needsSecond(story)),
    // The second signature is a chief editor's.
    second: may(who, 'story.second-sign-off') ? toSign.filter(needsSecond) : [],
    changes: oldest.filter((story) => story.editorialState === 'changes_requested' && isMine(story, who.id)),
    drafts: oldest.filter((story) => story.editorialState === 'draft' && isMine(story, who.id)).reverse(),
  }
}

/** Whom a campaign has left without the story, a line each; what can be done is said on its page. */
export function unreachedWords({ leftBehind = 0, outletsLeft = 0 }: Pick<Progress, 'leftBehind' | 'outletsLeft'>) {
  return [
    ...(leftBehind > 0
      ? [`${count(leftBehind, 'recipient was', 'recipients were')} left out, and nobody has reached them since`]
      : []),
    ...(outletsLeft > 0 ? [`At ${count(outletsLeft, 'outlet')} nobody has it`] : []),
  ]
}
