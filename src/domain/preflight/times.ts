import type { CanonicalStory } from '../edition.ts'
import { SECTIONS, storyPath } from '../story.ts'
import { isZone } from '../zoned-time.ts'
import { type Check, found, none } from './finding.ts'

/** When the story would go out at the earliest by its own plan (ms). */
export function goesOutAt(story: CanonicalStory, now: number): number {
  const { when, at } = story.outreachPlan
  const times = [now, Date.parse(story.embargoUntil), when === 'at' ? Date.parse(at) : Number.NaN]
  return Math.max(...times.filter((time) => !Number.isNaN(time)))
}

export const embargo: Check = (story, { now, publicUrl, stage, signedBefore }) => {
  if (!story.embargoUntil) return none
  const past = Date.parse(story.embargoUntil) <= now
  const path = storyPath({ language: story.language, section: SECTIONS[story.collection], slug: story.slug })
  const leaks = (text: string) =>
    (publicUrl !== '' && text.includes(publicUrl)) || (story.slug !== '' && text.includes(path))
  return [
    // Once an edition has been signed under the embargo, its end is what was waited for.
    ...(past && stage === 'sign'
      ? found(
          signedBefore ? 'warn' : 'block',
          'embargo_past',
          'embargoUntil',
          'The embargo has ended already.',
          'Remove the embargo, or correct its time.',
        )
      : none),
    ...(isZone(story.embargoZone)
      ? none
      : found(
          'block',
          'embargo_zone_missing',
          'embargoZone',
          story.embargoZone ? 'The embargo’s time zone does not exist.' : 'The embargo has no time zone.',
          'Name the time zone, for example Europe/Stockholm.',
        )),
    ...(!past && leaks(`${story.brief.text} ${story.brief.subject}`)
      ? found(
          'block',
          'embargo_link',
          'brief.text',
          'The brief links to the public newsroom before the embargo ends.',
          'Take the link out; the brief brings its own.',
        )
      : none),
  ]
}

export const plan: Check = (story, { now, stage }) => {
  const { when, lists, at } = story.outreachPlan
  if (when === 'none') return none
  // A correction goes out by itself, to those who were sent the earlier edition: the plan does not run again.
  const runs = story.correction === null
  return [
    ...(when === 'at' && !at
      ? found('block', 'plan_time_missing', 'outreachPlan.at', 'The outreach plan has no time.', 'Set the time.')
      : none),
    ...(runs && when === 'at' && at && Date.parse(at) <= now && stage === 'sign'
      ? found(
          'block',
          'plan_time_past',
          'outreachPlan.at',
          'The time of the outreach plan has passed.',
          'Set a time that lies ahead.',
        )
      : none),
    ...(when === 'embargo_end' && !story.embargoUntil
      ? found(
          'block',
          'plan_embargo_missing',
          'embargoUntil',
          'The plan waits for the end of an embargo that is not set.',
          'Set the embargo, or choose another time.',
        )
      : none),
    ...(runs && lists.length === 0
      ? found(
          'warn',
          'plan_without_lists',
          'outreachPlan.lists',
          'The plan names no list: the story will be published and sent to nobody.',
          'Choose the lists, if journalists should receive it.',
        )
      : none),
  ]
}
