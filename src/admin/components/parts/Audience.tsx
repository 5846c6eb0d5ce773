'use client'

import type { AudiencePreview } from '../../../outreach/audience.ts'
import { fallbackWords, waitingWords } from '../model/audience.ts'
import { useSay } from '../model/useZone.ts'
import { count, countryName, figure, languageName, ranked } from '../model/wording.ts'
import { Notice } from './Notice.tsx'
import { Words } from './Words.tsx'

/** At most this many rows of a table are shown; the rest is summed up. */
const ROWS = 8

function Counts({ title, rows }: { title: string; rows: { key: string; name: string; value: number }[] }) {
  const rest = rows.slice(ROWS).reduce((sum, { value }) => sum + value, 0)
  return (
    <table className="pr-counts">
      <caption>{title}</caption>
      <tbody>
        {rows.slice(0, ROWS).map(({ key, name, value }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td>{figure(value)}</td>
          </tr>
        ))}
        {rest > 0 ? (
          <tr>
            <th scope="row">{count(rows.length - ROWS, 'other')}</th>
            <td>{figure(rest)}</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  )
}

/** That it may have gone out before, where a restored database cannot know. */
function Forgotten({ words }: { words: string | undefined }) {
  return words ? (
    <Notice tone="alert">
      <Words>{words}</Words>
    </Notice>
  ) : null
}

/** Who would receive a mail: how many, where, in which language, who not and why, and when. */
export function Audience({ audience }: { audience: AudiencePreview }) {
  const say = useSay()
  const { candidates, planned, excluded, byLanguage, byCountry, sample, firstSendAt, lastSendAt } = audience
  const left = excluded.reduce((sum, { count: n }) => sum + n, 0)
  const waits = waitingWords(audience)
  const languages = ranked(byLanguage, languageName)
  if (candidates === 0) {
    return (
      <>
        <Forgotten words={audience.perhapsSent} />
        {waits ? <Notice tone="wait">{waits}</Notice> : null}
        <Notice tone="alert">There is nobody it could go to: nobody would receive this.</Notice>
      </>
    )
  }
  return (
    <div>
      <Forgotten words={audience.perhapsSent} />
      {waits ? <Notice tone="wait">{waits}</Notice> : null}
      <p>
        <strong>{count(planned, 'recipient')}</strong> of {count(candidates, 'contact')}
        {left > 0 ? `; ${figure(left)} left out` : ''}.
        {planned > 0 && firstSendAt && lastSendAt ? (
          <>
            {' '}
            {say(firstSendAt) === say(lastSendAt)
              ? `They are expected to go out on ${say(firstSendAt)}.`
              : `The first mail is expected on ${say(firstSendAt)}, the last on ${say(lastSendAt)}.`}
            {audience.byUtc
              ? ` What the warm-up leaves over for another day waits for its morning. ${audience.byUtc}`
              : ''}
          </>
        ) : null}
      </p>
      {planned > 0 ? (
        <div className="pr-columns">
          {languages.length > 0 ? <Counts title="By language" rows={languages} /> : null}
          <Counts title="By country" rows={ranked(byCountry, countryName)} />
        </div>
      ) : null}
      {fallbackWords(audience.fallback).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {excluded.length > 0 ? (
        <>
          <h4>Left out</h4>
          <ul>
            {excluded.map(({ reason, count: n, explanation }) => (
              <li key={reason}>
                {figure(n)}: {explanation}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {sample.length > 0 ? (
        <>
          <h4>{sample.length === 1 ? 'One of the recipients' : `${sample.length} of the recipients, for example`}</h4>
          <ul>
            {sample.map(({ contact, address, language, country }) => (
              <li key={contact}>
                {address}{' '}
                <span className="pr-quiet">
                  ({language === undefined ? '' : `${languageName(language)}, `}
                  {countryName(country)})
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}
