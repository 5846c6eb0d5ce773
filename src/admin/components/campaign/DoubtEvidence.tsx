'use client'

import { useEffect } from 'react'
import { type Doubt, doubtLines, wasTaken } from '../model/doubt.ts'
import { useFetched } from '../model/useFetched.ts'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'

/**
 * What is known about a batch in doubt, asked of the provider at this moment.
 *
 * @param onLooked is told how many are still in doubt after that, because what the log proves is written down at once; `null` when it
 *   could not be learned
 * @param again whether they are to be sent again
 */
export function DoubtEvidence({
  address,
  again,
  onLooked,
}: {
  address: string
  again: boolean
  onLooked: (left: number | null) => void
}) {
  const doubt = useFetched<Doubt>(address)
  const left = doubt.value?.inDoubt
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once there is an answer
  useEffect(() => {
    if (doubt.state !== 'loading') onLooked(left ?? null)
  }, [doubt.state, left])
  if (doubt.state === 'loading') return <p role="status">Looking into the provider’s log …</p>
  if (doubt.state === 'failed') return <Notice tone="alert">{doubt.refusal.message}</Notice>
  return (
    <section>
      <h3>What is known</h3>
      <ul>
        {doubtLines(doubt.value).map(({ key, at, text }) => (
          <li key={key}>
            {at ? (
              <>
                <Instant at={at} />:{' '}
              </>
            ) : null}
            {text}
          </li>
        ))}
      </ul>
      {again && wasTaken(doubt.value) ? (
        <Notice tone="alert">
          The provider took these mails: sent again, they most likely arrive twice. Leave them in doubt and look again
          in some minutes, when its log may tell who got theirs; or write them off.
        </Notice>
      ) : null}
    </section>
  )
}
