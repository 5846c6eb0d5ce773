import type { Payload, TypedUser } from 'payload'
import type { ReactNode } from 'react'
import { principalOf } from '../../domain/permissions.ts'
import { parseStoryKey } from '../../domain/story.ts'
import { env } from '../../env.ts'
import { StopAll } from './campaign/StopAll.tsx'
import { DeskSection } from './desk/DeskSection.tsx'
import { openCampaigns, openStories, runningImports, standsInFor, unreadNews, waitingEditions } from './desk/gather.ts'
import { NewsSection } from './desk/NewsSection.tsx'
import { StoryRow } from './desk/StoryRow.tsx'
import { TrialBanner } from './desk/TrialBanner.tsx'
import { type DeskTopic, sortStories, topicsFor, unreachedWords } from './model/desk.ts'
import { count, figure, listed } from './model/wording.ts'
import { Badge } from './parts/Badge.tsx'
import { Instant } from './parts/Instant.tsx'
import { Notice } from './parts/Notice.tsx'
import { Words } from './parts/Words.tsx'

/** Before everything else: what waits for the person who has signed in. */
export async function Desk({ payload, user }: { payload: Payload; user?: TypedUser | null }) {
  const who = principalOf(user)
  if (!who || !user) return null
  const topics = topicsFor(who)
  const has = (...wanted: DeskTopic[]) => wanted.some((topic) => topics.includes(topic))
  const reader = { payload, user }
  const now = Date.now()
  const absent = has('assigned') ? await standsInFor(reader, now) : []
  const absentIds = absent.map(({ id }) => id)
  const [{ news, unread }, stories, waiting, campaigns, imports] = await Promise.all([
    has('news') ? unreadNews(reader) : { news: [], unread: 0 },
    has('review', 'changes', 'drafts') ? openStories(reader, absentIds) : [],
    has('going_out') ? waitingEditions(reader, now) : [],
    has('campaigns') ? openCampaigns(reader, now) : [],
    has('imports') ? runningImports(reader) : [],
  ])
  const sorted = sortStories(who, stories, absentIds)
  const adminRoute = payload.config.routes.admin
  const list = (collection: string) => `${adminRoute}/collections/${collection}`
  const storyRows = (topic: keyof typeof sorted) =>
    sorted[topic].map((story) => <StoryRow key={story.id} story={story} adminRoute={adminRoute} now={now} />)
  const releases = { href: list('press-releases'), label: 'See the press releases' }

  const sections: Record<DeskTopic, ReactNode> = {
    news: <NewsSection news={news} unread={unread} adminRoute={adminRoute} api={payload.config.routes.api} />,
    assigned: (
      <DeskSection
        title="Given to you"
        empty="Nobody has given you a story. When somebody does, it stands here with its date."
      >
        {storyRows('assigned')}
      </DeskSection>
    ),
    review: (
      <DeskSection
        title="To review"
        empty="No story waits for you. When somebody submits one, it appears here."
        more={releases}
      >
        {storyRows('review')}
      </DeskSection>
    ),
    second: (
      <DeskSection title="To sign second" empty="No sensitive story waits for its second signature.">
        {storyRows('second')}
      </DeskSection>
    ),
    changes: (
      <DeskSection title="Sent back to you" empty="No editor has asked you for changes.">
        {storyRows('changes')}
      </DeskSection>
    ),
    drafts: (
      <DeskSection
        title="Your drafts"
        empty={
          <>
            You have no drafts. <a href={`${list('press-releases')}/create`}>Write a press release</a>
          </>
        }
        more={releases}
      >
        {storyRows('drafts')}
      </DeskSection>
    ),
    going_out: (
      <DeskSection title="Signed and waiting" empty="No signed edition waits for its time.">
        {waiting.map((row) => {
          const story = parseStoryKey(row.storyKey)
          return (
            <li key={row.storyKey}>
              <a href={story ? `${list(story.collection)}/${story.id}` : adminRoute}>{row.title}</a>
              <span className="pr-quiet">
                <Badge state={row.state} /> {row.at ? <Instant at={row.at} /> : null} <Words>{row.reason}</Words>
              </span>
            </li>
          )
        })}
      </DeskSection>
    ),
    campaigns: (
      <DeskSection
        title="Campaigns"
        empty="No campaign is running. One starts when a story with an outreach plan is signed."
        more={{ href: list('campaigns'), label: 'See all campaigns' }}
      >
        {campaigns.map((campaign) => (
          <li key={campaign.id}>
            <a href={`${list('campaigns')}/${campaign.id}`}>{campaign.title}</a>
            <span className="pr-quiet">
              <Badge state={campaign.state} />{' '}
              {campaign.inDoubt > 0 ? (
                <>
                  <Badge state="in_doubt" /> {figure(campaign.inDoubt)} of{' '}
                </>
              ) : null}
              {campaign.planned > 0 ? count(campaign.planned, 'recipient') : null}{' '}
              <Words>{campaign.pausedReason}</Words>
            </span>
            {unreachedWords(campaign.unreached).map((words) => (
              <span key={words} className="pr-desk__note">
                {words}
              </span>
            ))}
          </li>
        ))}
      </DeskSection>
    ),
    imports: (
      <DeskSection
        title="Imports"
        empty={
          <>
            No import is running. <a href={list('contacts')}>Import contacts from a CSV file</a>
          </>
        }
      >
        {imports.map((job) => (
          <li key={job.id}>
            <a href={`${list('import-jobs')}/${job.id}`}>{job.file}</a>
            <span className="pr-quiet">
              <Badge state={job.state} /> {job.listName}, {figure(job.read)}
              {job.total > 0 ? ` of ${count(job.total, 'row')}` : ' rows'}
            </span>
          </li>
        ))}
      </DeskSection>
    ),
  }
  return (
    <main className="pr-desk" lang="en">
      {env().mode === 'trial' ? <TrialBanner adminRoute={adminRoute} canImport={has('imports')} /> : null}
      <StopAll />
      <h1>What waits for you</h1>
      {absent.length > 0 ? (
        <Notice tone="wait">
          You stand in for {listed(absent.map(({ name }) => name))}, who {absent.length === 1 ? 'is' : 'are'} away. You
          sign with your own rights.
        </Notice>
      ) : null}
      {topics.every((topic) => topic === 'news') ? (
        <p>
          No story waits for an administrator. People are under <a href={list('users')}>Users</a>, the sender and the
          languages under <a href={`${adminRoute}/globals/newsroom`}>Newsroom</a>.
        </p>
      ) : null}
      <div className="pr-desk__sections">
        {topics.map((topic) => (
          <div key={topic}>{sections[topic]}</div>
        ))}
      </div>
    </main>
  )
}
