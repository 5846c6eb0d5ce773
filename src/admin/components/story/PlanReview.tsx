'use client'

import { useAuth } from '@payloadcms/ui'
import type { OutreachPlan } from '../../../domain/edition.ts'
import { may, principalOf } from '../../../domain/permissions.ts'
import type { AudiencePreview } from '../../../outreach/audience.ts'
import { SenderCheck } from '../campaign/SenderCheck.tsx'
import { planSentences } from '../model/story.ts'
import { useFetched } from '../model/useFetched.ts'
import { useSay } from '../model/useZone.ts'
import { count } from '../model/wording.ts'
import { Audience } from '../parts/Audience.tsx'
import { Notice } from '../parts/Notice.tsx'

/** The parts of a story's form that the plan is read from. */
export interface PlannedStory {
  outreachPlan?: Partial<OutreachPlan> | null
  embargoUntil?: string | null
  translationOf?: string | null
}

interface ListPage {
  docs: { id: string; name?: string; memberCount?: number }[]
}

/** The outreach plan in words, with whom it would reach. */
export function PlanReview({ api, address, story }: { api: string; address: string; story: PlannedStory }) {
  const say = useSay()
  // Who signs sets the campaign off, and sees no other page before that.
  const mayLaunch = may(principalOf(useAuth().user), 'campaign.launch')
  const plan = { when: 'none', at: '', waitFor: [], lists: [], ...story.outreachPlan } as OutreachPlan
  const ids = (plan.lists ?? []).map(String)
  const sends = plan.when !== 'none' && ids.length > 0
  const query = ids.map((id, i) => `where[id][in][${i}]=${encodeURIComponent(id)}`).join('&')
  const lists = useFetched<ListPage>(sends ? `${api}/media-lists?${query}&limit=100&depth=0` : null)
  const audience = useFetched<AudiencePreview>(sends && !story.translationOf ? `${address}/audience` : null)
  const names = ids.map((id) => {
    const list = lists.value?.docs.find((doc) => String(doc.id) === id)
    const members = list?.memberCount === undefined ? '' : ` (${count(list.memberCount, 'member')})`
    return list?.name ? `“${list.name}”${members}` : '…'
  })
  const sentences = planSentences(
    { when: plan.when ?? 'none', at: plan.at ?? '', waitFor: plan.waitFor ?? [] },
    { lists: names, embargoUntil: story.embargoUntil ?? '', isTranslation: Boolean(story.translationOf) },
    say,
  )
  return (
    <section>
      <h3>The outreach plan</h3>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {sends && !story.translationOf ? (
        <>
          <h3>Who receives it</h3>
          {audience.state === 'loading' ? <p role="status">Counting recipients …</p> : null}
          {audience.state === 'failed' ? <Notice tone="alert">{audience.refusal.message}</Notice> : null}
          {audience.state === 'ready' && Array.isArray(audience.value.excluded) ? (
            <Audience audience={audience.value} />
          ) : null}
          {mayLaunch ? <SenderCheck address={`${api}/campaigns/domain-check`} /> : null}
        </>
      ) : null}
    </section>
  )
}
