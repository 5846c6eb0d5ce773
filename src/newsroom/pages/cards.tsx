import { imageTag } from '../../richtext/nodes/embeds.ts'
import { storyHref } from '../address.ts'
import { dayOf, seminarTime } from '../dates.ts'
import type { SeenStory } from '../source.ts'
import { type Frame, leadImage, onPage } from './frame.ts'

/** Kind and day above a headline; a seminar tells its own date. */
function Kicker({ frame, seen }: { frame: Frame; seen: SeenStory }) {
  const { story } = seen
  const event = story.seminar ? seminarTime(story.seminar, frame.language) : ''
  return (
    <p className="kicker">
      <span>{frame.strings.kinds[story.kind]}</span>{' '}
      {event ? (
        <span className="when">{event}</span>
      ) : (
        <time className="when" dateTime={new Date(seen.firstSeen).toISOString()}>
          {dayOf(seen.firstSeen, frame.language)}
        </time>
      )}
      {story.correction && <span className="label">{frame.strings.correction}</span>}
    </p>
  )
}

/** The newest story, large. Its picture is decoration here: the headline beside it is the link. */
export function LeadCard({ frame, seen }: { frame: Frame; seen: SeenStory }) {
  const { story, address } = seen
  const image = leadImage(story)
  return (
    <article className={image ? 'lead-card with-image' : 'lead-card'} lang={story.language}>
      <div className="lead-words">
        <Kicker frame={frame} seen={seen} />
        <h2>
          <a href={storyHref(address)}>{story.title}</a>
        </h2>
        {(story.subheading || story.lead) && <p className="standfirst">{story.subheading || story.lead}</p>}
      </div>
      {image && (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: made by the rich-text registry, which escapes
        <div className="lead-image" dangerouslySetInnerHTML={{ __html: imageTag(image, { mediaUrl: onPage }) }} />
      )}
    </article>
  )
}

/** A story in a list. */
export function Card({ frame, seen, level }: { frame: Frame; seen: SeenStory; level: 'h2' | 'h3' }) {
  const { story, address } = seen
  const Heading = level
  return (
    <article className="card" lang={story.language}>
      <Kicker frame={frame} seen={seen} />
      <Heading>
        <a href={storyHref(address)}>{story.title}</a>
      </Heading>
      {story.lead && <p className="card-lead">{excerpt(story.lead)}</p>}
    </article>
  )
}

/** The first words of a text, cut between words; about two lines of a card. */
export function excerpt(text: string, length = 180): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  const cut = line.slice(0, length + 1)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length * 0.6)).trimEnd()}…`
}
