import { CAMPAIGN_RULES, type CampaignOptions, type CampaignType, PITCHES } from './campaign.ts'

/**
 * The earlier campaigns of a translation group that leave a person out of a new one: nobody gets a brief of what they have been sent
 * already, whichever list it went to, nor a second follow-up. Whoever wants to write to them again makes a follow-up. A notice about a
 * mistake goes to whoever holds the mistake.
 */
export function sparedBy(type: CampaignType): readonly CampaignType[] {
  if (type === 'brief') return PITCHES
  return type === 'follow_up' ? ['follow_up'] : []
}

/**
 * Whether a notice about a mistake would say what another one of its type about the story says already. Without a text of its own it says what
 * they all say: a correction what its edition says, the others how the story stands. With one it repeats only the same words to the same people.
 */
export function repeats(type: CampaignType, asked: CampaignOptions, other: CampaignOptions): boolean {
  const { audience, pitch } = CAMPAIGN_RULES[type]
  if (audience !== 'earlier' || pitch) return false
  if (!asked.text) return type !== 'correction' || asked.edition === other.edition
  return saying(asked) === saying(other)
}

const saying = ({ text, substitute = '', sources = [] }: CampaignOptions): string =>
  JSON.stringify([typeof text === 'object' ? Object.entries(text).sort() : text, substitute, [...sources].sort()])
