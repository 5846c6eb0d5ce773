'use client'

import { type Doubt, doubtLines } from '../model/doubt.ts'
import { useFetched } from '../model/useFetched.ts'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'

/** What is known about a batch in doubt, asked of the provider at this moment. */
export function DoubtEvidence({ address }: { address: string }) {
  const doubt = useFetched<Doubt>(address)
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
    </section>
  )
}
