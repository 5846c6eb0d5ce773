import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { CAMPAIGN_RULES, type CampaignOptions, type CampaignState, type CampaignType } from '../domain/campaign.ts'
import { repeats } from '../domain/once.ts'
import { refuse } from '../errors.ts'
import { all } from './content.ts'

/** Names the value that whoever makes a follow-up or a notice of a group takes first. */
export const turnOf = (group: string) => `write-again/${group}`

/** Written before anything is read: of two who write to a group's readers at once the second one sees the first one's. */
export async function takeTurn(req: PayloadRequest, group: string): Promise<void> {
  await req.payload.db.updateOne({
    collection: 'values',
    where: { key: { equals: turnOf(group) } },
    data: { value: { v: randomUUID() } },
    options: { atomic: true },
    req,
  } as never)
}

/**
 * A notice that says what another one about the story says already would only come twice.
 *
 * @param besides states in which another one stands in nobody's way
 * @throws 409 `wrong_state` with the campaign that is there
 */
export async function demandUnsaid(
  req: PayloadRequest,
  { id, type, storyKey, options }: { id: string; type: CampaignType; storyKey: string; options: CampaignOptions },
  besides: readonly CampaignState[],
): Promise<void> {
  const there = await all<{ id: unknown; options?: CampaignOptions | null }>(
    { db: req.payload.db, req },
    'campaigns',
    {
      and: [{ storyKey: { equals: storyKey } }, { type: { equals: type } }, { state: { not_in: [...besides] } }],
    },
    { options: true },
  )
  const same = there.find((other) => String(other.id) !== id && repeats(type, options, other.options ?? {}))
  if (!same) return
  throw refuse.wrongState(
    `There is a ${CAMPAIGN_RULES[type].label.toLowerCase()} about this story that says the same; its readers would get it twice. Look at that one first. Another one needs a text of its own that says something else.`,
    { campaign: String(same.id) },
  )
}
