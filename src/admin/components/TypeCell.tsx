'use client'

import { CAMPAIGN_RULES, type CampaignType } from '../../domain/campaign.ts'

/** The type of a campaign in a list, as everything else calls it. */
export function TypeCell({ cellData }: { cellData?: unknown }) {
  return <>{CAMPAIGN_RULES[cellData as CampaignType]?.label ?? ''}</>
}
