import { CAMPAIGN_RULES, type CampaignOptions } from '../domain/campaign.ts'
import { standIn, type Unmade } from '../domain/unmade.ts'
import { isPressrumError } from '../errors.ts'
import type { CompiledBrief } from '../mail/compose.ts'
import type { MailNewsroom, StoryMail } from '../mail/content.ts'
import { compileBrief, type Entry, type Sendable } from './content.ts'

export interface Mails {
  languages: Map<string, Entry & { template: CompiledBrief }>
  /** The language of those who read none of the others. */
  source: string
  unmade: (Unmade & { error: unknown })[]
}

const SEE_LOG = 'Something went wrong, and the server’s log says what.'

/**
 * The mails of a campaign, one per language. A pitch whose mail cannot be made in one of its languages goes to nobody until that is mended. A notice
 * about a mistake cannot wait for it: it goes out in the others, and in those to the readers of that one as well.
 *
 * @throws what the first of the mails failed with, for a pitch, and where none can be made at all
 */
export async function mailsOf(
  { source, languages }: Sendable,
  { type, options }: { type: StoryMail; options: CampaignOptions },
  newsroom: MailNewsroom,
): Promise<Mails> {
  const isNotice = CAMPAIGN_RULES[type].scrutiny === 'address_only'
  const own = source.story.language
  const made: Mails['languages'] = new Map()
  const unmade: Mails['unmade'] = []
  for (const [language, entry] of languages) {
    try {
      made.set(language, { ...entry, template: await compileBrief(entry.story, newsroom, type, options, own) })
    } catch (error) {
      if (!isNotice) throw error
      unmade.push({ language, why: isPressrumError(error) ? error.message : SEE_LOG, error })
    }
  }
  const instead = standIn([...made.keys()], own)
  if (instead === null) throw unmade[0]?.error
  return { languages: made, source: instead, unmade }
}
