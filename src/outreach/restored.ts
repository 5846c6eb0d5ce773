import { CAMPAIGN_RULES, type CampaignType, PITCHES } from '../domain/campaign.ts'
import { perhapsSentWords, RESTORED_KEY } from '../domain/lineage.ts'
import { parseStoryKey } from '../domain/story.ts'
import { all, type Db } from './content.ts'

/** When the database was last found to be put back to an earlier day (ISO 8601, UTC); `null` where it never was. */
export async function restoredAt(db: Db): Promise<string | null> {
  const [row] = await all<{ value: { v: string } }>(db, 'values', { key: { equals: RESTORED_KEY } }, { value: true })
  return row?.value.v ?? null
}

/**
 * What whoever launches a campaign, or signs its plan, is told where the database has perhaps forgotten that its story went out: the story was there
 * when the database was put back, and nothing of the kind has begun about it since, which somebody who was told has decided. Whoever let a correction
 * go out knew who would miss that, which says nothing of a withdrawal.
 *
 * @returns `null` where there is nothing to say
 */
export async function perhapsSent(
  db: Db,
  { type, storyKey, group }: { type: CampaignType; storyKey: string; group: string },
): Promise<string | null> {
  const { audience, pitch } = CAMPAIGN_RULES[type]
  const story = parseStoryKey(storyKey)
  const at = await restoredAt(db)
  if (at === null || story === null || audience === 'deferred') return null
  const isThere = async (collection: string, rules: object[]) =>
    (await all<{ id: string }>(db, collection, { and: rules }, { createdAt: true })).length > 0
  if (!(await isThere(story.collection, [{ id: { equals: story.id } }, { createdAt: { less_than_equal: at } }]))) {
    return null
  }
  const begun = [
    { translationGroup: { equals: group } },
    { type: { in: pitch ? [...PITCHES] : [type] } },
    { startedAt: { greater_than: at } },
  ]
  return (await isThere('campaigns', begun)) ? null : perhapsSentWords(at, !pitch)
}
