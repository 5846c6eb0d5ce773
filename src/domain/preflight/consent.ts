import { type ConsentChannel, type ConsentProblem, consentProblem } from '../consent.ts'
import type { CanonicalStory } from '../edition.ts'
import { type Check, found, type MediaFacts, none, type PreflightContext } from './finding.ts'
import { passagesOf } from './passages.ts'
import { mentions } from './people.ts'
import { goesOutAt } from './times.ts'

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
