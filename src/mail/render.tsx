import { render } from '@react-email/render'
import type { ReactElement } from 'react'
import { CAMPAIGN_RULES } from '../domain/campaign.ts'
import type { Language } from '../domain/languages.ts'
import { domainOf, formatAddress, headerValue, normaliseEmail, writeMailbox } from '../domain/mail-headers.ts'
import type { MailMessage } from '../domain/mail-message.ts'
import { mergeFieldProblems } from '../domain/merge-fields.ts'
import { compile, slotsOf } from '../domain/template.ts'
import { isPressrumError, refuse } from '../errors.ts'
import { briefText, isWithdrawn, viewBrief } from './brief-view.ts'
import { paletteOf } from './colours.ts'
import type { CompiledBrief } from './compose.ts'
import { type BriefInput, cleanText, type MailNewsroom, paragraphsOf, type StoryMail } from './content.ts'
import { MAIL_STRINGS, type StaffKind } from './strings.ts'
import { Brief } from './templates/brief.tsx'
import { Staff, type StaffView } from './templates/staff.tsx'

/** Gmail clips at about 100 KB; what is cut off is the end, and with it the link to unsubscribe. */
export const MAX_BYTES = 80 * 1024
/** Room for one recipient's name, links and source. */
const SLOT_ROOM = 4 * 1024

/** Renders to one line of HTML, without the comments React leaves between texts and at the ends of a page. */
export async function toHtml(element: ReactElement): Promise<string> {
  return (await render(element)).replace(/<!--(?:\/?\$| |html|head|body)-->/g, '')
}

/** @param parts the texts of a mail, or how long they are (bytes); @throws 413 `too_large` */
export function demandSize(...parts: (string | number)[]): void {
  const sizes = parts.map((part) => (typeof part === 'string' ? Buffer.byteLength(part) : part))
  if (sizes.reduce((sum, size) => sum + size, SLOT_ROOM) > MAX_BYTES) {
    throw refuse.tooLarge(
      `This mail would be larger than ${MAX_BYTES / 1024} KB, and mail programs would cut it. Shorten its text.`,
    )
  }
}

/** @throws 400 `invalid` where an answer could reach nobody, but for a notice: that goes out, and is answered to its sender */
export function replyToOf(contact: BriefInput['pressContact'], type: StoryMail): string | null {
  if (!contact?.email) return null
  try {
    return writeMailbox(contact)
  } catch (error) {
    if (isPressrumError(error) && CAMPAIGN_RULES[type].scrutiny === 'address_only') return null
    throw error
  }
}

/**
 * Renders a brief once for a campaign and a language. What varies between recipients stays open as slots:
 * `name`, `outlet`, `role`, `storyUrl`, `unsubscribeUrl`, `preferencesUrl`, `noticeSource`, `noticeDate`.
 * @throws 400 `invalid` for a subject, name or address that cannot stand in a header, or an unknown time zone;
 *   413 `too_large` above 80 KB
 */
export async function renderBrief(input: BriefInput): Promise<CompiledBrief> {
  const { language, newsroom, pressContact, campaignType: type } = input
  // A notice that a story must not be used says nothing of its brief, and is stopped by nothing in it.
  const { subject: written, text: words } = isWithdrawn(type) ? { subject: '', text: '' } : input.brief
  // Looked at before it is cleaned: a subject with a line break is somebody's mistake, or somebody's attempt.
  headerValue(written, 'brief.subject')
  const { embargo } = input
  if (embargo && !isInstantInZone(embargo)) {
    throw refuse.invalid('The embargo needs an instant and an IANA time zone.', { field: 'embargoUntil' })
  }
  const [wrong] = mergeFieldProblems([written, words, input.note].join('\n')).filter(
    ({ severity }) => severity === 'block',
  )
  if (wrong) throw refuse.invalid(wrong.message, { field: 'brief', written: wrong.written })
  const view = viewBrief(input, 'html')
  if (!view.subject) throw refuse.invalid('A brief needs a subject.', { field: 'brief.subject' })
  const html = await toHtml(<Brief view={view} language={language} palette={paletteOf(newsroom.colours.accent)} />)
  const text = briefText(viewBrief(input, 'text'))
  demandSize(html, text)
  const template = { html: compile(html), text: compile(text) }
  const subject = compile(view.personalSubject)
  return {
    version: 1,
    language,
    subject: headerValue(view.subject, 'brief.subject'),
    ...(slotsOf(subject).length > 0 ? { subjectTemplate: subject } : {}),
    ...template,
    slots: [...new Set([...slotsOf(template.html), ...slotsOf(template.text), ...slotsOf(subject)])],
    from: writeMailbox(newsroom.sender),
    replyTo: replyToOf(pressContact, type),
    listDomain: domainOf(normaliseEmail(newsroom.sender.email)),
  }
}

