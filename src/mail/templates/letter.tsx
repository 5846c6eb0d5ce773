import { Heading } from '@react-email/heading'
import { Hr } from '@react-email/hr'
import type { Language } from '../../domain/languages.ts'
import { LIGHT, type MailPalette } from '../colours.ts'
import { Frame, Paragraph } from './frame.tsx'
import { Said } from './staff.tsx'

export interface LetterItem {
  title: string
  text: string
  /** To a delegate: for whom. */
  behalf: string | null
  quote: string[]
  action: { label: string; href: string }
}

export interface LetterView {
  subject: string
  greeting: string | null
  intro: string
  items: LetterItem[]
  optOut: { label: string; href: string }
  footer: string
}

/** Several pieces of news in one letter, each with what was said and where to go. */
export function Letter({ view, language, palette }: { view: LetterView; language: Language; palette: MailPalette }) {
  return (
    <Frame language={language} title={view.subject} preheader={view.intro} palette={palette}>
      <Heading as="h1" style={{ margin: '0 0 16px', fontSize: 20, lineHeight: 1.3 }}>
        {view.subject}
      </Heading>
      {view.greeting && <Paragraph>{view.greeting}</Paragraph>}
      {view.items.length > 1 && <Paragraph>{view.intro}</Paragraph>}
      {view.items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, in this order
        <div key={at}>
          {view.items.length > 1 && (
            <Heading as="h2" style={{ margin: '24px 0 8px', fontSize: 17, lineHeight: 1.3 }}>
              {item.title}
            </Heading>
          )}
          <Paragraph>{item.text}</Paragraph>
          {item.behalf && <Paragraph>{item.behalf}</Paragraph>}
          <Said quote={item.quote} />
          <p style={{ margin: '0 0 16px' }}>
            <a className="a" href={item.action.href} style={{ color: palette.light.accent, fontWeight: 700 }}>
              {item.action.label}
            </a>
          </p>
        </div>
      ))}
      <Hr className="l" style={{ border: 0, borderTop: `1px solid ${LIGHT.line}`, margin: '24px 0 16px' }} />
      <p className="s" style={{ margin: '0 0 8px', fontSize: 13, color: LIGHT.soft }}>
        {view.footer}
      </p>
      <p className="s" style={{ margin: 0, fontSize: 13, color: LIGHT.soft }}>
        <a href={view.optOut.href} style={{ color: LIGHT.soft }}>
          {view.optOut.label}
        </a>
      </p>
    </Frame>
  )
}
