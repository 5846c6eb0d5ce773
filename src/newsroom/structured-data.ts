import type { CanonicalSeminar, PublicStory } from '../domain/edition.ts'
import { mediaPath } from '../domain/media.ts'
import { storyHref } from './address.ts'
import { seminarMachineTime } from './dates.ts'
import { type Frame, leadImage } from './pages/frame.ts'
import type { SeenStory } from './source.ts'

/** Schema.org knows no “held”; a seminar that was held is one that was scheduled. */
const EVENT_STATUS: Record<CanonicalSeminar['status'], string> = {
  planned: 'https://schema.org/EventScheduled',
  held: 'https://schema.org/EventScheduled',
  postponed: 'https://schema.org/EventPostponed',
  cancelled: 'https://schema.org/EventCancelled',
}

function event(story: PublicStory, seminar: CanonicalSeminar): object {
  const place = [seminar.venue, seminar.city, seminar.country].filter(Boolean)
  return {
    '@type': 'Event',
    name: seminar.eventName || story.title,
    eventStatus: EVENT_STATUS[seminar.status],
    ...(seminar.start && { startDate: seminarMachineTime(seminar.start, seminar) }),
    ...(seminar.end && { endDate: seminarMachineTime(seminar.end, seminar) }),
    ...(place.length > 0 && {
      location: {
        '@type': 'Place',
        name: seminar.venue || seminar.city || seminar.country,
        address: {
          '@type': 'PostalAddress',
          ...(seminar.city && { addressLocality: seminar.city }),
          ...(seminar.country && { addressCountry: seminar.country }),
        },
      },
    }),
    ...(seminar.organisers.length > 0 && {
      organizer: seminar.organisers.map((name) => ({ '@type': 'Organization', name })),
    }),
    ...(seminar.speakers.length > 0 && {
      performer: seminar.speakers.map(({ name }) => ({ '@type': 'Person', name })),
    }),
  }
}

/** A story for machines that read schema.org: a NewsArticle, and for a seminar the Event it is about. */
export function storyData(seen: SeenStory, frame: Frame): object {
  const { story } = seen
  const { publicUrl, settings } = frame
  const url = publicUrl + storyHref(seen.address)
  const image = leadImage(story)
  const publisher = { '@type': 'Organization', name: settings.name, url: `${publicUrl}/` }
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: story.title,
    ...(story.lead && { description: story.lead }),
    inLanguage: story.language,
    url,
    mainEntityOfPage: url,
    datePublished: new Date(seen.firstSeen).toISOString(),
    dateModified: new Date(seen.since).toISOString(),
    author: publisher,
    publisher,
    ...(image && { image: publicUrl + mediaPath(image.hash, 'large') }),
    ...(story.topics.length > 0 && { keywords: story.topics.map((topic) => topic.name).join(', ') }),
    ...(story.correction && { correction: story.correction.note || story.correction.changes.join(' ') }),
    ...(story.seminar && { about: event(story, story.seminar) }),
  }
}
