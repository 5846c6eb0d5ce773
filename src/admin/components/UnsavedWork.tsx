'use client'

import {
  toast,
  useAllFormFields,
  useAuth,
  useConfig,
  useDocumentInfo,
  useForm,
  useFormModified,
  useFormProcessing,
  useFormSubmitted,
} from '@payloadcms/ui'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Standstill } from './campaign/Standstill.tsx'
import { ofForm } from './model/merge.ts'
import { fieldPlace } from './model/places.ts'
import { isNew, offers, type Unsaved } from './model/unsaved.ts'
import { allUnsaved, dropUnsaved, keepUnsaved } from './model/unsaved-store.ts'
import { useSay } from './model/useZone.ts'
import { listed } from './model/wording.ts'
import { Button } from './parts/Button.tsx'
import { Notice } from './parts/Notice.tsx'
import { MergeDialog } from './story/MergeDialog.tsx'
import { readVersions, useIntoForm, type Versions } from './story/useMerge.ts'
import { useRowFields } from './story/useRowFields.ts'
import { useTakeOver } from './story/useTakeOver.ts'

/** Between two copies of what is being typed, in ms. */
const THROTTLE_MS = 1_000

type Doc = Record<string, unknown>
type Offer = ReturnType<typeof offers>[number]

/**
 * Keeps what is typed on this computer until it is saved, and offers it back after a crash or a closed window. Above it stands why nothing can
 * be saved now.
 */
export function UnsavedWork() {
  const { user } = useAuth()
  const { id, collectionSlug } = useDocumentInfo()
  if (!user || !collectionSlug) return null
  const document = id ? String(id) : null
  return (
    <>
      <div className="pr-unsaved" lang="en">
        <Standstill />
      </div>
      <Keeper key={document ?? 'new'} user={String(user.id)} collection={collectionSlug} document={document} />
    </>
  )
}

interface KeeperProps {
  user: string
  collection: string
  document: string | null
}

function Keeper({ user, collection, document }: KeeperProps) {
  const { routes } = useConfig().config
  const { data } = useDocumentInfo()
  const { getData } = useForm()
  const [offered, setOffered] = useState<Offer[]>([])
  const [merging, setMerging] = useState<{ versions: Versions; work: Unsaved } | null>(null)
  const intoForm = useIntoForm()
  const say = useSay()
  const stored = useRef<Doc>({})
  stored.current = (data ?? {}) as Doc
  useKeeping({ user, collection, document, stored })
  const box = useRef<HTMLDivElement>(null)
  const taking = useTakeOver(box)
  useRowFields()

  useEffect(() => {
    let gone = false
    void allUnsaved(Date.now()).then((all) => {
      if (gone) return
      const now = Date.now()
      if (document !== null) {
        // A new document whose page was left before its copy was let go of: it is this one.
        for (const { work } of offers(all, { user, collection, document: null }, {}, now)) {
          if (offers([work], { user, collection, document: null }, stored.current, now).length === 0)
            void dropUnsaved(work)
        }
      }
      setOffered(offers(all, { user, collection, document }, document === null ? {} : stored.current, now))
    })
    return () => {
      gone = true
    }
  }, [user, collection, document])

  const forget = useCallback((work: Unsaved) => {
    void dropUnsaved(work)
    setOffered((before) => before.filter((offer) => offer.work !== work))
  }, [])
  const restore = async (work: Unsaved) => {
    const revision = Number(stored.current.revision ?? 0)
    if (document !== null && work.revision !== revision) {
      const versions = await readVersions(`${routes.api}/${collection}/${document}`, document, work.data, work.revision)
      if (versions) setMerging({ versions, work })
      else toast.error('The story could not be read. Your work is still kept; try again.')
      return
    }
    await intoForm({ ...stored.current, ...ofForm(getData()), ...work.data }, { save: false })
    setOffered((before) => before.filter((offer) => offer.work !== work))
    if (isNew(work)) void dropUnsaved(work)
    toast.success('Your work is back in the form. It is not saved yet.')
  }
  return (
    <div className="pr-unsaved" lang="en" ref={box}>
      {taking ? (
        <Notice tone="wait" live>
          Taking it over … If this stays, load the page again.
        </Notice>
      ) : null}
      {offered.map(({ work, fields }) => (
        <Notice key={`${work.document} ${work.revision}`} tone="wait" live>
          <p>
            <strong>You have work here that was never saved,</strong> from {say(new Date(work.savedAt).toISOString())}
            {document !== null && work.revision !== Number(stored.current.revision ?? 0)
              ? `, based on revision ${work.revision}; the story has been saved since`
              : ''}
            . It differs in {listed(fields.slice(0, 5).map(fieldPlace))}
            {fields.length > 5 ? ' and more' : ''}. It is on this computer only.
          </p>
          <p className="pr-row">
            <Button look="primary" onClick={() => void restore(work)}>
              Restore it
            </Button>
            <Button onClick={() => forget(work)}>Discard it</Button>
          </p>
        </Notice>
      ))}
      {merging ? (
        <MergeDialog
          title="Restore your work on top of the newer version"
          {...merging.versions}
          confirm="Put this into the form"
          onClose={() => setMerging(null)}
          onMerged={(merged) => {
            const { versions, work } = merging
            setMerging(null)
            void intoForm(merged, { save: false, stored: versions.theirs }).then(() => forget(work))
          }}
        />
      ) : null}
    </div>
  )
}

/** Copies the form while it holds unsaved work, and lets go of the copy once it is saved. */
function useKeeping({ user, collection, document, stored }: KeeperProps & { stored: { current: Doc } }) {
  const [fields] = useAllFormFields()
  const { getData } = useForm()
  const modified = useFormModified()
  const submitted = useFormSubmitted()
  const saving = useFormProcessing()
  const unsaved = modified || submitted
  const mark = useRef('')
  mark.current ||= document ?? `new-${Math.random().toString(36).slice(2, 10)}`
  const last = useRef(0)
  const kept = useRef<Omit<Unsaved, 'savedAt' | 'data'> | null>(null)
  const keep = useCallback(() => {
    const data = ofForm(getData())
    const revision = document === null ? 0 : Number(data.revision ?? stored.current.revision ?? 0)
    const work = { user, collection, document: mark.current, revision }
    if (kept.current && kept.current.revision !== revision) void dropUnsaved(kept.current)
    kept.current = work
    last.current = Date.now()
    void keepUnsaved({ ...work, savedAt: last.current, data })
  }, [user, collection, document, getData, stored])
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of a field is one to keep
  useEffect(() => {
    if (!unsaved || saving) return
    const timer = setTimeout(keep, Math.max(0, last.current + THROTTLE_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [fields, unsaved, saving, keep])
  useEffect(() => {
    if (unsaved || saving || !kept.current) return
    void dropUnsaved(kept.current)
    kept.current = null
  }, [unsaved, saving])
  useEffect(() => {
    const leave = () => {
      if (unsaved) keep()
    }
    window.addEventListener('pagehide', leave)
    return () => window.removeEventListener('pagehide', leave)
  }, [unsaved, keep])
}
