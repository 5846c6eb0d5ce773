import { may, type Principal } from '../../../domain/permissions.ts'
import type { PublicationStatus } from '../../../domain/story.ts'
import type { CampaignDoc } from './campaign.ts'
import { count, figure, listed } from './wording.ts'

/** What is asked about a brief that somebody sends by hand. */
export interface BriefAsked {
  /** Ids of media lists. */
  lists: readonly string[]
  /** Whether it has a time of its own, and does not start as soon as it is launched. */
  timed: boolean
  /** Local time, `2027-03-28T10:00`. */
  at?: string
  zone?: string
  /** Languages that it waits for. */
  waitFor: readonly string[]
  onePerOutlet: boolean
}

/** Whether this person may send a brief by hand: it links to what is public, or will be by itself. */
export function maySendBrief(who: Principal | null, status: PublicationStatus): boolean {
  return (status === 'published' || status === 'scheduled') && may(who, 'campaign.create')
}

/** Where all media lists are found to choose from: one that is not shown could not be chosen, and would be taken out of a plan. @param api `/api` */
export const everyList = (api: string): string => `${api}/media-lists?pagination=false&sort=name&depth=0`

/** Of the lists that were chosen, or planned, those that are there, and how many are there no more. */
export function listsThere(chosen: readonly string[], known: readonly string[]): { there: string[]; gone: number } {
  const there = chosen.filter((list) => known.includes(list))
  return { there, gone: chosen.length - there.length }
}

/** What is said of the lists of a plan that are there no more; empty where there are none. */
export function goneWords(gone: number): string {
  if (gone === 0) return ''
  return `${count(gone, 'list of the plan is', 'lists of the plan are')} no longer there. The brief does not go to ${gone === 1 ? 'it' : 'them'}.`
}

/** As many names as are taken in at a glance. */
const GLANCE = 20

/** The lists of a campaign: those that are named at once, the others, which are counted and unfolded, and how many are there no more. */
export function listsAtAGlance(chosen: readonly string[], known: readonly { id: string; name?: string }[]) {
  const names = new Map(known.map(({ id, name }) => [String(id), name ?? 'Unnamed']))
  const { there, gone } = listsThere(chosen, [...names.keys()])
  const all = there.map((id) => names.get(id) ?? 'Unnamed')
  // One more is named as well: it takes no more room than counting it.
  const most = all.length <= GLANCE + 1 ? all.length : GLANCE
  return { named: all.slice(0, most), more: all.slice(most), gone }
}

/** From so many on, lists are looked for by name. */
const MANY = 12
/** As many of the chosen are named. */
const NAMED = 5

export const areMany = (lists: readonly unknown[]): boolean => lists.length >= MANY

/** Those whose names hold what was typed, whatever its capitals. */
export function listsFound<L extends { name?: string }>(lists: readonly L[], sought: string): readonly L[] {
  const wanted = sought.trim().toLowerCase()
  return wanted ? lists.filter(({ name = '' }) => name.toLowerCase().includes(wanted)) : lists
}

/** Which lists are chosen, wherever in the long row they stand. */
export function chosenWords(names: readonly string[]): string {
  if (names.length === 0) return 'None is chosen yet.'
  // One more is named as well: it takes no more room than counting it.
  const all = names.length <= NAMED + 1 ? names : [...names.slice(0, NAMED), `${figure(names.length - NAMED)} more`]
  return `Chosen: ${listed(all)}.`
}

/** What is still missing, in words, or `null`. */
export function missingForBrief({ lists, timed, at, zone }: BriefAsked): string | null {
  if (lists.length === 0) return 'Choose at least one list first.'
  return timed && !(at && zone) ? 'Choose the time first.' : null
}

/** The brief as `POST /api/campaigns` takes it. */
export function briefRequest(
  story: { collection: string; id: string },
  { lists, timed, at, zone, waitFor, onePerOutlet }: BriefAsked,
) {
  return {
    type: 'brief',
    story,
    lists,
    options: {
      ...(timed ? { launchAt: at, zone } : {}),
      ...(waitFor.length > 0 ? { waitFor } : {}),
      ...(onePerOutlet ? { onePerOutlet } : {}),
    },
  }
}

/** When a campaign that has not begun is to start; `null`: as soon as it is launched. Until it is launched its time is only asked for. */
export function plannedFor({
  launchAt,
  startedAt,
  options,
}: Pick<CampaignDoc, 'launchAt' | 'startedAt' | 'options'>): string | null {
  return startedAt ? null : (launchAt ?? options?.launchAt ?? null)
}

/** The time that a draft was made for, where that is over. @param now ms since the epoch, by the server's clock */
export function timePassed(
  doc: Pick<CampaignDoc, 'state' | 'launchAt' | 'startedAt' | 'options'>,
  now: number,
): string | null {
  const planned = plannedFor(doc)
  return doc.state === 'draft' && planned !== null && Date.parse(planned) <= now ? planned : null
}
