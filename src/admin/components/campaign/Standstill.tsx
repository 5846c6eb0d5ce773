'use client'

import { useAuth, useConfig } from '@payloadcms/ui'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { may, principalOf } from '../../../domain/permissions.ts'
import type { Stop } from '../../../domain/stop.ts'
import { call } from '../model/call.ts'
import { usePoll } from '../model/usePoll.ts'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'

/** The switch, since when nothing can be stored, and since when no process that sends has been heard of, if that is too long ago. */
type Standing = Stop & { unstorableSince?: string | null; silentSince?: string | null; neverSent?: boolean }

/** Before the first answer: the switch has its place at once, so that nothing below moves under somebody’s finger. */
const UNKNOWN: Standing = { stopped: false, reason: '', by: '', at: '' }

/** What keeps every campaign from sending now, looked at again every `wait` ms (`null` stops that). `known` is false for who may not know. */
export function useStandstill(wait: number | null) {
  const { routes } = useConfig().config
  const { user } = useAuth()
  const [standing, setStanding] = useState<Standing>(UNKNOWN)
  const address = `${routes.api}/campaigns`
  const known = may(principalOf(user), 'campaign.read')
  const look = useCallback(async () => {
    if (!known) return
    const answer = await call<Standing>(`${address}/stop-all`)
    if (answer.ok) setStanding(answer.value)
  }, [address, known])
  useEffect(() => {
    void look()
  }, [look])
  usePoll(look, wait)
  return { standing, setStanding, look, known, address }
}

/** Who stopped everything, when, and why. */
export function WhyStopped({ stop: { by, at, reason } }: { stop: Stop }) {
  return (
    <>
      {by ? ` Stopped by ${by}` : ' Stopped'}
      {at ? (
        <>
          {' '}
          on <Instant at={at} />
        </>
      ) : null}
      {reason ? `: ${reason}` : '.'}
    </>
  )
}

/** What nobody has looked after for longer than the editorial policy allows goes out only when somebody says so. */
const LATE = 'A campaign that came due long before that is held for a decision.'

/** Says why nothing is sent, or saved, although nobody has stopped it; and that everything is stopped. @param lift what can be done about that */
export function StandstillNotices({ standing, lift }: { standing: Standing; lift?: ReactNode }) {
  const { unstorableSince, silentSince, neverSent, stopped } = standing
  return (
    <>
      {unstorableSince ? (
        <Notice tone="bad" live>
          <p>
            <strong>Nothing can be stored.</strong> Since <Instant at={unstorableSince} /> the disk is full, over its
            quota, or refuses writing, so no campaign sends anything and no work can be saved. Nothing is lost: keep
            this page open with what you have written. Whoever runs the server has to make room; then everything goes on
            by itself. {LATE}
          </p>
        </Notice>
      ) : null}
      {silentSince && !unstorableSince ? (
        <Notice tone="alert" live>
          <p>
            <strong>No mail goes out.</strong> The part of the system that sends (the worker){' '}
            {neverSent ? 'has never been started since this newsroom was set up on ' : 'has not been heard of since '}
            <Instant at={silentSince} />, so campaigns and letters wait. Whoever runs the server has to start it; then
            everything goes on by itself. {neverSent ? '' : LATE}
          </p>
        </Notice>
      ) : null}
      {stopped ? (
        <Notice tone="bad" live>
          <p>
            <strong>Everything is stopped.</strong> No campaign sends anything until somebody lifts this.
            <WhyStopped stop={standing} />
          </p>
          {lift}
        </Notice>
      ) : null}
    </>
  )
}

/** How often a story looks (ms): whoever saves is told at once anyway. */
const STORY_LOOK_MS = 10_000

/** The same on the page of a story, where it says why nothing can be saved and nothing signed goes out, and before a campaign is launched. */
export function Standstill() {
  const { standing, known } = useStandstill(STORY_LOOK_MS)
  return known ? <StandstillNotices standing={standing} /> : null
}
