'use client'

import { toast, useForm } from '@payloadcms/ui'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ofForm } from '../model/merge.ts'
import { Button } from '../parts/Button.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { readVersions, useIntoForm, type Versions } from './useMerge.ts'

interface ConflictProps {
  /** `/api/{collection}/{id}` */
  address: string
  id: string
  /** The revision my text started from. */
  revision: number
  /** A save has just been refused: both versions are shown at once. */
  refused: boolean
  /** Whether there is a conflict now. It stays mounted without one, to finish a save that it has begun. */
  shown: boolean
}

/** Somebody saved while I was writing: both versions side by side, and mine on top of theirs. */
export function Conflict({ address, id, revision, refused, shown }: ConflictProps) {
  const { getData } = useForm()
  const intoForm = useIntoForm()
  const [versions, setVersions] = useState<Versions | null>(null)
  const compare = useCallback(async () => {
    const found = await readVersions(address, id, ofForm(getData()), revision)
    if (found) setVersions(found)
    else toast.error('The newer version could not be read. Your text is still in the form; try again.')
  }, [address, id, getData, revision])
  const asked = useRef(0)
  useEffect(() => {
    if (!shown || !refused || asked.current === revision) return
    asked.current = revision
    void compare()
  }, [shown, refused, revision, compare])
  return (
    <>
      {shown ? (
        <p>
          <Button look="primary" onClick={() => void compare()}>
            Compare and merge
          </Button>
        </p>
      ) : null}
      {versions ? (
        <MergeDialog
          title="Somebody saved a newer version"
          {...versions}
          confirm="Save this on top"
          onClose={() => setVersions(null)}
          onMerged={(merged) => {
            setVersions(null)
            void intoForm(merged, { save: true, stored: versions.theirs })
          }}
        />
      ) : null}
    </>
  )
}
