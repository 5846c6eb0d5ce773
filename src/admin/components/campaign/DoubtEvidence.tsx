'use client'

import { useEffect, useState } from 'react'
import { type Doubt, doubtLines, mayTellMore, wasTaken } from '../model/doubt.ts'
import { useFetched } from '../model/useFetched.ts'
import { Button } from '../parts/Button.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'

/** Beside the button that sends again, where no evidence is to be had. */
const UNKNOWN = 'Without the log nobody can tell whether they have the mail: sent again, it may arrive twice.'

/**
 * What is known about a batch in doubt, asked of the provider at this moment.
 *
 * @param onLooked is told how many are still in doubt after that, because what the log proves is written down at once: `undefined` while
 *   it is looked up, `null` when it could not be learned
 * @param again whether they are to be sent again
 */
export function DoubtEvidence({
  address,
  again,
  onLooked,
}: {
  address: string
  again: boolean
  onLooked: (left: number | null | undefined) => void
}) {
  const [looks, setLooks] = useState(0)
  const doubt = useFetched<Doubt>(`${address}&look=${looks}`)
  const left = doubt.value?.inDoubt
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when there is another answer
  useEffect(() => {
    onLooked(doubt.state === 'loading' ? undefined : (left ?? null))
  }, [doubt.state, left])
  if (doubt.state === 'loading') return <p role="status">Looking into the provider’s log …</p>
  const lookAgain = <Button onClick={() => setLooks(looks + 1)}>Look again</Button>
  if (doubt.state === 'failed') {
    return (
      <Notice tone="alert">
        <p>What is known could not be looked up: {doubt.refusal.message}</p>
        {again ? <p>{UNKNOWN}</p> : null}
        {lookAgain}
      </Notice>
    )
  }
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
      {again && mayTellMore(doubt.value) && !wasTaken(doubt.value) ? <Notice tone="alert">{UNKNOWN}</Notice> : null}
      {mayTellMore(doubt.value) ? lookAgain : null}
    </section>
  )
}
