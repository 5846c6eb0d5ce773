import type { Language } from '../domain/languages.ts'
import { formatAddress, headerValue, writeMailbox } from '../domain/mail-headers.ts'
import type { MailMessage } from '../domain/mail-message.ts'
import { type NotificationKind, readFigures } from '../domain/notifications.ts'
import { refuse } from '../errors.ts'
import { paletteOf } from './colours.ts'
import { cleanText, type MailNewsroom, paragraphsOf, readableInstant } from './content.ts'
import { toHtml } from './render.tsx'
import { MAIL_STRINGS } from './strings.ts'
import { Letter, type LetterItem, type LetterView } from './templates/letter.tsx'

export interface StaffNews {
  kind: NotificationKind
  title: string
  /** Name of whoever did it; the newsroom's where no person did. */
  by: string
  /** For a delegate: the absent colleague's name. */
  behalf: string
  /** Plain text, or an instant (a due date), which is said in the reader's language. */
  note: string
  link: string
}

export interface StaffLetterInput {
  language: Language
  newsroom: MailNewsroom
  recipient: { name: string | null; email: string }
  news: readonly StaffNews[]
  /** Where the person chooses how often we write. */
  profile: string
  /** IANA zone for instants. */
  zone: string
}

/** More is summed up by the desk: a letter that is clipped has lost its end. */
const MAX_QUOTE = 600

/**
 * Renders one letter to a colleague with all the news that waits for them, tagged `kind=staff`, outside every campaign.
 * The same input gives the same bytes, so that a letter can be sent again under its key.
 */
export async function renderStaffLetter(input: StaffLetterInput): Promise<MailMessage> {
  const { language, newsroom, recipient, news } = input
  const { staff } = MAIL_STRINGS[language]
  if (news.length === 0) throw refuse.invalid('A letter without news is none.', { field: 'news' })
  const house = oneLine(newsroom.name)
  const items = news.map((one) => itemOf(one, input, house))
  const [first] = items
  const subject =
    items.length === 1 && first ? first.title : `${staff.letter.subject(items.length.toLocaleString(language))}`
  const name = oneLine(recipient.name)
  const view: LetterView = {
    subject: headerValue(subject, 'Subject'),
    greeting: name ? staff.greeting(name) : null,
    intro: items.length === 1 && first ? first.text : staff.letter.intro,
    items,
    optOut: { label: staff.letter.optOut, href: input.profile },
    footer: staff.footer(house),
  }
  const html = await toHtml(<Letter view={view} language={language} palette={paletteOf(newsroom.colours.accent)} />)
  return {
    from: writeMailbox(newsroom.sender),
    to: formatAddress({ email: recipient.email }),
    replyTo: null,
    subject: view.subject,
    html,
    text: textOf(view),
    headers: { 'Auto-Submitted': 'auto-generated' },
    tags: [{ name: 'kind', value: 'staff' }],
  }
}

const oneLine = (text: string | null) => cleanText(text ?? '').replace(/\s*\n\s*/g, ' ')

function itemOf(news: StaffNews, { language, zone }: StaffLetterInput, house: string): LetterItem {
  if (!/^https?:\/\/\S+$/.test(news.link)) {
    throw refuse.invalid('A staff mail needs an absolute address to lead to.', { field: 'link' })
  }
  const strings = MAIL_STRINGS[language]
  const sentence = strings.staff[news.kind]
  const title = oneLine(news.title).slice(0, 300)
  // Kinds that name a person and a role carry both in their title and note.
  const words = { title, by: oneLine(news.by) || house, person: title, role: oneLine(news.note), newsroom: house }
  const behalf = oneLine(news.behalf)
  return {
    title: sentence.subject(words),
    text: sentence.text(words),
    behalf: behalf ? strings.staff.letter.behalf(behalf) : null,
    quote: quoteOf(news.note, zone, language),
    action: { label: sentence.action, href: news.link },
  }
}

function quoteOf(note: string, zone: string, language: Language): string[] {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(note)) return [readableInstant(note, zone, language)]
  const figures = readFigures(note)
  if (figures) {
    const { counts } = MAIL_STRINGS[language]
    return figures.map(([name, n]) => `${counts[name]}: ${n.toLocaleString(language)}`)
  }
  const shown = note.length > MAX_QUOTE ? `${note.slice(0, MAX_QUOTE).trimEnd()} …` : note
  return paragraphsOf(shown)
}

function textOf({ greeting, intro, items, optOut, footer }: LetterView): string {
  const parts = [
    greeting,
    items.length > 1 ? intro : null,
    ...items.flatMap((item) => [
      items.length > 1 ? `* ${item.title}` : null,
      item.text,
      item.behalf,
      ...item.quote.map((paragraph) => paragraph.replace(/^/gm, '> ')),
      `${item.action.label}:\n${item.action.href}`,
    ]),
    `—\n${footer}`,
    `${optOut.label}:\n${optOut.href}`,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}
