'use client'

import { CAMPAIGN_RULES } from '../../../domain/campaign.ts'
import { languagesSaid } from '../../../domain/languages.ts'
import { parseStoryKey } from '../../../domain/story.ts'
import { everyList, listsAtAGlance, plannedFor } from '../model/brief.ts'
import type { CampaignDoc } from '../model/campaign.ts'
import { useFetched } from '../model/useFetched.ts'
import { COLLECTION_WORDS, count, figure, listed } from '../model/wording.ts'
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

/** What is sent to whom and when, as links instead of ids. */
export function Facts({ id, doc, api, adminRoute, timePassed }: FactsProps) {
  const { audience, label } = CAMPAIGN_RULES[doc.type]
  const story = parseStoryKey(doc.storyKey)
  const planned = plannedFor(doc)
  const chosen = Array.isArray(doc.lists) ? doc.lists.map(String) : []
  const lists = useFetched<{ docs: { id: string; name?: string }[] }>(
    chosen.length > 0 ? `${everyList(api)}&select[name]=true` : null,
  )
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
      {lists.value ? <Lists {...listsAtAGlance(chosen, lists.value.docs)} /> : null}
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

function Lists({ named, more, gone }: ReturnType<typeof listsAtAGlance>) {
  const away = gone > 0 ? `${named.length > 0 ? '; ' : ''}${count(gone, 'list')} no longer there` : ''
  if (more.length === 0) {
    return (
      <li>
        Lists: {listed(named)}
        {away}
      </li>
    )
  }
  return (
    <li>
      Lists: {named.join(', ')}
      <details>
        <summary>
          and {figure(more.length)} more{away}
        </summary>
        {listed(more)}
      </details>
    </li>
  )
}

/** Whom a digest is for, and the briefs that it brings. */
function Digest({ doc, api, adminRoute }: Pick<FactsProps, 'doc' | 'api' | 'adminRoute'>) {
  const { frequency, sources = [] } = doc.options ?? {}
  const query = sources.map((id, i) => `where[id][in][${i}]=${encodeURIComponent(id)}`).join('&')
  const briefs = useFetched<{ docs: { id: string; title?: string }[] }>(
    sources.length > 0 ? `${api}/campaigns?${query}&limit=100&depth=0` : null,
  )
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
