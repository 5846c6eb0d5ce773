import type { DigestFrequency } from '../domain/digest.ts'
import { storyOfSlot } from '../domain/digest-texts.ts'
import type { Language } from '../domain/languages.ts'
import { domainOf, headerValue, normaliseEmail, writeMailbox } from '../domain/mail-headers.ts'
import { withFallbacks } from '../domain/merge-fields.ts'
import type { Kind } from '../domain/story.ts'
import { compile, optional, sizeOf, slot, slotsOf } from '../domain/template.ts'
import { paletteOf } from './colours.ts'
import type { CompiledBrief } from './compose.ts'
import { type MailNewsroom, preheaderOf } from './content.ts'
import { type FootView, footText, oneClean, viewFoot } from './foot-view.ts'
import { demandSize, toHtml } from './render.tsx'
import { MAIL_STRINGS } from './strings.ts'
import { Digest } from './templates/digest.tsx'

export interface DigestInput {
  frequency: DigestFrequency
  language: Language
  newsroom: MailNewsroom
  /** Each text of each story, of which a reader finds one. */
  stories: {
    /** `Asv`: that of the first story in Swedish. */
    name: string
    title: string
    /** Lead or brief; it is shortened here. */
    summary: string
    language: Language
    kind: Kind
  }[]
}

/** What a digest says, in order. Each text of a story stands in an optional part of its own, and disappears with its address. */
export interface DigestView {
  subject: string
  newsroom: string
  title: string
  greeting: string
  stories: { name: string; kind: string; title: string; summary: string; language: Language }[]
  readStory: string
  more: string
  foot: FootView
}

/** Characters of a story’s text: twenty stories have to stay well below what mail programs cut. */
const SUMMARY = 240
/** As long as a title may be: it was signed as a whole. */
const TITLE = 300

function viewDigest(input: DigestInput, context: 'html' | 'text'): DigestView {
  const { language, newsroom, frequency } = input
  const words = MAIL_STRINGS[language]
  const name = oneClean(newsroom.name)
  return {
    subject: words.digest[frequency](name),
    newsroom: name,
    title: words.digest.title,
    greeting: words.greeting(slot('name', context)),
    stories: input.stories.map((story) => ({
      name: story.name,
      kind: words.kinds[story.kind],
      title: preheaderOf(story.title, TITLE),
      summary: preheaderOf(withFallbacks(story.summary), SUMMARY),
      language: story.language,
    })),
    readStory: words.readStory,
    more: words.digest.more,
    foot: viewFoot({ language, newsroom, why: words.digest.why[frequency](name), answers: '' }, context),
  }
}

/**
 * Renders a digest once for a language. Open as slots: `storyAsv`, `storyBen` and so on, the address of each story in a language, which only those have to
 * whom it is meant; `storyUrl`, the newsroom; and those of every mail to a reader.
 * @throws 400 `invalid` for a name or address that cannot stand in a header; 413 `too_large` where a reader's mail could be above 80 KB
 */
export async function renderDigest(input: DigestInput): Promise<CompiledBrief> {
  const { language, newsroom } = input
  const view = viewDigest(input, 'html')
  const html = await toHtml(<Digest view={view} language={language} palette={paletteOf(newsroom.colours.accent)} />)
  const text = digestText(viewDigest(input, 'text'))
  const template = { html: compile(html), text: compile(text) }
  demandSize(sizeOf(template.html, storyOfSlot), sizeOf(template.text, storyOfSlot))
  return {
    version: 1,
    language,
    subject: headerValue(view.subject, 'Subject'),
    ...template,
    slots: [...new Set([...slotsOf(template.html), ...slotsOf(template.text)])],
    from: writeMailbox(newsroom.sender),
    replyTo: null,
    listDomain: domainOf(normaliseEmail(newsroom.sender.email)),
  }
}

function digestText(view: DigestView): string {
  const story = ({ name, kind, title, summary }: DigestView['stories'][number]) =>
    optional(
      `${[`${kind}: ${title}`, summary, `${view.readStory}:\n${slot(`story${name}`, 'text')}`].filter(Boolean).join('\n')}\n\n`,
    )
  return [
    `${view.newsroom}\n\n${view.title}\n\n`,
    optional(`${view.greeting}\n\n`),
    ...view.stories.map(story),
    `${view.more}:\n${slot('storyUrl', 'text')}\n\n`,
    footText(view.foot),
  ].join('')
}
