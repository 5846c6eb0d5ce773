'use client'

import { CAMPAIGN_RULES } from '../../../domain/campaign.ts'
import { languagesSaid } from '../../../domain/languages.ts'
import { parseStoryKey } from '../../../domain/story.ts'
import { plannedFor } from '../model/brief.ts'
import type { CampaignDoc } from '../model/campaign.ts'
import { useFetched } from '../model/useFetched.ts'
import { COLLECTION_WORDS, listed } from '../model/wording.ts'
import { Instant } from '../parts/Instant.tsx'
import { Answers } from './Answers.tsx'

interface FactsProps {
  id: string
  doc: CampaignDoc
  /** `/api` */
  api: string
  adminRoute: string
  /** Whether the time that it was made for is over, and nobody has launched it. */
  timePassed: boolean
}

/** Documents of one collection by their ids; `null` asks for nothing. */
function useDocs<T>(api: string, collection: string, ids: readonly string[]) {
  const query = ids.map((id, i) => `where[id][in][${i}]=${encodeURIComponent(id)}`).join('&')
  return useFetched<{ docs: T[] }>(ids.length > 0 ? `${api}/${collection}?${query}&limit=100&depth=0` : null)
}

/** What is sent to whom and when, as links instead of ids. */
export function Facts({ id, doc, api, adminRoute, timePassed }: FactsProps) {
  const { audience, label } = CAMPAIGN_RULES[doc.type]
  const story = parseStoryKey(doc.storyKey)
  const planned = plannedFor(doc)
  const lists = useDocs<{ name?: string }>(api, 'media-lists', Array.isArray(doc.lists) ? doc.lists.map(String) : [])
  return (
    <ul className="pr-plain-list">
      <li>Type: {label}</li>
      {audience === 'earlier' ? <li>Goes to: those who were sent the earlier mail</li> : null}
      {audience === 'deferred' ? <Digest doc={doc} api={api} adminRoute={adminRoute} /> : null}
      {story ? (
        <li>
          Story:{' '}
          <a href={`${adminRoute}/collections/${story.collection}/${story.id}`}>{COLLECTION_WORDS[story.collection]}</a>
        </li>
      ) : null}
      <Answers
        address={`${api}/campaigns/${id}/answers`}
        version={doc.startedAt ?? ''}
        several={doc.type === 'digest'}
      />
      {doc.waitFor?.length ? <li>Waits for: {languagesSaid(doc.waitFor)}</li> : null}
      {lists.value ? <li>Lists: {listed(lists.value.docs.map(({ name }) => name ?? 'Unnamed'))}</li> : null}
      {doc.options?.onePerOutlet ? <li>Goes to one person at each outlet</li> : null}
      {doc.startedAt ? (
        <li>
          Started <Instant at={doc.startedAt} />
        </li>
      ) : null}
      {planned ? (
        <li>
          Planned for <Instant at={planned} />
          {timePassed
            ? ', which has passed: it starts when somebody launches it'
            : doc.launchAt || doc.state !== 'draft'
              ? ''
              : ', once somebody launches it'}
        </li>
      ) : null}
      {doc.finishedAt ? (
        <li>
          Finished <Instant at={doc.finishedAt} />
        </li>
      ) : null}
    </ul>
  )
}

/** Whom a digest is for, and the briefs that it brings. */
function Digest({ doc, api, adminRoute }: Pick<FactsProps, 'doc' | 'api' | 'adminRoute'>) {
  const { frequency, sources = [] } = doc.options ?? {}
  const briefs = useDocs<{ id: string; title?: string }>(api, 'campaigns', sources.map(String))
  return (
    <>
      <li>Goes to: those who chose one mail a {frequency === 'weekly' ? 'week' : 'day'} instead of each brief</li>
      {briefs.value ? (
        <li>
          Brings:
          <ul className="pr-nested-list">
            {briefs.value.docs.map((brief) => (
              <li key={brief.id}>
                <a href={`${adminRoute}/collections/campaigns/${brief.id}`}>{brief.title || 'Unnamed'}</a>
              </li>
            ))}
          </ul>
        </li>
      ) : null}
    </>
  )
}
