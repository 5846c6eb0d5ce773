'use client'

import {
  toast,
  useAuth,
  useConfig,
  useDocumentInfo,
  useForm,
  useFormFields,
  useFormModified,
  useFormProcessing,
  useFormSubmitted,
} from '@payloadcms/ui'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { principalOf } from '../../domain/permissions.ts'
import { maySendBrief } from './model/brief.ts'
import { call } from './model/call.ts'
import { localise } from './model/instants.ts'
import { storyPoll } from './model/polling.ts'
import { type OfferedAction, waitingUntil, whyWait } from './model/story.ts'
import { usePoll } from './model/usePoll.ts'
import { useZone } from './model/useZone.ts'
import { Button } from './parts/Button.tsx'
import { Notice } from './parts/Notice.tsx'
import { ActionDialog, type StoryInForm } from './story/ActionDialog.tsx'
import { Checks } from './story/Checks.tsx'
import { Conflict } from './story/Conflict.tsx'
import { Editions } from './story/Editions.tsx'
import { LanguageVersions } from './story/LanguageVersions.tsx'
import { Offers } from './story/Offers.tsx'
import { SendBrief } from './story/SendBrief.tsx'
import { Standing } from './story/Standing.tsx'
import { useStored } from './story/useStored.ts'
import { useStory } from './story/useStory.ts'

/** Beside a story: its state, and what this person may do with it now. */
export function StoryActions() {
  const { id, collectionSlug } = useDocumentInfo()
  if (!id || !collectionSlug) {
    return (
      <section className="pr-actions" aria-label="State and actions" lang="en">
        <p>Save the story once; then it can be submitted for review here.</p>
      </section>
    )
  }
  return <SavedStory key={String(id)} collection={collectionSlug} id={String(id)} />
}

