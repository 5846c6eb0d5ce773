import { CAMPAIGN_RULES, type CampaignType } from './campaign.ts'
import type { PublicationStatus } from './story.ts'

/** What has become of the story of a campaign that has begun. */
export interface StorySince {
  type: CampaignType
  /** How the campaign's own story stands towards the public; `public` when it can be read. */
  story: 'public' | PublicationStatus
  /** Each edition that the campaign carries: whether its story can be read, and whether this is the edition that is read. */
  carried: readonly { public: boolean; live: boolean }[]
  /** What its readers have been told since: notices that began with this campaign among their sources, or would have, had it begun a moment before. */
  told: readonly CampaignType[]
  /** A newer correction of the same story has begun. */
  superseded: boolean
}

export const OBSTACLES = {
  not_public:
    'Its story, or a version that it carries, cannot be read any more. Resume the story first, or cancel this campaign and launch a new one: whoever has the story already is left out.',
  changed:
    'What it sends is no longer what is public: a story that it carries has a newer edition. Cancel it and launch a new one: whoever has the story already is left out.',
  being_corrected:
    'A correction of what it sends is about to go out to those who have it. Cancel it and launch a new one: whoever has the story already is left out, and the others get the corrected text.',
  told: 'Its readers have been told that the text was wrong or withheld, and nobody would tell those who get it now. Cancel it and launch a new one: whoever has the story already is left out.',
  digest_corrected:
    'A story in this digest has been corrected since, and nobody would tell those who get it now. Cancel it: the next digest brings them its stories, as they are then.',
  superseded: 'A newer correction has gone out since. Cancel this one.',
  not_held: 'The story is not on hold any more, so this notice would be wrong. Cancel it.',
  not_killed: 'The story has not been killed, so this notice would be wrong. Cancel it.',
} as const
export type Obstacle = keyof typeof OBSTACLES

/** Why a campaign that has begun must not go on, or `null`: what it still has to send was fixed when it began, and the story may have changed. */
export function obstacleTo({ type, story, carried, told, superseded }: StorySince): Obstacle | null {
  if (type === 'digest') return told.includes('correction') ? 'digest_corrected' : null
  const { needs, pitch } = CAMPAIGN_RULES[type]
  if (needs === 'held') return story === 'held' ? null : 'not_held'
  if (needs === 'killed') return story === 'killed' ? null : 'not_killed'
  if (story !== 'public' || carried.some((edition) => !edition.public)) return 'not_public'
  if (superseded) return 'superseded'
  // Whoever was told of a mistake has to hear the rest, whatever small change has come since.
  if (!pitch) return null
  if (carried.some(({ live }) => !live)) return 'changed'
  return told.length > 0 ? 'told' : null
}

/** Whether a digest holds a text that a correction has replaced. One that was being frozen when the correction began is none of its sources. */
export function isReplaced(
  texts: readonly { key: string; edition?: number }[],
  correction: { storyKey: string; edition: number },
): boolean {
  return texts.some(({ key, edition }) => key === correction.storyKey && (edition ?? Infinity) < correction.edition)
}
