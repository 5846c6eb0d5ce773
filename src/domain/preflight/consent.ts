import type { CanonicalStory } from '../edition.ts'
import { type Check, found, type MediaFacts, none, type PreflightContext } from './finding.ts'
import { passagesOf } from './passages.ts'
import { mentions } from './people.ts'
import { goesOutAt } from './times.ts'

export const CONSENT_CHANNELS = ['newsroom', 'mail', 'press_use', 'social', 'print'] as const
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number]

/** A consent record, instants as UTC ISO 8601 or `''`. */
export interface ConsentRecord {
  id: string
  scope: string
  channels: readonly string[]
  validUntil: string
  /** Months; `null`: as the editorial policy says. */
  reconfirmEveryMonths: number | null
  reconfirmedAt: string
  createdAt: string
  withdrawnAt: string
  under18: boolean
}

/** UTC, the last day of a shorter month included: 31 August and six months are 28 February. */
function monthsLater(iso: string, months: number): number {
  const at = new Date(iso)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() + months)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  return at.setUTCDate(Math.min(day, last))
}

/**
 * When the person has to be asked again (ms), or `null`: never. A consent with an end is asked for again only where
 * its own record says so.
 */
export function reconfirmBy(record: ConsentRecord, policyMonths: number): number | null {
  const months = record.reconfirmEveryMonths ?? (record.validUntil ? null : policyMonths)
  const since = record.reconfirmedAt || record.createdAt
  return months && since ? monthsLater(since, months) : null
}

export type ConsentProblem = 'none' | 'withdrawn' | 'expired' | 'reconfirm' | 'scope' | 'newsroom' | 'mail'

/**
 * Why a consent does not cover a use at an instant (ms); `null` when it does. One that ends at an instant has ended then.
 */
export function consentProblem(
  record: ConsentRecord | null,
  use: { at: number; channels: readonly ConsentChannel[]; policyMonths: number },
): ConsentProblem | null {
  if (!record) return 'none'
  if (record.withdrawnAt) return 'withdrawn'
  if (record.validUntil && Date.parse(record.validUntil) <= use.at) return 'expired'
  const again = reconfirmBy(record, use.policyMonths)
  if (again !== null && again <= use.at) return 'reconfirm'
  if (!record.scope.trim()) return 'scope'
  const missing = use.channels.find((channel) => !record.channels.includes(channel))
  return missing === 'newsroom' || missing === 'mail' ? missing : null
}

const PROBLEMS: Record<ConsentProblem, { id: string; says: string; fix: string }> = {
  none: {
    id: 'consent_missing',
    says: 'shows an identifiable person without a valid consent',
    fix: 'Link a consent record that is valid, or use another image.',
  },
  withdrawn: {
    id: 'consent_withdrawn',
    says: 'shows a person who has withdrawn their consent',
    fix: 'Take the image out. It must not be used any more.',
  },
  expired: {
    id: 'consent_expired',
    says: 'shows a person whose consent will have ended when the story goes out',
    fix: 'Ask the person again and record the new end, or use another image.',
  },
  reconfirm: {
    id: 'consent_reconfirm',
    says: 'shows a person who was to be asked again by then',
    fix: 'Ask whether the consent still holds and record the day in the consent record, or use another image.',
  },
  scope: {
    id: 'consent_scope',
    says: 'has a consent record that does not say what was agreed to',
    fix: 'Write into the consent record what the person agreed to, in their words.',
  },
  newsroom: {
    id: 'consent_channel',
    says: 'shows a person whose consent does not cover the newsroom',
    fix: 'Ask the person, and add the channel to the consent record; or use another image.',
  },
  mail: {
    id: 'consent_channel',
    says: 'shows a person whose consent does not cover mail to the press, and the story is sent by its plan',
    fix: 'Ask the person, and add the channel to the consent record; send nothing; or use another image.',
  },
}

/** Where a picture of a story appears by its own plan. */
function channelsOf(story: CanonicalStory): ConsentChannel[] {
  const { when, lists } = story.outreachPlan
  return when !== 'none' && lists.length > 0 ? ['newsroom', 'mail'] : ['newsroom']
}

const nameOf = (story: CanonicalStory, id: string) => `“${story.media[id]?.filename ?? id}”`

export const consents: Check = (story, context) =>
  depicting(story, context).flatMap(([id, { consent }]) => {
    const problem = consentProblem(consent, {
      at: goesOutAt(story, context.now),
      channels: channelsOf(story),
      policyMonths: context.consentReconfirmMonths,
    })
    if (problem) {
      const { id: finding, says, fix } = PROBLEMS[problem]
      return found('block', finding, `media.${id}`, `${nameOf(story, id)} ${says}.`, fix)
    }
    if (consent?.under18) {
      return found(
        'block',
        'minor_identifiable',
        `media.${id}`,
        `${nameOf(story, id)} shows somebody under 18 who can be recognised.`,
        'Use a picture in which nobody can recognise the child. No consent covers this.',
      )
    }
    return story.images.includes(id) && !consent?.channels.includes('press_use')
      ? found(
          'warn',
          'consent_press_use',
          `media.${id}`,
          `${nameOf(story, id)} is offered to the press, and the consent does not speak of use by the press.`,
          'Ask the person, or show the image in the text only.',
        )
      : none
  })

/** A child that the text speaks of under another name must not be found in its pictures. */
export const minorsInPictures: Check = (story, context) => {
  const people = depicting(story, context)
  if (people.length === 0) return none
  const passages = passagesOf(story).filter(({ form }) => form !== 'code')
  const minor = context.protectedPeople.some(
    ({ under18, pseudonym }) => under18 && passages.some(({ text }) => mentions(text, pseudonym)),
  )
  return minor
    ? found(
        'attest',
        'minor_in_pictures',
        'images',
        'The story speaks of somebody under 18 who is protected, and has pictures of people who can be recognised.',
        'Make sure that no picture shows this person or somebody by whom they would be recognised; then sign for it.',
      )
    : none
}

function depicting(story: CanonicalStory, { media }: Pick<PreflightContext, 'media'>): [string, MediaFacts][] {
  return Object.keys(story.media).flatMap((id) => {
    const facts = Object.hasOwn(media, id) ? media[id] : undefined
    return facts?.depictsPerson ? [[id, facts] as [string, MediaFacts]] : []
  })
}
