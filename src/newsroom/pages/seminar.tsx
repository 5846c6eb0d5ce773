import type { ReactNode } from 'react'
import type { CanonicalSeminar } from '../../domain/edition.ts'
import { LANGUAGE_NAMES } from '../../domain/languages.ts'
import { seminarMachineTime, seminarTime } from '../dates.ts'
import { type Frame, safeHref } from './frame.ts'

/** A country's name in the page's language; the code itself when there is none. */
function countryName(code: string, language: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code) ?? code
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return children ? (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  ) : null
}

/** Where and when, no more exactly than it is known, and whether it took place. */
export function SeminarFacts({ frame, seminar, since }: { frame: Frame; seminar: CanonicalSeminar; since: number }) {
  const { strings, language } = frame
  const words = strings.seminar
  const when = seminarTime(seminar, language)
  const overdue = seminar.status === 'planned' && Date.parse(seminar.end || seminar.start) < since
  const where = [seminar.venue, seminar.city, countryName(seminar.country, language)].filter(Boolean).join(', ')
  const participants =
    seminar.participantCount === null
      ? ''
      : [
          new Intl.NumberFormat(language).format(seminar.participantCount),
          seminar.participantCountMethod && `(${seminar.participantCountMethod})`,
        ]
          .filter(Boolean)
          .join(' ')
  return (
    <section className="facts" aria-labelledby="facts">
      <h2 id="facts">{seminar.eventName || words.facts}</h2>
      <dl>
        <Row label={words.when}>
          {when && <time dateTime={seminarMachineTime(seminar.start, seminar)}>{when}</time>}
        </Row>
        <Row label={words.where}>{where}</Row>
        <Row label={words.status}>
          <span className={`status status-${seminar.status}`}>{words.statuses[seminar.status]}</span>
          {overdue && `. ${words.unconfirmed}`}
        </Row>
        <Row label={words.organisers}>{seminar.organisers.join(', ')}</Row>
        <Row label={words.languages}>{seminar.languages.map((code) => LANGUAGE_NAMES[code]).join(', ')}</Row>
        <Row label={words.participants}>{participants}</Row>
        <Row label={words.accreditation}>{seminar.accreditation}</Row>
      </dl>
    </section>
  )
}

/** What was said: key points, conclusions, speakers, voices. */
export function SeminarReport({ frame, seminar }: { frame: Frame; seminar: CanonicalSeminar }) {
  const words = frame.strings.seminar
  return (
    <>
      {seminar.keyPoints.length > 0 && (
        <section aria-labelledby="key-points">
          <h2 id="key-points">{words.keyPoints}</h2>
          <ul className="points">
            {seminar.keyPoints.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </section>
      )}
      {seminar.conclusions && (
        <section aria-labelledby="conclusions">
          <h2 id="conclusions">{words.conclusions}</h2>
          <p className="lines">{seminar.conclusions}</p>
        </section>
      )}
      {seminar.speakers.length > 0 && (
        <section aria-labelledby="speakers">
          <h2 id="speakers">{words.speakers}</h2>
          <ul className="people">
            {seminar.speakers.map((person) => (
              <li key={`${person.name} ${person.organisation}`}>
                <strong>{person.name}</strong>
                {[person.title, person.organisation].filter(Boolean).length > 0 &&
                  `, ${[person.title, person.organisation].filter(Boolean).join(', ')}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {seminar.feedback.length > 0 && (
        <section aria-labelledby="feedback">
          <h2 id="feedback">{words.feedback}</h2>
          {seminar.feedback.map((voice) => (
            <figure className="voice" key={voice.text}>
              <blockquote>{voice.text}</blockquote>
              {voice.from && <figcaption>{voice.from}</figcaption>}
            </figure>
          ))}
        </section>
      )}
    </>
  )
}

/** Slides, papers and the recording; a file without a public address is named, to be asked for. */
export function SeminarMaterials({ frame, seminar }: { frame: Frame; seminar: CanonicalSeminar }) {
  const words = frame.strings.seminar
  const recording = seminar.recording && safeHref(seminar.recording.url)
  const captions = seminar.recording && safeHref(seminar.recording.captionsUrl)
  if (seminar.materials.length === 0 && !recording) return null
  return (
    <section aria-labelledby="materials">
      <h2 id="materials">{words.materials}</h2>
      <ul>
        {recording && (
          <li>
            <a href={recording} rel="noopener">
              {words.recording}
            </a>
            {captions && (
              <>
                {' · '}
                <a href={captions} rel="noopener">
                  {words.captions}
                </a>
              </>
            )}
          </li>
        )}
        {seminar.materials.map(({ label, url }) => {
          const href = safeHref(url)
          return (
            <li key={`${label} ${url}`}>
              {href ? (
                <a href={href} rel="noopener">
                  {label || href}
                </a>
              ) : (
                `${label} – ${frame.strings.onRequest}`
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
