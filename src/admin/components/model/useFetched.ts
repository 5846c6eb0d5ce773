'use client'

import { useEffect, useRef, useState } from 'react'
import { call, type Refusal } from './call.ts'

type Fetched<T> =
  | { state: 'loading'; value: null; refusal: null }
  | { state: 'ready'; value: T; refusal: null }
  | { state: 'failed'; value: null; refusal: Refusal }

const LOADING = { state: 'loading', value: null, refusal: null } as const

/** Reads one address of our API; again when the address, or `version`, changes. `null` reads nothing. */
export function useFetched<T>(path: string | null, version: string | number = 0): Fetched<T> {
  const [fetched, setFetched] = useState<Fetched<T>>(LOADING)
  const last = useRef<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the same address answers anew
  useEffect(() => {
    if (path === null) return
    const aborter = new AbortController()
    // The same address asked anew keeps what it showed until the answer is there.
    if (last.current !== path) setFetched(LOADING)
    last.current = path
    call<T>(path, { signal: aborter.signal }).then((answer) => {
      if (aborter.signal.aborted) return
      setFetched(
        answer.ok
          ? { state: 'ready', value: answer.value, refusal: null }
          : { state: 'failed', value: null, refusal: answer.refusal },
      )
    })
    return () => aborter.abort()
  }, [path, version])
  return fetched
}
