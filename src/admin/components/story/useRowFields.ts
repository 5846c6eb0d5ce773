'use client'

import { useAllFormFields } from '@payloadcms/ui'
import { useEffect, useRef } from 'react'

/** After so long (ms) the fields of a new row are asked for again; each time after twice as long, for a slow server is not to be asked anew. */
const FIRST_MS = 2_000

/**
 * Asks again for the fields of a row that was added and has none. Payload draws them on the server, at the next change of the form;
 * an answer to an earlier change that comes just then takes this one for sent, and the row would stay empty until something
 * else is typed.
 */
export function useRowFields(): void {
  const [fields, dispatch] = useAllFormFields()
  const turns = useRef(0)
  const waiting = Object.entries(fields ?? {}).filter(([, field]) => field.rows?.some((row) => row.isLoading))
  const which = waiting.map(([path, { rows = [] }]) => `${path} ${rows.map(({ id }) => id).join(' ')}`).join()
  const latest = useRef(waiting)
  latest.current = waiting
  useEffect(() => {
    turns.current = 0
    if (!which) return
    let timer: ReturnType<typeof setTimeout>
    const arm = () => {
      timer = setTimeout(
        () => {
          turns.current += 1
          // Something that differs is all that is needed; the server passes over what it does not know.
          const changed = latest.current.map(([path, field]) => [path, { ...field, asked: turns.current }])
          dispatch({ type: 'UPDATE_MANY', formState: Object.fromEntries(changed) })
          arm()
        },
        FIRST_MS * 2 ** turns.current,
      )
    }
    arm()
    return () => clearTimeout(timer)
  }, [which, dispatch])
}