function isInstantInZone({ until, zone }: { until: string; zone: string }): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(new Date(until))
    return zone !== ''
  } catch {
    return false
  }
}

export interface StaffMailInput {
  kind: StaffKind
  language: Language
  newsroom: MailNewsroom
  recipient: { name: string | null; email: string }
  /** Title of the story or campaign, where there is one. */
  title?: string
  /** Name of the person who did it. */
  by?: string
  /** For `role_granted`. */
  person?: string
  role?: keyof (typeof MAIL_STRINGS)['en']['roles']
  /** A comment or a reason, as plain text. */
  note?: string
  /** For `campaign_done` and `campaign_paused`. */
  counts?: Partial<Record<keyof (typeof MAIL_STRINGS)['en']['counts'], number>>
  /** Where the button leads: an absolute http(s) address. */
  link: string
}

/**
 * Renders a mail to a member of staff, tagged `kind=staff`, outside every campaign.
 * @throws 400 `invalid` for a title, name or address that cannot stand in a header, or a link that is none
 */
export async function renderStaffMail(input: StaffMailInput): Promise<MailMessage> {
  const { kind, language, newsroom, recipient } = input
  const strings = MAIL_STRINGS[language]
  const line = (text: string | null | undefined) => cleanText(text ?? '').replace(/\s*\n\s*/g, ' ')
  if (!/^https?:\/\/\S+$/.test(input.link)) {
    throw refuse.invalid('A staff mail needs an absolute address to lead to.', { field: 'link' })
  }
  const words = {
    title: line(input.title),
    by: line(input.by) || line(newsroom.name),
    person: line(input.person),
    role: input.role ? strings.roles[input.role] : '',
    newsroom: line(newsroom.name),
  }
  const sentence = strings.staff[kind]
  const name = line(recipient.name)
  const view: StaffView = {
    subject: headerValue(sentence.subject(words), 'Subject'),
    greeting: name ? strings.staff.greeting(name) : null,
    text: sentence.text(words),
    quote: paragraphsOf(input.note ?? ''),
    counts: Object.entries(strings.counts).flatMap(([key, label]) => {
      const value = input.counts?.[key as keyof typeof strings.counts]
      return value === undefined ? [] : [{ label, value: value.toLocaleString(language) }]
    }),
    action: { label: sentence.action, href: input.link },
    footer: strings.staff.footer(words.newsroom),
  }
  const html = await toHtml(<Staff view={view} language={language} palette={paletteOf(newsroom.colours.accent)} />)
  const text = [
    view.greeting,
    view.text,
    ...view.quote.map((paragraph) => paragraph.replace(/^/gm, '> ')),
    view.counts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    `${view.action.label}:\n${view.action.href}`,
    `—\n${view.footer}`,
  ]
  const message: MailMessage = {
    from: writeMailbox(newsroom.sender),
    to: formatAddress({ email: recipient.email }),
    replyTo: null,
    subject: view.subject,
    html,
    text: `${text.filter(Boolean).join('\n\n')}\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    tags: [{ name: 'kind', value: 'staff' }],
  }
  demandSize(message.html, message.text)
  return message
}
