'use client'

import { toast, useAuth, useConfig, useDocumentInfo } from '@payloadcms/ui'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Progress } from '../../domain/campaign.ts'
import { may, principalOf } from '../../domain/permissions.ts'
import { CampaignDialog } from './campaign/CampaignDialog.tsx'
import { Facts } from './campaign/Facts.tsx'
import { InDoubt } from './campaign/InDoubt.tsx'
import { LeftBehind } from './campaign/LeftBehind.tsx'
import { StopAll } from './campaign/StopAll.tsx'
import { WriteAgain } from './campaign/WriteAgain.tsx'
import { timePassed } from './model/brief.ts'
import { call, type Refusal } from './model/call.ts'
import {
  badgeOf,
  type CampaignDoc,
  type CampaignOffer,
  campaignOffers,
  deliveriesHref,
  headline,
  pace,
  percent,
  selection,
  tallies,
} from './model/campaign.ts'
import { sayRemaining } from './model/instants.ts'
import { campaignPoll, isOver } from './model/polling.ts'
import { usePoll, WHEN_SEEN } from './model/usePoll.ts'
import { figure, stateWords } from './model/wording.ts'
import { Badge } from './parts/Badge.tsx'
import { Button } from './parts/Button.tsx'
import { Notice } from './parts/Notice.tsx'
import { ProgressBar } from './parts/ProgressBar.tsx'
import { Words } from './parts/Words.tsx'

/** A campaign at a glance: how far, how fast, how long still, what became of the copies, and what can be done. */
export function CampaignProgress() {
  const { id } = useDocumentInfo()
  return id ? <Campaign key={String(id)} id={String(id)} /> : null
}

function Campaign({ id }: { id: string }) {
  const { routes } = useConfig().config
  const { user } = useAuth()
  const [doc, setDoc] = useState<CampaignDoc | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [open, setOpen] = useState<CampaignOffer | null>(null)
  const settled = useRef<number | null>(null)
  /** How far the server's clock is ahead of this one (ms). */
  const ahead = useRef(0)
  const heading = useRef<HTMLHeadingElement>(null)
  const address = `${routes.api}/campaigns/${id}`

  const look = useCallback(async () => {
    const [figures, row] = await Promise.all([
      call<Progress>(`${address}/progress`),
      call<CampaignDoc>(`${address}?depth=0`),
    ])
    const failed = figures.ok ? (row.ok ? null : row.refusal) : figures.refusal
    setRefusal(failed)
    if (figures.ok) setProgress(figures.value)
    if (row.ok) {
      ahead.current = row.clockMs ?? 0
      setDoc(row.value)
    }
    if (figures.ok) settled.current = isOver(figures.value) ? (settled.current ?? Date.now()) : null
  }, [address])
  useEffect(() => {
    void look()
  }, [look])
  const settledMs = settled.current === null ? 0 : Date.now() - settled.current
  usePoll(look, open ? null : (campaignPoll(progress, settledMs) ?? WHEN_SEEN))

  if (!progress || !doc) {
    return (
      <section className="pr-campaign" lang="en" aria-label="Progress">
        {refusal ? <Notice tone="alert">{refusal.message}</Notice> : <p role="status">Looking up the progress …</p>}
      </section>
    )
  }
  const who = principalOf(user)
  const share = percent(progress)
  const isActive = progress.state === 'planning' || progress.state === 'sending'
  const moves = isActive && !progress.pausedReason
  const facts = {
    type: doc.type,
    state: progress.state,
    frozen: Boolean(doc.startedAt),
    planComplete: progress.planComplete,
    timePassed: timePassed(doc, Date.now() + ahead.current),
  }
  const offers = campaignOffers(who, facts, progress)
  // What it says is as new as the last look; it stays open also when that offers it no more.
  const offer = open && (offers.find(({ action }) => action === open.action) ?? open)
  const ask = (wanted: CampaignOffer) => {
    setOpen(wanted)
    void look()
  }
  const text = share === null ? headline(progress) : `${share}%. ${headline(progress)}`
  return (
    <section className="pr-campaign" lang="en" aria-label="Progress">
      <StopAll />
      <h2 ref={heading} tabIndex={-1} className="pr-badges">
        <Badge state={badgeOf(progress)} /> {headline(progress)}
      </h2>
      {refusal ? <Notice tone="alert">{refusal.message} The figures below may be old.</Notice> : null}
      {progress.pausedReason ? (
        <Notice tone={isActive ? 'wait' : progress.state === 'cancelled' ? 'quiet' : 'alert'}>
          <Words>{progress.pausedReason}</Words>
        </Notice>
      ) : null}
      {progress.without ? (
        <Notice tone={progress.state === 'cancelled' ? 'quiet' : 'alert'}>
          <Words>{progress.without}</Words>
        </Notice>
      ) : null}
      <Facts id={id} doc={doc} api={routes.api} adminRoute={routes.admin} timePassed={facts.timePassed !== null} />
      {doc.startedAt && progress.state !== 'cancelled' ? (
        <>
          {progress.planComplete && progress.planned === 0 ? null : (
            <ProgressBar
              label="Recipients dealt with"
              percent={share ?? (progress.standsStill ? 0 : null)}
              text={text}
            />
          )}
          <p>
            {moves && progress.ratePerSecond > 0 ? `${pace(progress.ratePerSecond)} ` : ''}
            {moves && progress.etaSeconds !== null ? `${sayRemaining(progress.etaSeconds)} ` : ''}
            {selection(progress)}
          </p>
        </>
      ) : null}
      <div className="pr-row">
        {offers.map((one) => (
          <Button
            key={one.action}
            look={one.danger ? 'danger' : one.action === 'launch' || one.action === 'resume' ? 'primary' : 'plain'}
            onClick={() => ask(one)}
          >
            {one.label}
          </Button>
        ))}
      </div>
      {progress.candidates > 0 ? (
        <dl className="pr-tallies">
          {tallies(progress).map(({ state, value, note }) => (
            <div key={state} className="pr-tally">
              <dt>
                <Badge state={state} />
              </dt>
              <dd>
                {value > 0 ? (
                  <a
                    href={deliveriesHref(routes.admin, id, state)}
                    aria-label={`${figure(value)} ${stateWords(state).text}: show them`}
                  >
                    {figure(value)}
                  </a>
                ) : (
                  '0'
                )}
                <span className="pr-quiet">{note}</span>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {progress.leftBehind || progress.outletsLeft ? (
        <LeftBehind
          who={who}
          doc={doc}
          progress={progress}
          api={routes.api}
          adminRoute={routes.admin}
          onDone={() => void look()}
        />
      ) : null}
      {progress.inDoubt > 0 && may(who, 'campaign.resolve') ? (
        <InDoubt
          api={routes.api}
          campaign={id}
          state={progress.state}
          version={progress.inDoubt}
          onDone={() => void look()}
        />
      ) : null}
      {progress.submitted > 0 ? <WriteAgain who={who} doc={doc} api={routes.api} adminRoute={routes.admin} /> : null}
      {offer ? (
        <CampaignDialog
          address={address}
          offer={offer}
          {...(offer.action === 'resume' ? { pausedFor: progress.pausedReason } : {})}
          onClose={() => setOpen(null)}
          onReload={() => {
            setOpen(null)
            void look()
          }}
          onDone={(message) => {
            setOpen(null)
            toast.success(message)
            void look().then(() => heading.current?.focus())
          }}
        />
      ) : null}
    </section>
  )
}
