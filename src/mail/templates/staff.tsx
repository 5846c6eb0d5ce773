import { Heading } from '@react-email/heading'
import { Hr } from '@react-email/hr'
import type { Language } from '../../domain/languages.ts'
import { LIGHT, type MailPalette } from '../colours.ts'
import { Action, Frame, Paragraph } from './frame.tsx'

export interface StaffView {
  subject: string
  greeting: string | null
  text: string
  /** What a colleague wrote, or the reason a machine gives. */
  quote: string[]
  counts: { label: string; value: string }[]
  action: { label: string; href: string }
  footer: string
}

/** Every notification to staff: what happened, what was said, where to go. */
export function Staff({ view, language, palette }: { view: StaffView; language: Language; palette: MailPalette }) {
  return (
    <Frame language={language} title={view.subject} preheader={view.text} palette={palette}>
      <Heading as="h1" style={{ margin: '0 0 16px', fontSize: 20, lineHeight: 1.3 }}>
        {view.subject}
      </Heading>
      {view.greeting && <Paragraph>{view.greeting}</Paragraph>}
      <Paragraph>{view.text}</Paragraph>
      <Said quote={view.quote} />
      {view.counts.length > 0 && (
        <ul style={{ margin: '0 0 16px', padding: '0 0 0 20px' }}>
          {view.counts.map(({ label, value }) => (
            <li key={label}>{`${label}: ${value}`}</li>
          ))}
        </ul>
      )}
      <Action href={view.action.href} label={view.action.label} palette={palette} />
      <Hr className="l" style={{ border: 0, borderTop: `1px solid ${LIGHT.line}`, margin: '24px 0 16px' }} />
      <p className="s" style={{ margin: 0, fontSize: 13, color: LIGHT.soft }}>
        {view.footer}
      </p>
    </Frame>
  )
}

/** What somebody wrote, paragraph by paragraph. */
export function Said({ quote }: { quote: readonly string[] }) {
  if (quote.length === 0) return null
  return (
    <blockquote
      className="l"
      style={{ margin: '0 0 16px', padding: '4px 0 1px 12px', borderLeft: `4px solid ${LIGHT.line}` }}
    >
      {quote.map((paragraph) => (
        <p key={paragraph} style={{ margin: '0 0 8px', whiteSpace: 'pre-line' }}>
          {paragraph}
        </p>
      ))}
    </blockquote>
  )
}
