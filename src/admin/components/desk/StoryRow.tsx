import type { DeskStory } from '../model/desk.ts'
import { COLLECTION_WORDS, languageName } from '../model/wording.ts'
import { Instant } from '../parts/Instant.tsx'

export function StoryRow({ story, adminRoute, now }: { story: DeskStory; adminRoute: string; now: number }) {
  const language = languageName(story.language)
  return (
    <li>
      <a href={`${adminRoute}/collections/${story.collection}/${story.id}`} lang={story.language || undefined}>
        {story.title}
      </a>
      <span className="pr-quiet">
        {COLLECTION_WORDS[story.collection]}, {language}, changed <Instant at={story.updatedAt} />
      </span>
      {story.dueAt ? (
        <span className={now > Date.parse(story.dueAt) ? 'pr-late' : 'pr-due'}>
          {now > Date.parse(story.dueAt) ? 'Overdue since' : 'Due'} <Instant at={story.dueAt} />
        </span>
      ) : null}
    </li>
  )
}
