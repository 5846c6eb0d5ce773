'use client'

import { useId, useState } from 'react'
import { CAMPAIGN_RULES, type CampaignType } from '../../../domain/campaign.ts'
import { may, type Principal } from '../../../domain/permissions.ts'
import { parseStoryKey } from '../../../domain/story.ts'
import { call, type Refusal } from '../model/call.ts'
import { type CampaignDoc, WRITE_AGAIN } from '../model/campaign.ts'
import { useFetched } from '../model/useFetched.ts'
import { languageName } from '../model/wording.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Draft } from './Draft.tsx'

interface WriteAgainProps {
  who: Principal | null
  doc: CampaignDoc
  api: string
  adminRoute: string
}

/**
 * Below a campaign that has reached people: a follow-up or a notice to everybody who was sent its story, with whichever campaign; a group has
 * one follow-up, and nobody who holds a mistake may miss a notice. First what it is and says, then, with the draft made, whom it reaches
 * and the mail itself.
 */
export function WriteAgain({ who, doc, api, adminRoute }: WriteAgainProps) {
  const [open, setOpen] = useState(false)
  const [draft, setDraft] = useState<string | null>(null)
  const story = parseStoryKey(doc.storyKey)
  if (!story || !doc.startedAt || !may(who, 'campaign.create')) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>Write again to those who got the story</Button>
      {open ? (
        <Choose
          api={api}
          adminRoute={adminRoute}
          story={story}
          group={doc.translationGroup ?? ''}
          onClose={() => setOpen(false)}
          onMade={(id) => {
            setOpen(false)
            setDraft(id)
          }}
        />
      ) : null}
      {draft ? <Draft who={who} id={draft} api={api} adminRoute={adminRoute} /> : null}
    </>
  )
}

interface ChooseProps {
  api: string
  adminRoute: string
  story: { collection: string; id: string }
  group: string
  onClose: () => void
  onMade: (campaign: string) => void
}

interface Version {
  language: string
  storyKey: string
}

/** The languages that the public can read of a group, that of the campaign’s own story first. */
function useLanguages(api: string, group: string, storyKey: string): string[] {
  const query = `where[translationGroup][equals]=${encodeURIComponent(group)}&limit=50&depth=0`
  const found = useFetched<{ docs: Version[] }>(group ? `${api}/publications?${query}` : null)
  const docs = found.value?.docs ?? []
  const own = docs.filter((version) => version.storyKey === storyKey)
  return [...new Set([...own, ...docs].map(({ language }) => language))]
}

function Choose({ api, adminRoute, story, group, onClose, onMade }: ChooseProps) {
  const id = useId()
  const [type, setType] = useState<CampaignType>('follow_up')
  const [texts, setTexts] = useState<Record<string, string>>({})
  const [substitute, setSubstitute] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const languages = useLanguages(api, group, `${story.collection}:${story.id}`)
  // One field in one language, and while the languages are not known.
  const fields = languages.length > 1 ? languages : ['']
  const words = WRITE_AGAIN[type]
  const there = (refusal?.data as { campaign?: string } | undefined)?.campaign
  const replaces = type === 'hold' || type === 'kill'
  const make = async () => {
    setBusy(true)
    setRefusal(null)
    const written = Object.entries(texts).filter(([language, text]) => fields.includes(language) && text.trim())
    const text = fields.length > 1 ? Object.fromEntries(written) : written[0]?.[1]
    const options = {
      ...(written.length > 0 ? { text } : {}),
      ...(replaces && substitute.trim() ? { substitute: substitute.trim() } : {}),
    }
    const answer = await call<{ doc: { id: string } }>(`${api}/campaigns`, {
      method: 'POST',
      body: { type, story, options },
    })
    setBusy(false)
    if (answer.ok) onMade(String(answer.value.doc.id))
    else setRefusal(answer.refusal)
  }
  return (
    <Dialog
      title="Write again to those who got the story"
      onClose={onClose}
      busy={busy}
      actions={
        <>
          <Button onClick={onClose} disabled={busy}>
            Leave it
          </Button>
          <Button look="primary" onClick={make} disabled={busy}>
            Show whom it reaches
          </Button>
        </>
      }
    >
      <p className="pr-field">
        <label htmlFor={`${id}-type`}>What it is</label>
        <select id={`${id}-type`} value={type} onChange={(event) => setType(event.target.value as CampaignType)}>
          {(Object.keys(WRITE_AGAIN) as CampaignType[]).map((name) => (
            <option key={name} value={name}>
              {CAMPAIGN_RULES[name].label}
            </option>
          ))}
        </select>
      </p>
      <p>{words?.explains}</p>
      {fields.length > 1 ? <p id={`${id}-asks`}>{words?.asks}</p> : null}
      {fields.map((language) => (
        <p key={language} className="pr-field">
          <label htmlFor={`${id}-text-${language}`}>{language ? languageName(language) : words?.asks}</label>
          <textarea
            id={`${id}-text-${language}`}
            aria-describedby={language ? `${id}-asks` : undefined}
            lang={language || undefined}
            rows={4}
            maxLength={5000}
            value={texts[language] ?? ''}
            onChange={(event) => setTexts({ ...texts, [language]: event.target.value })}
          />
        </p>
      ))}
      {fields.length > 1 && type !== 'follow_up' ? (
        <p className="pr-quiet">
          A language without a text of its own gets the one in {languageName(fields[0] ?? '')}.
        </p>
      ) : null}
      {replaces ? (
        <p className="pr-field">
          <label htmlFor={`${id}-substitute`}>What to use instead (optional: words or a web address)</label>
          <input
            id={`${id}-substitute`}
            type="text"
            maxLength={500}
            value={substitute}
            onChange={(event) => setSubstitute(event.target.value)}
          />
        </p>
      ) : null}
      <p className="pr-quiet">Nothing is sent yet: next you see whom it reaches and the mail itself.</p>
      {refusal ? (
        <Notice tone="bad" live>
          {refusal.message} {there ? <a href={`${adminRoute}/collections/campaigns/${there}`}>Open that one</a> : null}
        </Notice>
      ) : null}
    </Dialog>
  )
}
