import { Heading } from '@react-email/heading'
import { Fragment } from 'react'
import type { Language } from '../../domain/languages.ts'
import { OPTIONAL_MARKS, slot } from '../../domain/template.ts'
import { LIGHT, type MailPalette } from '../colours.ts'
import type { DigestView } from '../digest.tsx'
import { Foot } from './foot.tsx'
import { Frame, Paragraph, SERIF } from './frame.tsx'

const { open, close } = OPTIONAL_MARKS

/** The briefs of a day or a week in one mail: those that its reader would have got one by one. */
export function Digest({ view, language, palette }: { view: DigestView; language: Language; palette: MailPalette }) {
  const link = { color: palette.light.accent }
  return (
    <Frame language={language} title={view.subject} preheader="" palette={palette}>
      <p className="s" style={{ margin: '0 0 20px', fontSize: 14, color: LIGHT.soft }}>
        <b className="a" style={link}>
          {view.newsroom}
        </b>
      </p>
      <Heading as="h1" style={{ margin: '0 0 16px', font: `700 26px/1.25 ${SERIF}` }}>
        {view.title}
      </Heading>
      {open}
      <Paragraph>{view.greeting}</Paragraph>
      {close}
      {view.stories.map((story) => {
        const url = slot(`story${story.name}`, 'url')
        return (
          <Fragment key={story.name}>
            {open}
            <div lang={story.language} dir="ltr" style={{ margin: '0 0 24px' }}>
              <p lang={language} className="s" style={{ margin: 0, fontSize: 13, color: LIGHT.soft }}>
                {story.kind}
              </p>
              <Heading as="h2" style={{ margin: '0 0 4px', fontSize: 18 }}>
                <a className="a" href={url} style={link}>
                  {story.title}
                </a>
              </Heading>
              {story.summary && <p style={{ margin: 0 }}>{story.summary}</p>}
            </div>
            {close}
          </Fragment>
        )
      })}
      <Paragraph>
        <a className="a" href={slot('storyUrl', 'url')} style={link}>
          {view.more}
        </a>
      </Paragraph>
      <Foot foot={view.foot} />
    </Frame>
  )
}
