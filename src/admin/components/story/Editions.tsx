'use client'

import { useId, useState } from 'react'
import { type EditionEntry, shortHash, signers } from '../model/editions.ts'
import { useFetched } from '../model/useFetched.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Comparison } from './Changes.tsx'

interface EditionsProps {
  api: string
  adminRoute: string
  collection: string
  id: string
  /** The revision as it is stored: the working document compared is this one. */
  revision: number
}

/** Opens the signed editions of a story: who signed them when, their hashes, and what differs between any two. */
export function Editions(props: EditionsProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Editions and changes</Button>
      {open ? <EditionsDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function EditionsDialog({
  api,
  adminRoute,
  collection,
  id,
  revision,
  onClose,
}: EditionsProps & { onClose: () => void }) {
  const key = encodeURIComponent(`${collection}:${id}`)
  const fields = ['number', 'hash', 'createdAt', 'signOffs'].map((name) => `select[${name}]=true`).join('&')
  const page = useFetched<{ docs: EditionEntry[] }>(
    `${api}/editions?where[storyKey][equals]=${key}&depth=0&limit=200&sort=-number&${fields}`,
    revision,
  )
  return (
    <Dialog title="Editions and changes" wide onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      {page.state === 'loading' ? <p role="status">Looking up the editions …</p> : null}
      {page.state === 'failed' ? <Notice tone="alert">{page.refusal.message}</Notice> : null}
      {page.state === 'ready' && page.value.docs.length === 0 ? (
        <p>Nothing has been signed yet. The first signature makes edition 1; then it can be compared with here.</p>
      ) : null}
      {page.state === 'ready' && page.value.docs.length > 0 ? (
        <>
          <Table editions={page.value.docs} adminRoute={adminRoute} />
          <Choose editions={page.value.docs} api={api} revision={revision} />
        </>
      ) : null}
    </Dialog>
  )
}

function Table({ editions, adminRoute }: { editions: readonly EditionEntry[]; adminRoute: string }) {
  return (
    // What scrolls has to be reachable by keyboard.
    <section className="pr-scroll" tabIndex={0} aria-label="Signed editions">
      <table className="pr-counts pr-counts--words">
        <thead>
          <tr>
            <th scope="col">Edition</th>
            <th scope="col">Signed by</th>
            <th scope="col">When</th>
            <th scope="col">Hash</th>
          </tr>
        </thead>
        <tbody>
          {editions.map((edition) => (
            <tr key={edition.id}>
              <th scope="row">
                <a href={`${adminRoute}/collections/editions/${edition.id}`}>Edition {edition.number}</a>
              </th>
              <td>{signers(edition) || 'nobody on record'}</td>
              <td>
                <Instant at={edition.createdAt} />
              </td>
              <td>
                <code title={edition.hash}>{shortHash(edition.hash)}</code> <Copy hash={edition.hash} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Copy({ hash }: { hash: string }) {
  const [told, setTold] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(hash).then(
      () => setTold('Copied'),
      () => setTold(hash),
    )
  return (
    <>
      <Button onClick={() => void copy()}>
        Copy<span className="pr-spoken"> the hash {shortHash(hash)}</span>
      </Button>{' '}
      <span role="status">{told}</span>
    </>
  )
}

function Choose({ editions, api, revision }: { editions: readonly EditionEntry[]; api: string; revision: number }) {
  const id = useId()
  const [from, setFrom] = useState(editions[0]?.id ?? '')
  const [to, setTo] = useState('working')
  return (
    <section>
      <h3>What changed</h3>
      <div className="pr-row">
        <p className="pr-field">
          <label htmlFor={`${id}-from`}>From</label>
          <select id={`${id}-from`} value={from} onChange={(event) => setFrom(event.target.value)}>
            {editions.map((edition) => (
              <option key={edition.id} value={edition.id}>
                Edition {edition.number}
              </option>
            ))}
          </select>
        </p>
        <p className="pr-field">
          <label htmlFor={`${id}-to`}>To</label>
          <select id={`${id}-to`} value={to} onChange={(event) => setTo(event.target.value)}>
            <option value="working">The text as it was last saved</option>
            {editions.map((edition) => (
              <option key={edition.id} value={edition.id}>
                Edition {edition.number}
              </option>
            ))}
          </select>
        </p>
      </div>
      <Comparison path={`${api}/editions/${from}/diff?against=${to}`} version={revision} />
    </section>
  )
}
