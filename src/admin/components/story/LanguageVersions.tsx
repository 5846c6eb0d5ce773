'use client'

import { useState } from 'react'
import { englishName } from '../../../domain/languages.ts'
import type { Group, GroupMember } from '../../../editorial/group.ts'
import { useFetched } from '../model/useFetched.ts'
import { useSay } from '../model/useZone.ts'
import { Badge } from '../parts/Badge.tsx'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Comparison } from './Changes.tsx'

interface LanguageVersionsProps {
  api: string
  adminRoute: string
  collection: string
  id: string
  /** Changes when the story does. */
  version: string
  /** Opens the dialog of `translate`; absent while that cannot be done. */
  onTranslate?: ((language: string) => void) | undefined
}

/** Every language version of a story on one view: where each stands, what is stale, and what is missing. */
export function LanguageVersions({ api, adminRoute, collection, id, version, onTranslate }: LanguageVersionsProps) {
  const group = useFetched<Group>(`${api}/${collection}/${id}/group`, version)
  if (group.state !== 'ready') return null
  const { members, missing } = group.value
  if (members.length < 2 && missing.length === 0) return null
  return (
    <section aria-label="Language versions">
      <h2 className="pr-actions__title">Language versions</h2>
      <ul className="pr-plain-list">
        {members.map((member) => (
          <li key={member.id}>
            <Member
              member={member}
              own={member.id === id}
              href={`${adminRoute}/collections/${collection}/${member.id}`}
              api={api}
            />
          </li>
        ))}
      </ul>
      {onTranslate && missing.length > 0 ? (
        <p className="pr-field">
          <label>
            Translate to{' '}
            <select value="" onChange={(event) => event.target.value && onTranslate(event.target.value)}>
              <option value="">Choose a language</option>
              {missing.map((language) => (
                <option key={language} value={language}>
                  {englishName(language)}
                </option>
              ))}
            </select>
          </label>
        </p>
      ) : null}
    </section>
  )
}

function Member({ member, own, href, api }: { member: GroupMember; own: boolean; href: string; api: string }) {
  const say = useSay()
  const { language, isSource, editorialState, publicationStatus, stale, sourceDiff, visibleFrom } = member
  const name = englishName(language)
  const title = member.title || 'Without a title'
  return (
    <>
      {own ? (
        <strong>{name}</strong>
      ) : (
        <a href={href} title={title}>
          {name}
        </a>
      )}
      {isSource ? ' (source) ' : ' '}
      <Badge state={editorialState} />{' '}
      {publicationStatus === 'unpublished' ? null : <Badge state={publicationStatus} />}
      {visibleFrom && publicationStatus === 'scheduled' ? (
        <span className="pr-quiet"> from {say(visibleFrom)}</span>
      ) : null}
      {stale ? (
        <>
          <p className="pr-quiet">Stale: its source has been signed anew since somebody looked.</p>
          {sourceDiff ? <SourceChanges api={api} {...sourceDiff} /> : null}
        </>
      ) : null}
    </>
  )
}

/** What is new in the source of a stale version, between the edition it derives from and the newest one. */
function SourceChanges({ api, from, to }: { api: string; from: string; to: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>What has changed in the source</Button>
      {open ? (
        <Dialog
          title="What has changed in the source"
          wide
          onClose={() => setOpen(false)}
          actions={<Button onClick={() => setOpen(false)}>Close</Button>}
        >
          <p>From the edition that this version derives from to the newest one.</p>
          <Comparison path={`${api}/editions/${from}/diff?against=${to}`} version={to} />
        </Dialog>
      ) : null}
    </>
  )
}
