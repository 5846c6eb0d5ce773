import { readPolicy } from '../domain/audience.ts'
import { ACTIVE_STATES, CAMPAIGN_RULES, PITCHES } from '../domain/campaign.ts'
import { languagesSaid } from '../domain/languages.ts'
import { sparedBy } from '../domain/once.ts'
import { OBSTACLES } from '../domain/resuming.ts'
import { unmadeWords } from '../domain/unmade.ts'
import { isPressrumError } from '../errors.ts'
import type { MailNewsroom } from '../mail/content.ts'
import type { AudienceStore, OnceStore } from './audience-store.ts'
import { choiceOf, earlierSources, readOutreachPolicy } from './choice.ts'
import { addressOf, all, type Content, contentOf, type Db } from './content.ts'
import { freezeDigest } from './digest-freeze.ts'
import type { Frozen } from './frozen.ts'
import { mailsOf } from './mails.ts'
import { rulesFor } from './memberships.ts'
import { withNews } from './news.ts'
import type { Alone, CampaignRow, OutreachStore } from './store.ts'

export type FreezeResult =
  | {
      frozen: Frozen
      title: string
      alone?: Alone
      /** What the mails of those languages failed with that it begins without. */
      errors?: unknown[]
    }
  /** Why it cannot start yet; `soon` when the clock alone may change that. `pause`: what must not go on meanwhile, and why. */
  | { waiting: string; soon: boolean; pause?: { id: string; reason: string }[] }

interface NewsroomDoc {
  name?: string | null
  sender?: { name?: string | null; email?: string | null } | null
  contact?: { address?: string | null } | null
  colours?: { accent?: string | null } | null
}

export const NO_SENDER = 'Set the sender in the newsroom’s settings first.'

/** The newsroom as mails show it; `null` while no sender is set. */
export async function mailNewsroom({ db, req }: Db): Promise<MailNewsroom | null> {
  const doc = (await db.findGlobal({ slug: 'newsroom', ...(req ? { req } : {}) } as never)) as NewsroomDoc | null
  const email = doc?.sender?.email
  if (!email) return null
  const name = doc.name || 'Newsroom'
  return {
    name,
    ...(doc.contact?.address ? { address: doc.contact.address } : {}),
    colours: doc.colours?.accent ? { accent: doc.colours.accent } : {},
    sender: { name: doc.sender?.name || name, email },
  }
}

/**
 * Fixes what a campaign sends and to whom: the editions its type calls for, rendered and compiled, the sender, the policy, the rules of
 * its lists or the campaigns whose recipients it is for. Nothing is stored here.
 *
 * @param publicUrl scheme and host of all links
 */
export async function freezeCampaign(
  db: Db & {
    store: Pick<AudienceStore, 'rulesOf' | 'stillSending'> &
      Pick<OnceStore, 'digestsWith'> &
      Pick<OutreachStore, 'frozenOf'>
  },
  campaign: CampaignRow,
  now: Date,
  publicUrl: string,
): Promise<FreezeResult> {
  const newsroom = await mailNewsroom(db)
  if (!newsroom) return { waiting: NO_SENDER, soon: false }
  if (campaign.type === 'digest') return freezeDigest(db, campaign, newsroom, now, publicUrl)
  const content = await contentOf(db, campaign, now.getTime()).catch((error: unknown): Content => {
    // An edition that is not what was signed: somebody has to look, and nothing is sent meanwhile.
    if (isPressrumError(error)) return { waiting: error.message, soon: false }
    throw error
  })
  if ('waiting' in content) return content
  const { source, languages } = content
  const missing = campaign.waitFor.filter((language) => !languages.has(language))
  if (missing.length > 0) {
    return { waiting: `It waits for the story to be public in ${languagesSaid(missing)}.`, soon: true }
  }
  const sources = await earlierSources(db, campaign, source.story.language)
  if (CAMPAIGN_RULES[campaign.type].audience === 'earlier') {
    // Whoever is handed the earlier mail a second later must not be missed by what corrects it.
    const ids = sources.map((earlier) => earlier.campaign)
    if (await db.store.stillSending(ids, now)) {
      return {
        waiting: 'It starts when the earlier campaign has finished, or is paused or cancelled.',
        soon: true,
        pause: campaign.type === 'correction' ? await stillWrong(db, ids) : [],
      }
    }
  }
  const policy = await readOutreachPolicy(db)
  const frozen: Frozen = {
    version: 1,
    source: source.story.language,
    languages: {},
    policy: readPolicy(policy.countryRules),
    newsroom: newsroom.name,
    publicUrl,
    choice: choiceOf(campaign.type, policy, {
      rules: await rulesFor(db.store, campaign.lists),
      sources: await withNews(db, campaign, sources, content),
      onePerOutlet: campaign.options.onePerOutlet === true,
    }),
  }
  const mails = await mailsOf(content, { type: campaign.type, options: campaign.options }, newsroom).catch(
    (error: unknown) => {
      if (isPressrumError(error)) return { waiting: `The mail cannot be made: ${error.message}`, soon: false }
      throw error
    },
  )
  if ('waiting' in mails) return mails
  for (const [language, { edition, story, template }] of mails.languages) {
    frozen.languages[language] = { edition, storyUrl: publicUrl + addressOf(story), template }
  }
  if (mails.source !== frozen.source) Object.assign(frozen, { source: mails.source, own: source.edition })
  const types = sparedBy(campaign.type)
  const alone = types.length > 0 ? { alone: { group: campaign.translationGroup, types } } : {}
  if (mails.unmade.length > 0) frozen.without = unmadeWords(mails.unmade, mails.source)
  return { frozen, title: source.story.title, ...alone, errors: mails.unmade.map(({ error }) => error) }
}

/** Of these campaigns, those that still hand out what a correction is about to correct. A digest goes on: it brings other stories too. */
async function stillWrong(db: Db, ids: readonly string[]): Promise<{ id: string; reason: string }[]> {
  const where = {
    and: [{ id: { in: [...ids] } }, { type: { in: [...PITCHES] } }, { state: { in: [...ACTIVE_STATES] } }],
  }
  const rows = await all<{ id: string }>(db, 'campaigns', where, { type: true })
  return rows.map(({ id }) => ({ id: String(id), reason: OBSTACLES.being_corrected }))
}
