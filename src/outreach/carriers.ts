import { CAMPAIGN_RULES, type CampaignState, type CampaignType } from '../domain/campaign.ts'
import { all, type Db } from './content.ts'
import type { Frozen } from './frozen.ts'

/** A campaign that brings readers to a story, with what its next state depends on. */
export interface Carrier {
  id: string
  type: CampaignType
  storyKey: string
  state: CampaignState
  startedAt?: string | null
  planComplete?: boolean | null
}

const UNDER_WAY: readonly CampaignState[] = ['planning', 'sending']

/**
 * The campaigns that would still bring readers to a story: its own, and those of its group that are under way and were frozen with an
 * edition of it. What tells its readers that it is on hold or withdrawn is none of them.
 *
 * @param own in which states its own campaigns count
 */
export async function carriersOf(
  db: Db,
  { storyKey, translationGroup }: { storyKey: string; translationGroup: string },
  own: readonly CampaignState[],
): Promise<Carrier[]> {
  const rows = await all<Carrier>(
    db,
    'campaigns',
    {
      and: [
        { translationGroup: { equals: translationGroup } },
        { state: { in: [...new Set([...own, ...UNDER_WAY])] } },
      ],
    },
    { type: true, storyKey: true, state: true, startedAt: true, planComplete: true },
  )
  const bringing = rows.filter(({ type }) => CAMPAIGN_RULES[type].needs === 'public')
  const others = bringing.filter((row) => row.storyKey !== storyKey && UNDER_WAY.includes(row.state))
  const carry = await carrying(
    db,
    storyKey,
    others.map(({ id }) => String(id)),
  )
  return bringing
    .filter((row) => (row.storyKey === storyKey ? own.includes(row.state) : carry.has(String(row.id))))
    .map((row) => ({ ...row, id: String(row.id) }))
}

/**
 * Which of these campaigns were frozen with an edition of the story, and that edition's number. One whose frozen content cannot be read counts,
 * with number 0.
 */
export async function carrying(db: Db, storyKey: string, campaigns: readonly string[]): Promise<Map<string, number>> {
  if (campaigns.length === 0) return new Map()
  const rows = await all<{ id: string; frozen: unknown }>(
    db,
    'campaigns',
    { id: { in: [...campaigns] } },
    { frozen: true },
  )
  const frozen = rows.map((row) => ({ id: String(row.id), editions: editionsIn(row.frozen) }))
  const ids = [...new Set(frozen.flatMap(({ editions }) => editions ?? []))]
  const found =
    ids.length === 0
      ? []
      : await all<{ id: string; number: number }>(
          db,
          'editions',
          { and: [{ storyKey: { equals: storyKey } }, { id: { in: ids } }] },
          { number: true },
        )
  const numbers = new Map(found.map(({ id, number }) => [String(id), number]))
  return new Map(
    frozen.flatMap(({ id, editions }): [string, number][] => {
      if (!editions) return [[id, 0]]
      const carried = editions.flatMap((edition) => numbers.get(edition) ?? [])
      return carried.length > 0 ? [[id, Math.min(...carried)]] : []
    }),
  )
}

/** The editions that a campaign was frozen with; `null` where that cannot be read. */
export function editionsIn(frozen: unknown): string[] | null {
  const languages = (frozen as Frozen | null)?.languages
  return languages ? Object.values(languages).map(({ edition }) => edition.id) : null
}
