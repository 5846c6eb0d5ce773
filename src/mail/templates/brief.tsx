import { Heading } from '@react-email/heading'
import { Fragment } from 'react'
import type { Language } from '../../domain/languages.ts'
import { OPTIONAL_MARKS, slot } from '../../domain/template.ts'
import { telHref } from '../../richtext/links.ts'
import type { BriefView } from '../brief-view.ts'
import { LIGHT, type MailPalette } from '../colours.ts'
import { linkRuns } from '../content.ts'
import { Foot } from './foot.tsx'
import { Action, Frame, Paragraph, SERIF } from './frame.tsx'

const { open, close } = OPTIONAL_MARKS

/** The e-mail a journalist receives: short text, one link to the story, a person to ask. No images, no tracking. */
export function Brief({ view, language, palette }: { view: BriefView; language: Language; palette: MailPalette }) {
  const { accent } = palette.light
  const link = { color: accent }
  const { alert, pressContact: contact } = view
  return (
    <Frame language={language} title={view.subject} preheader={view.preheader} palette={palette}>
      <p className="s" style={{ margin: '0 0 20px', fontSize: 14, color: LIGHT.soft }}>
        <b className="a" style={{ color: accent }}>
          {view.newsroom}
        </b>
        {` · ${view.kind}`}
      </p>
      {alert && (
        <div className="m" style={{ borderLeft: `4px solid ${accent}`, padding: '0 0 0 12px', margin: '0 0 24px' }}>
          <Heading as="h2" className="a" style={{ margin: 0, fontSize: 16, color: accent }}>
            {alert.label}
          </Heading>
          {alert.paragraphs.map((paragraph) => (
            <p key={paragraph} style={{ margin: '8px 0 0' }}>
              <Linked text={paragraph} link={link} />
            </p>
          ))}
        </div>
      )}
      <Heading as="h1" style={{ margin: '0 0 16px', font: `700 26px/1.25 ${SERIF}` }}>
        {view.title}
      </Heading>
      {view.embargo && (
        <Paragraph>
          <b>{view.embargo}</b>
        </Paragraph>
      )}
      {open}
      <Paragraph>{view.greeting}</Paragraph>
      {close}
      {view.paragraphs.map((paragraph) => (
        <Paragraph key={paragraph}>
          <Linked text={paragraph} link={link} />
        </Paragraph>
      ))}
      {view.readStory && <Action href={slot('storyUrl', 'url')} label={view.readStory} palette={palette} />}
      {contact && (
        <>
          <Heading as="h2" style={{ margin: '0 0 4px', fontSize: 16 }}>
            {contact.label}
          </Heading>
          <Paragraph>
            {contact.lines.join(', ')}
            <br />
            <a className="a" href={`mailto:${contact.email}`} style={link}>
              {contact.email}
            </a>
            {contact.phone && (
              <>
                <br />
                <Phone phone={contact.phone} link={link} />
              </>
            )}
          </Paragraph>
        </>
      )}
      <Foot foot={view} />
    </Frame>
  )
}

/** A number that can be dialled as it stands, or what was written. */
function Phone({ phone, link }: { phone: string; link: { color: string } }) {
  const href = telHref(phone)
  if (!href) return phone
  return (
    <a className="a" href={href} style={link}>
      {phone}
    </a>
  )
}

/** Text with its line breaks kept and bare web addresses made into links. */
function Linked({ text, link }: { text: string; link: { color: string } }) {
  return text.split('\n').map((line, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: static markup, rendered once
    <Fragment key={row}>
      {row > 0 && <br />}
      {linkRuns(line).map((run) =>
        'url' in run ? (
          <a key={run.url} className="a" href={run.url} style={link}>
            {run.url}
          </a>
        ) : (
          run.text
        ),
      )}
    </Fragment>
  ))
}
