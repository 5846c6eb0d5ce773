'use client'

import type { ReactNode } from 'react'
import { nextAction, type OfferedAction } from '../model/story.ts'
import { useSay } from '../model/useZone.ts'
import { Button } from '../parts/Button.tsx'
import { Countdown } from './Standing.tsx'
import type { StoryView } from './useStory.ts'

interface OffersProps {
  view: StoryView
  /** When what was signed goes out, in ms, while that can still be pulled back; `null`: nothing waits. */
  due: number | null
  /** What can be done besides the actions. */
  children: ReactNode
  disabled: boolean
  describedBy: string
  onOpen: (offer: OfferedAction) => void
}

/** What somebody may do with a story now: what is most likely wanted first. */
export function Offers({ view, due, children, disabled, describedBy, onOpen }: OffersProps) {
  const say = useSay()
  const { offered, publicationStatus } = view.possible
  const pullBack = due === null ? undefined : offered.find(({ action }) => action === 'pull-back')
  const next = pullBack ? null : nextAction(offered, publicationStatus)
  const others = [...(next ? [next] : []), ...offered.filter((offer) => offer !== pullBack && offer !== next)]
  return (
    <>
      {pullBack && due !== null ? (
        <div className="pr-cooling">
          <p>
            <Countdown until={due} clockMs={view.clockMs} />
            <span>
              It goes out on <time dateTime={new Date(due).toISOString()}>{say(new Date(due).toISOString())}</time>.
            </span>
          </p>
          <Button look="primary" onClick={() => onOpen(pullBack)} disabled={disabled} describedBy={describedBy}>
            {pullBack.label}
          </Button>
        </div>
      ) : null}
      {others.length > 0 || children ? (
        <ul className="pr-actions__list" aria-label="What you can do now">
          {others.map((offer) => (
            <li key={offer.action}>
              <Button
                look={offer === next ? 'primary' : 'plain'}
                onClick={() => onOpen(offer)}
                disabled={disabled}
                describedBy={describedBy}
              >
                {offer.label}
              </Button>
            </li>
          ))}
          {children}
        </ul>
      ) : null}
    </>
  )
}
