import type { PublicStory } from '../../domain/edition.ts'
import { telHref } from '../../richtext/links.ts'
import { dayOf, timeOf } from '../dates.ts'
import { type Frame, safeHref } from './frame.ts'

/** What a corrected edition says about itself, before anything else: that it is one, since when, what was wrong. */
export function Correction({ frame, story, since }: { frame: Frame; story: PublicStory; since: number }) {
  const { correction } = story
  if (!correction) return null
  return (
    <section className="correction" aria-labelledby="correction">
      <h2 id="correction">{frame.strings.correction}</h2>
      <p className="when">
        <time dateTime={new Date(since).toISOString()}>{timeOf(since, frame.language)}</time>
      </p>
      {correction.note && <p className="lines">{correction.note}</p>}
      {correction.changes.length > 0 && (
        <>
          <h3>{frame.strings.changes}</h3>
          <ul>
            {correction.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

export function Quotes({ story }: { story: PublicStory }) {
  const quotes = story.quotes.filter((quote) => quote.text)
  return quotes.map((quote) => (
    <figure className="pull" key={quote.text}>
      <blockquote className="lines">{quote.text}</blockquote>
      {quote.speaker && (
        <figcaption>
          <strong>{quote.speaker}</strong>
          {quote.speakerTitle && `, ${quote.speakerTitle}`}
        </figcaption>
      )}
    </figure>
  ))
}

/** Numbers never stand alone: each with its unit, its source and its date. */
export function Figures({ frame, story }: { frame: Frame; story: PublicStory }) {
  const figures = story.figures.filter((figure) => figure.value)
  if (figures.length === 0) return null
  const { strings, language } = frame
  return (
    <section className="figures" aria-labelledby="figures">
      <h2 id="figures">{strings.figures}</h2>
      <ul>
        {figures.map((figure) => {
          const asOf = dayOf(figure.asOf, language)
          const origin = [figure.source && `${strings.source}: ${figure.source}`, asOf && strings.asOf(asOf)]
          return (
            <li key={`${figure.label} ${figure.value}`}>
              <p className="value">
                {figure.value}
                {figure.unit && <span className="unit"> {figure.unit}</span>}
              </p>
              {figure.label && <p>{figure.label}</p>}
              {origin.some(Boolean) && <p className="origin">{origin.filter(Boolean).join(', ')}</p>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

export function Helplines({ frame, story }: { frame: Frame; story: PublicStory }) {
  if (story.helplines.length === 0) return null
  return (
    <section className="helplines" aria-labelledby="helplines">
      <h2 id="helplines">{frame.strings.helplines}</h2>
      <ul>
        {story.helplines.map((line) => {
          const tel = telHref(line.phone)
          const href = safeHref(line.url)
          return (
            <li key={`${line.country} ${line.name} ${line.phone}`}>
              {href ? (
                <a href={href} rel="noopener">
                  {line.name}
                </a>
              ) : (
                <span>{line.name}</span>
              )}
              {line.country && <span className="country"> ({line.country})</span>}
              {line.phone && <> {tel ? <a href={tel}>{line.phone}</a> : line.phone}</>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
