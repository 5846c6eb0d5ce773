import type { ReactNode } from 'react'
import { SIGNS, type Tone } from '../model/wording.ts'

/** A message in a frame. `live` speaks up when it appears. */
export function Notice({ tone, live = false, children }: { tone: Tone; live?: boolean; children: ReactNode }) {
  return (
    <div className={`pr-notice pr-notice--${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <span className="pr-notice__sign" aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <div>{children}</div>
    </div>
  )
}
