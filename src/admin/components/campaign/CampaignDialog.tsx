'use client'

import { useId, useState } from 'react'
import type { AudiencePreview } from '../../../outreach/audience.ts'
import { reachesNobody } from '../model/audience.ts'
import { call, isOutdated, type Refusal } from '../model/call.ts'
import type { CampaignOffer } from '../model/campaign.ts'
import { useFetched } from '../model/useFetched.ts'
import { useSender } from '../model/useSender.ts'
import { languageName } from '../model/wording.ts'
import { Audience } from '../parts/Audience.tsx'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { type MailParts, MailView } from '../parts/MailView.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Words } from '../parts/Words.tsx'
import { SenderCheck } from './SenderCheck.tsx'
import { Standstill } from './Standstill.tsx'

type Preview = AudiencePreview & { without?: string; mails?: (MailParts & { language: string })[] }

interface CampaignDialogProps {
  /** `/api/campaigns/{id}` */
  address: string
  offer: CampaignOffer
  /** Why it is paused, before it is resumed. */
  pausedFor?: string
  onClose: () => void
  onDone: (message: string) => void
  onReload: () => void
}

/** Says what will happen to the campaign; before a launch also to whom, with the mail itself. */
export function CampaignDialog({ address, offer, pausedFor, onClose, onDone, onReload }: CampaignDialogProps) {
  const { action, label, warns, explains, reason: asksReason, danger } = offer
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const id = useId()
  const preview = useFetched<Preview>(action === 'launch' ? `${address}/audience` : null)
  const from = useSender(address.slice(0, address.indexOf('/campaigns/')))
  const confirm = async () => {
    setBusy(true)
    setRefusal(null)
    const body = {
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(pausedFor === undefined ? {} : { seen: pausedFor }),
    }
    const answer = await call<{ message: string }>(`${address}/${action}`, { method: 'POST', body })
    setBusy(false)
    if (answer.ok) onDone(answer.value.message)
    else setRefusal(answer.refusal)
  }
  const nobody = preview.value !== null && reachesNobody(preview.value)
  const counting = action === 'launch' && preview.state === 'loading'
  return (
    <Dialog
      title={label}
      onClose={onClose}
      busy={busy}
      wide={action === 'launch'}
      actions={
        <>
          <span id={`${id}-why`} className="pr-quiet" role="status">
            {busy ? 'One moment …' : counting ? 'Counting recipients …' : nobody ? 'Nobody would receive it.' : ''}
          </span>
          <Button onClick={onClose} disabled={busy}>
            Leave it as it is
          </Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            onClick={confirm}
            disabled={busy || counting || nobody}
            describedBy={`${id}-why`}
          >
            {label}
          </Button>
        </>
      }
    >
      {pausedFor ? (
        <Notice tone="alert">
          <Words>{pausedFor}</Words>
        </Notice>
      ) : null}
      {action === 'launch' || action === 'resume' ? <Standstill /> : null}
      {warns ? (
        <Notice tone="alert">
          <Words>{warns}</Words>
        </Notice>
      ) : null}
      {explains.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {preview.state === 'failed' ? <Notice tone="alert">{preview.refusal.message}</Notice> : null}
      {preview.value?.without ? (
        <Notice tone="alert">
          <Words>{preview.value.without}</Words>
        </Notice>
      ) : null}
      {preview.state === 'ready' ? (
        <section>
          <h3>Who receives it</h3>
          <Audience audience={preview.value} />
        </section>
      ) : null}
      {action === 'launch' ? (
        <SenderCheck address={`${address.slice(0, address.lastIndexOf('/'))}/domain-check`} />
      ) : null}
      {(preview.value?.mails ?? []).map((mail) => (
        <section key={mail.language}>
          <h3>The mail in {languageName(mail.language)}</h3>
          <MailView mail={mail} from={from} lang={mail.language} />
        </section>
      ))}
      {asksReason ? (
        <p className="pr-field">
          <label htmlFor={`${id}-reason`}>Reason (optional; shown on the campaign)</label>
          <input
            id={`${id}-reason`}
            type="text"
            maxLength={500}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
          />
        </p>
      ) : null}
      {refusal ? (
        <Notice tone="bad" live>
          <p>{refusal.message}</p>
          {isOutdated(refusal) ? <Button onClick={onReload}>Look again</Button> : null}
        </Notice>
      ) : null}
    </Dialog>
  )
}
