import { type CampaignType, PITCHES } from './campaign.ts'

/**
 * The earlier campaigns of a translation group that leave a person out of a new one: nobody gets a brief of what they have been sent
 * already, whichever list it went to, nor a second follow-up. Whoever wants to write to them again makes a follow-up. A notice about a
 * mistake goes to whoever holds the mistake.
 */
export function sparedBy(type: CampaignType): readonly CampaignType[] {
  if (type === 'brief') return PITCHES
  return type === 'follow_up' ? ['follow_up'] : []
}
