import { createLocalReq, type Payload } from 'payload'
import { CAMPAIGN_RULES, type CampaignType } from '../domain/campaign.ts'
import { publicEditions } from '../outreach/content.ts'
import { transact } from '../storage/transact.ts'
import { releaseBlocks } from './checks.ts'
import { pauseForDecision } from './missed.ts'

interface Campaign {
  id: string
  type: CampaignType
  storyKey: string
  translationGroup: string
  launchAt?: Date | string | null
}

/**
 * The last look before a campaign freezes: preflight over each edition that it would carry, as things stand now. What is
 * blocked is paused with the reason, once, and whoever signed for it is told. What is wrong with a story is no reason to keep
 * back the notice that it is held or withdrawn.
 *
 * @returns why it may not start, or `null`; `soon` when the clock alone may change that
 */
export async function whyNotLaunch(
  payload: Payload,
  campaign: Campaign,
  now: Date,
): Promise<{ waiting: string; soon: boolean } | null> {
  if (CAMPAIGN_RULES[campaign.type].needs !== 'public') return null
  const req = await createLocalReq({}, payload)
  const editions = await publicEditions({ db: payload.db, req }, campaign.translationGroup, now.getTime())
  for (const { story } of editions) {
    const [block] = await releaseBlocks(req, story, now.getTime())
    if (!block) continue
    const reason = `${story.title} (${story.language}): ${block.message} ${block.fix}`
    await transact(req, (inner) => pauseForDecision(inner, campaign, 'held_by_preflight', reason))
    return { waiting: reason, soon: false }
  }
  return null
}
