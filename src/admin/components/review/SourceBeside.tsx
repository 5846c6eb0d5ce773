'use client'

import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useFetched } from '../model/useFetched.ts'
import { languageName } from '../model/wording.ts'
import { Button } from '../parts/Button.tsx'
import { Notice } from '../parts/Notice.tsx'

interface SourceAnswer {
  edition: { number: number }
  language: string
  title: string
  html: string
  stale: boolean
}

/** The source edition in a column beside the form, for as long as the translator wants it there. */
export function SourceBeside({ address }: { address: string }) {
  const [open, setOpen] = useState(false)
  const [host, setHost] = useState<HTMLElement | null>(null)
  useEffect(() => setHost(document.body), [])
  useEffect(() => {
    document.documentElement.classList.toggle('pr-beside', open)
    return () => document.documentElement.classList.remove('pr-beside')
  }, [open])
  return (
    <>
      <Button onClick={() => setOpen(!open)}>{open ? 'Close the source text' : 'Read the source beside this'}</Button>
      {open && host ? createPortal(<Column address={address} onClose={() => setOpen(false)} />, host) : null}
    </>
  )
}

function Column({ address, onClose }: { address: string; onClose: () => void }) {
  const source = useFetched<SourceAnswer>(`${address}/source`)
  return (
    <aside className="pr-source" aria-label="The source text" lang="en">
      <header className="pr-row">
        <h2>{source.value ? `Source, ${languageName(source.value.language)}` : 'Source'}</h2>
        <Button onClick={onClose}>Close</Button>
      </header>
      {source.state === 'loading' ? <p role="status">Opening the source …</p> : null}
      {source.state === 'failed' ? <Notice tone="alert">{source.refusal.message}</Notice> : null}
      {source.value ? (
        <>
          <p className="pr-quiet">
            Edition {source.value.edition.number}, as it was signed.
            {source.value.stale ? ' There is a newer edition: look at what changed before this is signed.' : ''}
          </p>
          <iframe
            title={`The source text: ${source.value.title}`}
            sandbox=""
            srcDoc={source.value.html}
            className="pr-source__text"
          />
        </>
      ) : null}
    </aside>
  )
}
