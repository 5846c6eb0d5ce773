'use client'

import { useAuth } from '@payloadcms/ui'
import type { OutreachPlan } from '../../../domain/edition.ts'
import { may, principalOf } from '../../../domain/permissions.ts'
import type { AudiencePreview } from '../../../outreach/audience.ts'
import { SenderCheck } from '../campaign/SenderCheck.tsx'
import { everyList, goneWords, listsThere } from '../model/brief.ts'
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
  const lists = useFetched<ListPage>(sends ? everyList(api) : null)
  const audience = useFetched<AudiencePreview>(sends && !story.translationOf ? `${address}/audience` : null)
  const docs = new Map((lists.value?.docs ?? []).map((doc) => [String(doc.id), doc]))
  const { there, gone } = listsThere(ids, [...docs.keys()])
  const names = there.map((id) => {
    const { name = 'Unnamed', memberCount } = docs.get(id) ?? {}
    return `“${name}”${memberCount === undefined ? '' : ` (${count(memberCount, 'member')})`}`
  })
  const sentences = planSentences(
    { when: plan.when ?? 'none', at: plan.at ?? '', waitFor: plan.waitFor ?? [] },
    {
      lists: lists.value ? names : ids.slice(0, 1).map(() => '…'),
      embargoUntil: story.embargoUntil ?? '',
      isTranslation: Boolean(story.translationOf),
    },
    say,
  )
  return (
    <section>
      <h3>The outreach plan</h3>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {lists.state === 'failed' ? <Notice tone="alert">{lists.refusal.message}</Notice> : null}
      {lists.state === 'ready' && gone > 0 && !story.translationOf ? (
        <Notice tone="alert">{goneWords(gone)}</Notice>
      ) : null}
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
