import { placeFields, withFallbacks } from '../domain/merge-fields.ts'
import { optional, slot } from '../domain/template.ts'
import { type BriefInput, paragraphsOf, preheaderOf, readableInstant, type StoryMail } from './content.ts'
import { type FootView, footText, oneClean, viewFoot } from './foot-view.ts'
import { MAIL_STRINGS } from './strings.ts'

/** What a brief says, in order, before it becomes HTML or text. Every string is clean; slots stand in it as marks. */
export interface BriefView extends FootView {
  /** As a reader sees it of whom we know nothing. */
  subject: string
  /** With the places of personal fields marked. */
  personalSubject: string
  preheader: string
  newsroom: string
  kind: string
  title: string
  /** Correction, hold, kill, embargo lifted: what this is, and what was changed. */
  alert: { label: string; paragraphs: string[] } | null
  embargo: string | null
  /** Inside an optional part: it disappears with the name. */
  greeting: string
  paragraphs: string[]
  /** `null` where there is nothing (any more) to read. */
  readStory: string | null
  pressContact: { label: string; lines: string[]; email: string; phone: string | null } | null
}

/** Whether a mail says that a story must not be used: then it says nothing of the story but its title. */
export const isWithdrawn = (type: StoryMail): boolean => type === 'hold' || type === 'kill'

/** @param context of the slots: `html` where the result is markup, `text` where it is not */
export function viewBrief(input: BriefInput, context: 'html' | 'text'): BriefView {
  const words = MAIL_STRINGS[input.language]
  const line = oneClean
  const title = line(input.title)
  const newsroom = line(input.newsroom.name)
  const list = line(input.listName)
  const type = input.campaignType
  const label = words.campaigns[type]
  const contact = input.pressContact
  // Said first, unless it is all there is to say: then it stands as the text, and what must not be used is not repeated.
  const note =
    type === 'brief' || type === 'follow_up'
      ? []
      : [words.campaignNotes[type](title), ...paragraphsOf(input.note ?? '').map((text) => personal(text, context))]
  const withdrawn = isWithdrawn(type)
  const substitute = line(input.substitute)
  if (withdrawn && substitute) note.push(words.substitute(substitute))
  const alert = note.length > 0 ? { label, paragraphs: withdrawn ? [] : note } : null
  const own = paragraphsOf(input.brief.text)
  const paragraphs = withdrawn ? note : own.map((text) => personal(text, context))
  const written = line(input.brief.subject)
  const labelled = (subject: string) => (label ? `${label}: ${withdrawn ? title : subject}` : subject)
  return {
    subject: labelled(withFallbacks(written)),
    personalSubject: labelled(placeFields(written, (field, fallback) => slot(field, 'header', fallback))),
    preheader: preheaderOf(note[0] || input.lead || withFallbacks(own[0] ?? '')),
    newsroom,
    // A reminder says so in the mail too: many read it from a list of mails that cuts the subject.
    kind: [words.kinds[input.kind], ...(type === 'follow_up' ? [label] : [])].join(' · '),
    title,
    alert,
    embargo:
      input.embargo && type !== 'embargo_lifted'
        ? words.embargo(readableInstant(input.embargo.until, input.embargo.zone, input.language))
        : null,
    greeting: words.greeting(slot('name', context)),
    paragraphs,
    readStory: withdrawn ? null : words.readStory,
    pressContact: contact && {
      label: words.pressContact,
      lines: [line(contact.name), line(contact.role)].filter(Boolean),
      email: line(contact.email),
      phone: line(contact.phone) || null,
    },
    ...viewFoot(
      {
        language: input.language,
        newsroom: input.newsroom,
        why: list ? words.whyList(newsroom, list) : words.why(newsroom),
        answers: line(contact?.email),
      },
      context,
    ),
  }
}

const IN_ADDRESS = /https:\/\/[^\s<>"“”„»«]*$/

/** Marks the personal fields of a text. Inside a web address a value is percent-encoded, elsewhere escaped for where it stands. */
function personal(text: string, context: 'html' | 'text'): string {
  return placeFields(text, (field, fallback, before) =>
    IN_ADDRESS.test(before) ? slot(field, 'part', encodeURIComponent(fallback)) : slot(field, context, fallback),
  )
}

/** The text part, from the same view as the HTML. */
export function briefText(view: BriefView): string {
  const url = (name: string) => slot(name, 'text')
  const { alert, pressContact: contact } = view
  const blocks = (parts: (string | null | false)[]) => parts.filter(Boolean).join('\n\n')
  const head = blocks([
    `${view.newsroom} | ${view.kind}`,
    alert && blocks([alert.label.toUpperCase(), ...alert.paragraphs]),
    view.title,
    view.embargo,
  ])
  const body = blocks([
    ...view.paragraphs,
    view.readStory && `${view.readStory}:\n${url('storyUrl')}`,
    contact && [`${contact.label}:`, contact.lines.join(', '), contact.email, contact.phone].filter(Boolean).join('\n'),
  ])
  // A greeting with a name in it goes when there is no name; one without always stands.
  const text = `${head}\n\n${optional(`${view.greeting}\n\n`)}${body}`
  return `${text}\n\n${footText(view)}`
}
