'use client'

import { useId, useState } from 'react'
import { LANGUAGES } from '../../../domain/languages.ts'
import { type BriefAsked, briefRequest, everyList, goneWords, listsThere, missingForBrief } from '../model/brief.ts'
import { call, type Refusal } from '../model/call.ts'
import { useFetched } from '../model/useFetched.ts'
import { languageName } from '../model/wording.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Ticks } from '../parts/Ticks.tsx'
import { Asking } from './Asking.tsx'
import { ChooseLists } from './ChooseLists.tsx'

interface SendBriefProps {
  api: string
  adminRoute: string
  story: { collection: string; id: string }
  /** The story as its form has it. */
  form: () => object
  /** Whether it has had a campaign. */
  again: boolean
  disabled: boolean
  describedBy: string
}

/** Among the actions of a story: a brief of it, by hand. */
export function SendBrief({ form, disabled, describedBy, ...rest }: SendBriefProps) {
  const [open, setOpen] = useState<StoryInForm | null>(null)
  return (
    <li>
      <Button onClick={() => setOpen(form())} disabled={disabled} describedBy={describedBy}>
        Send a brief
      </Button>
      {open ? <Ask {...rest} form={open} onClose={() => setOpen(null)} /> : null}
    </li>
  )
}

interface StoryInForm {
  language?: string | null
  outreachPlan?: { lists?: readonly unknown[] | null } | null
}

interface AskProps extends Pick<SendBriefProps, 'api' | 'adminRoute' | 'story' | 'again'> {
  form: StoryInForm
  onClose: () => void
}

interface ListPage {
  docs: { id: string; name?: string; memberCount?: number }[]
}

/** The lists, at first those of the signed plan, and when. What is made is a draft, whose page shows whom it reaches and the mail before it is launched. */
function Ask({ api, adminRoute, story, form, again, onClose }: AskProps) {
  const id = useId()
  const [asked, setAsked] = useState<BriefAsked>({
    lists: (form.outreachPlan?.lists ?? []).map(String),
    timed: false,
    waitFor: [],
    onePerOutlet: false,
  })
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const page = useFetched<ListPage>(everyList(api))
  const lists = page.value?.docs.map((doc) => ({ ...doc, id: String(doc.id) })) ?? []
  // A list of the plan may be gone by now.
  const { there, gone } = listsThere(
    asked.lists,
    lists.map((list) => list.id),
  )
  const request = { ...asked, lists: there }
  const why =
    page.state === 'loading'
      ? 'Looking up the lists …'
      : lists.length > 0
        ? missingForBrief(request)
        : 'There is no list.'
  const make = async () => {
    setBusy(true)
    setRefusal(null)
    const answer = await call<{ doc: { id: string } }>(`${api}/campaigns`, {
      method: 'POST',
      body: briefRequest(story, request),
    })
    if (answer.ok) return window.location.assign(`${adminRoute}/collections/campaigns/${answer.value.doc.id}`)
    setBusy(false)
    setRefusal(answer.refusal)
  }
  return (
    <Dialog
      title="Send a brief"
      onClose={onClose}
      busy={busy}
      actions={
        <>
          <span id={`${id}-why`} className="pr-quiet" role="status">
            {busy ? 'One moment …' : (why ?? '')}
          </span>
          <Button onClick={onClose} disabled={busy}>
            Leave it
          </Button>
          <Button look="primary" onClick={make} disabled={busy || why !== null} describedBy={`${id}-why`}>
            Make the draft
          </Button>
        </>
      }
    >
      <p>
        Makes a campaign from the signed text of this story, in every language that is public when it starts. Nothing is
        sent yet: its page shows whom it reaches and the mail itself, and there it is launched.
      </p>
      {again ? (
        <Notice tone="wait">
          This story has a campaign already. Whoever has its brief, or is to get it from that one, is left out.
        </Notice>
      ) : null}
      {page.state === 'failed' ? <Notice tone="alert">{page.refusal.message}</Notice> : null}
      {page.state === 'ready' && lists.length === 0 ? (
        <Notice tone="alert">
          There is no media list yet. <a href={`${adminRoute}/collections/media-lists/create`}>Make one first.</a>
        </Notice>
      ) : null}
      {page.state === 'ready' && gone > 0 ? <Notice tone="alert">{goneWords(gone)}</Notice> : null}
      {lists.length > 0 ? (
        <ChooseLists
          lists={lists}
          chosen={request.lists}
          onChange={(chosen) => setAsked({ ...asked, lists: chosen })}
        />
      ) : null}
      <p className="pr-field">
        <label htmlFor={`${id}-when`}>When it starts</label>
        <select
          id={`${id}-when`}
          value={asked.timed ? 'at' : 'launch'}
          onChange={(event) => setAsked({ ...asked, timed: event.target.value === 'at' })}
        >
          <option value="launch">As soon as it is launched</option>
          <option value="at">At a time, once it is launched</option>
        </select>
      </p>
      {asked.timed ? (
        <Asking asks="time" answer={asked} onAnswer={({ at, zone }) => setAsked({ ...asked, ...timeOf(at, zone) })} />
      ) : null}
      <Ticks
        legend="Wait until it is public in (optional)"
        options={LANGUAGES.filter((code) => code !== form.language).map((code) => ({
          value: code,
          label: languageName(code),
        }))}
        chosen={asked.waitFor}
        onChange={(waitFor) => setAsked({ ...asked, waitFor })}
      />
      <p className="pr-field">
        <label>
          <input
            type="checkbox"
            checked={asked.onePerOutlet}
            onChange={(event) => setAsked({ ...asked, onePerOutlet: event.target.checked })}
          />{' '}
          To one person at each outlet only
        </label>
      </p>
      {refusal ? (
        <Notice tone="bad" live>
          {refusal.message}
        </Notice>
      ) : null}
    </Dialog>
  )
}

const timeOf = (at: string | undefined, zone: string | undefined) => ({
  ...(at === undefined ? {} : { at }),
  ...(zone === undefined ? {} : { zone }),
})
