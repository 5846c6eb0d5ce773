import { paragraphs } from '../../richtext/escape.ts'
import { captionHtml, imageTag, variantSize } from '../../richtext/nodes/embeds.ts'
import { toHtml } from '../../richtext/render.ts'
import { storyHref } from '../address.ts'
import { dayOf, timeOf } from '../dates.ts'
import type { SeenStory, Sibling } from '../source.ts'
import { storyData } from '../structured-data.ts'
import { excerpt } from './cards.tsx'
import { type Frame, leadImage, onPage } from './frame.ts'
import { Layout } from './layout.tsx'
import { SeminarFacts, SeminarMaterials, SeminarReport } from './seminar.tsx'
import { Contacts, Documents, OtherLanguages, PressImages, Topics } from './side.tsx'
import { Correction, Figures, Helplines, Quotes } from './story-parts.tsx'

export interface StoryContent {
  seen: SeenStory
  siblings: readonly Sibling[]
}

/** Markup made elsewhere by a renderer that escapes (rich text, captions, plain paragraphs). */
function Made({ html, className }: { html: string; className?: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: only the escaping renderers of `richtext` come here
  return html ? <div className={className} dangerouslySetInnerHTML={{ __html: html }} /> : null
}

function StoryHead({ frame, seen }: { frame: Frame; seen: SeenStory }) {
  const { story, firstSeen, since } = seen
  const { strings, language } = frame
  const updated = since > firstSeen || story.correction ? since : null
  return (
    <header className="story-head">
      <p className="kicker">
        <span>{strings.kinds[story.kind]}</span>
        {story.correction && <span className="label">{strings.correction}</span>}
      </p>
      <h1>{story.title}</h1>
      {story.subheading && <p className="subheading">{story.subheading}</p>}
      <p className="dates">
        {strings.published} <time dateTime={new Date(firstSeen).toISOString()}>{timeOf(firstSeen, language)}</time>
        {updated !== null && updated > firstSeen && (
          <>
            {' · '}
            {strings.updated} <time dateTime={new Date(updated).toISOString()}>{timeOf(updated, language)}</time>
          </>
        )}
      </p>
    </header>
  )
}

/** One story: everything its edition says to the public, and nothing else. */
export function StoryPage({ frame, content }: { frame: Frame; content: StoryContent }) {
  const { seen, siblings } = content
  const { story, address } = seen
  const { strings } = frame
  const image = leadImage(story)
  const size = image && variantSize(image, 'large')
  const dateline = [story.dateline.place, dayOf(story.dateline.date, frame.language)].filter(Boolean).join(', ')
  const body = toHtml(story.body, { media: story.media, mediaUrl: onPage })
  const href = storyHref(address)
  const languages = [{ language: story.language, href }]
    .concat(siblings.map((one) => ({ language: one.address.language, href: storyHref(one.address) })))
    .sort((a, b) => order(frame, a.language) - order(frame, b.language))
  const head = {
    title: story.title,
    description: excerpt(story.lead || story.subheading, 300),
    path: href,
    languages,
    section: address.section,
    type: 'article' as const,
    image: image && { path: onPage(image.hash, 'large'), alt: image.alt },
    data: storyData(seen, frame),
  }
  return (
    <Layout frame={frame} head={head}>
      <article className="story wide">
        <StoryHead frame={frame} seen={seen} />
        <Correction frame={frame} story={story} since={seen.since} />
        {story.contentNote && (
          <section className="content-note" aria-labelledby="content-note">
            <h2 id="content-note">{strings.contentNote}</h2>
            <p className="lines">{story.contentNote}</p>
          </section>
        )}
        {image && (
          <figure className={size && size.height > size.width ? 'hero upright' : 'hero'}>
            <Made html={imageTag(image, { mediaUrl: onPage })} />
            <Made className="caption" html={captionHtml(image)} />
          </figure>
        )}
        <div className="story-grid">
          <div className="story-text">
            {story.seminar && <SeminarFacts frame={frame} seminar={story.seminar} since={seen.since} />}
            {(story.lead || dateline) && (
              <p className="lead">
                {dateline && <span className="dateline">{dateline}</span>}
                {dateline && story.lead && ' – '}
                {story.lead}
              </p>
            )}
            <Made className="prose" html={body} />
            <Quotes story={story} />
            {story.seminar && <SeminarReport frame={frame} seminar={story.seminar} />}
            <Figures frame={frame} story={story} />
            <Helplines frame={frame} story={story} />
            {story.boilerplate?.text && (
              <section className="boilerplate" aria-labelledby="about">
                <h2 id="about">{story.boilerplate.name || strings.about}</h2>
                <Made html={paragraphs(story.boilerplate.text)} />
              </section>
            )}
            {story.notesToEditors && (
              <section className="notes" aria-labelledby="notes">
                <h2 id="notes">{strings.notes}</h2>
                <Made html={paragraphs(story.notesToEditors)} />
              </section>
            )}
          </div>
          <div className="story-side">
            <Contacts frame={frame} story={story} />
            <OtherLanguages frame={frame} siblings={siblings} />
            <PressImages frame={frame} story={story} />
            <Documents frame={frame} story={story} />
            {story.seminar && <SeminarMaterials frame={frame} seminar={story.seminar} />}
            <Topics frame={frame} story={story} />
          </div>
        </div>
      </article>
    </Layout>
  )
}

/** Languages stand in the newsroom's own order; one that is not on offer comes last. */
const order = (frame: Frame, language: Frame['language']): number => {
  const index = frame.settings.languages.indexOf(language)
  return index < 0 ? 99 : index
}
