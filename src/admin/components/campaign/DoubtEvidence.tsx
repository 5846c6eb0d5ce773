'use client'

import { useFetched } from '../model/useFetched.ts'
import { count } from '../model/wording.ts'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'

interface Doubt {
  attempts: number
  firstAttemptAt: string | null
  inDoubt: number
  canAsk: boolean
  log: { calls: { at: string; status: number }[]; complete: boolean; proven: number } | null
}

/** What is known about a batch in doubt, asked of the provider at this moment. */
export function DoubtEvidence({ address }: { address: string }) {
  const doubt = useFetched<Doubt>(address)
  if (doubt.state === 'loading') return <p role="status">Looking into the provider’s log …</p>
  if (doubt.state === 'failed') return <Notice tone="alert">{doubt.refusal.message}</Notice>
  const { attempts, firstAttemptAt, inDoubt, canAsk, log } = doubt.value
  return (
    <section>
      <h3>What is known</h3>
      <ul>
        <li>
          {count(attempts, 'attempt')}
          {firstAttemptAt ? (
            <>
              , the first on <Instant at={firstAttemptAt} />
            </>
          ) : null}
          . {count(inDoubt, 'recipient is', 'recipients are')} in doubt now.
        </li>
        {!canAsk ? (
          <li>A mail server of your own keeps no log that can be asked. Look at the log of that server.</li>
        ) : null}
        {log && log.calls.length === 0 ? (
          <li>
            {log.complete
              ? 'The provider’s log has no call for this batch: most likely it never arrived.'
              : 'The provider’s log could not be read back to the first attempt, so it says nothing.'}
          </li>
        ) : null}
        {log?.calls.map(({ at, status }) => (
          <li key={at}>
            The provider answered {status} on <Instant at={at} />
            {status >= 200 && status < 300 ? ': it was taken.' : ': it was not taken by this call.'}
          </li>
        ))}
        {log && log.proven > 0 ? (
          <li>The log tells what became of {count(log.proven, 'recipient')}; that has been written down.</li>
        ) : null}
        {canAsk && !log ? <li>The provider could not be asked just now. Try again in a moment.</li> : null}
      </ul>
    </section>
  )
}
