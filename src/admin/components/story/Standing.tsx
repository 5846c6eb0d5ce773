'use client'

import { useEffect, useState } from 'react'
import { clock } from '../model/instants.ts'
import { standing } from '../model/story.ts'
import { useSay } from '../model/useZone.ts'
import { count } from '../model/wording.ts'
import { Badge } from '../parts/Badge.tsx'
import { Words } from '../parts/Words.tsx'
import type { StoryView } from './useStory.ts'

/** The state of a story in badges and sentences: where it is in the house, what the public sees, who has signed. */
export function Standing({ view, adminRoute }: { view: StoryView; adminRoute: string }) {
  const say = useSay()
  const { possible, publication, editions, campaign, clockMs } = view
  const status = publication?.status ?? possible.publicationStatus
  return (
    <>
      <p className="pr-badges">
        <Badge state={possible.editorialState} />
        {status === 'unpublished' ? null : <Badge state={status} />}
      </p>
      {standing(publication, editions, Date.now() + clockMs, say).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {possible.signOffs.length > 0 ? (
        <ul className="pr-plain-list" aria-label="Signatures">
          {possible.signOffs.map(({ user, name, at }) => (
            <li key={user}>
              Signed by {name || 'a colleague'} on {say(at)}
            </li>
          ))}
        </ul>
      ) : null}
      {campaign ? (
        <p>
          <a href={`${adminRoute}/collections/campaigns/${campaign.id}`}>Campaign</a>: <Badge state={campaign.state} />
          {campaign.planned > 0 ? ` ${count(campaign.planned, 'recipient')}` : ''}
          {campaign.pausedReason ? (
            <span className="pr-quiet">
              {' '}
              <Words>{campaign.pausedReason}</Words>
            </span>
          ) : null}
        </p>
      ) : null}
    </>
  )
}

/** Runs down to the moment in which a signed story goes out. The figures are for the eye; the sentence beside them names the time. */
export function Countdown({ until, clockMs }: { until: number; clockMs: number }) {
  const [now, setNow] = useState(() => Date.now() + clockMs)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() + clockMs), 250)
    return () => clearInterval(timer)
  }, [clockMs])
  const seconds = (until - now) / 1000
  return (
    <span className="pr-countdown" role="timer" aria-live="off">
      {seconds > 0 ? clock(seconds) : 'now'}
    </span>
  )
}