function SavedStory({ collection, id }: { collection: string; id: string }) {
  const { routes } = useConfig().config
  const { user } = useAuth()
  const { data } = useDocumentInfo()
  const { getData, setModified } = useForm()
  const take = useStored()
  const revision = useFormFields(([fields]) => Number(fields?.revision?.value ?? 0))
  const modified = useFormModified()
  const submitted = useFormSubmitted()
  const saving = useFormProcessing()
  const zone = useZone()
  const heading = useRef<HTMLHeadingElement>(null)
  const labels = useId()
  const [open, setOpen] = useState<OfferedAction | null>(null)
  const [language, setLanguage] = useState<string | undefined>(undefined)
  const { view, refusal, look } = useStory(routes.api, collection, id, String(data?.updatedAt ?? ''))
  const address = `${routes.api}/${collection}/${id}`

  // Payload takes a form for unchanged once a save was tried; after a refusal the work in it is still unsaved.
  useEffect(() => {
    if (submitted && !modified && !saving) setModified(true)
  }, [submitted, modified, saving, setModified])
  // The refusal may have been for a newer version: its revision is what `look` brings.
  useEffect(() => {
    if (submitted && !saving) void look()
  }, [submitted, saving, look])

  // Who begins to write is told at once when somebody has saved since this page was opened.
  useEffect(() => {
    if (modified) void look()
  }, [modified, look])

  /** Puts the story as it is stored into the form, without leaving the page. */
  const reload = useCallback(async () => {
    const answer = await call<Record<string, unknown>>(`${address}?depth=0`)
    if (!answer.ok) return void toast.error(answer.refusal.message)
    await take(answer.value)
    await look()
  }, [address, take, look])

  const due = view ? waitingUntil(view.publication, 0) : null
  const now = Date.now() + (view?.clockMs ?? 0)
  // A time that passed long ago is nothing to wait for: the label simply has not been turned.
  const dueIn = due === null || due < now - 60_000 ? null : due - now
  const unsaved = modified || submitted
  const watch = useCallback(async () => {
    const before = view?.possible
    const next = await look()
    const moved =
      next &&
      before &&
      (next.possible.publicationStatus !== before.publicationStatus ||
        next.possible.editorialState !== before.editorialState)
    // Labels that the clock has turned are taken over, but never over somebody's unsaved work.
    if (moved && !unsaved && next.possible.revision === revision) await reload()
  }, [look, reload, revision, unsaved, view?.possible])
  usePoll(watch, view && !open ? storyPoll(dueIn, view.campaign?.state ?? null) : null)

  if (!view) {
    return (
      <section className="pr-actions" aria-label="State and actions" lang="en">
        {refusal ? (
          <Notice tone="alert" live>
            <p>{refusal.message}</p>
            <Button onClick={() => void look()}>Try again</Button>
          </Notice>
        ) : (
          <p role="status">Looking up the state …</p>
        )}
      </section>
    )
  }

  const outdated = revision > 0 && view.possible.revision > revision && !saving
  const why = whyWait({ unsaved, outdated, saving })
  const offers = view.possible.offered
  const translate = offers.find(({ action }) => action === 'translate')
  const briefs = maySendBrief(principalOf(user), view.publication?.status ?? view.possible.publicationStatus)
  return (
    <section className="pr-actions" aria-labelledby={`${labels}-title`} lang="en">
      <h2 id={`${labels}-title`} ref={heading} tabIndex={-1} className="pr-actions__title">
        State
      </h2>
      <Standing view={view} adminRoute={routes.admin} />
      {view.possible.editorialState === 'changes_requested' && typeof data?.reviewComment === 'string' ? (
        <Notice tone="alert">
          <strong>What should change:</strong> <span className="pr-comment">{data.reviewComment}</span>
        </Notice>
      ) : null}
      {view.possible.correction ? (
        <Notice tone="alert">
          <strong>A correction is open:</strong> <span className="pr-comment">{view.possible.correction.note}</span>
        </Notice>
      ) : null}
      {outdated ? (
        <Notice tone="bad" live>
          <p>
            Somebody has saved revision {view.possible.revision}; yours started from revision {revision}.
            {unsaved ? ' What you have written is still here.' : ''}
          </p>
          <p className="pr-row">
            <Button onClick={() => void reload()}>
              {unsaved ? 'Drop my changes and load it' : 'Load the newer version'}
            </Button>
          </p>
        </Notice>
      ) : null}
      <Conflict address={address} id={id} revision={revision} refused={submitted} shown={outdated && unsaved} />
      <Offers
        view={view}
        due={dueIn !== null && dueIn > 0 ? due : null}
        disabled={why !== null}
        describedBy={`${labels}-why`}
        onOpen={setOpen}
      >
        {briefs ? (
          <SendBrief
            api={routes.api}
            adminRoute={routes.admin}
            story={{ collection, id }}
            form={getData}
            again={view.campaign !== null}
            disabled={why !== null}
            describedBy={`${labels}-why`}
          />
        ) : null}
      </Offers>
      <div className="pr-actions__tools">
        <Checks address={address} revision={view.possible.revision} why={why} whyId={`${labels}-why`} />
        <Editions
          api={routes.api}
          adminRoute={routes.admin}
          collection={collection}
          id={id}
          revision={view.possible.revision}
        />
      </div>
      <p id={`${labels}-why`} className="pr-quiet" role="status">
        {why ?? ''}
      </p>
      {offers.length === 0 && view.possible.editorialState === 'in_review' && view.possible.refused.length === 0 ? (
        <p className="pr-quiet">It waits for an editor now.</p>
      ) : null}
      {view.possible.refused
        .filter(({ action }) => action !== 'approve' || view.possible.editorialState === 'in_review')
        .map(({ action, reason }) => (
          <p key={action} className="pr-quiet">
            {reason}
          </p>
        ))}
      <LanguageVersions
        api={routes.api}
        adminRoute={routes.admin}
        collection={collection}
        id={id}
        version={`${data?.updatedAt ?? ''} ${view.possible.editorialState} ${view.possible.publicationStatus}`}
        onTranslate={
          translate && why === null
            ? (chosen) => {
                setLanguage(chosen)
                setOpen(translate)
              }
            : undefined
        }
      />
      {open ? (
        <ActionDialog
          api={routes.api}
          address={address}
          offer={open}
          story={getData() as StoryInForm}
          revision={revision}
          {...(open === translate && language ? { language } : {})}
          correction={view.possible.correction}
          signatures={view.possible.signOffs.length}
          onClose={() => {
            setOpen(null)
            setLanguage(undefined)
          }}
          onReload={() => {
            setOpen(null)
            void reload()
          }}
          onDone={(message) => {
            setOpen(null)
            toast.success(localise(message, zone))
            void reload().then(() => heading.current?.focus())
          }}
        />
      ) : null}
    </section>
  )
}
