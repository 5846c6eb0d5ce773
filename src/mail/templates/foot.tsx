import { Heading } from '@react-email/heading'
import { Hr } from '@react-email/hr'
import { OPTIONAL_MARKS, slot } from '../../domain/template.ts'
import { LIGHT } from '../colours.ts'
import type { FootView } from '../foot-view.ts'

const { open, close } = OPTIONAL_MARKS

/** What stands below every mail to a reader: the notice of a first mail, why they get it, the ways out, who sends it. */
export function Foot({ foot }: { foot: FootView }) {
  const small = { margin: '0 0 8px' }
  const { notice } = foot
  return (
    <>
      <Hr className="l" style={{ border: 0, borderTop: `1px solid ${LIGHT.line}`, margin: '24px 0 16px' }} />
      <div className="s" style={{ fontSize: 13, color: LIGHT.soft }}>
        {open}
        <Heading as="h2" style={{ margin: '0 0 4px', fontSize: 13 }}>
          {notice.title}
        </Heading>
        <p style={small}>{`${notice.who} ${notice.source}`}</p>
        <p style={small}>{`${notice.basis} ${notice.rights}`}</p>
        {close}
        <p style={small}>{foot.why}</p>
        <p style={small}>
          <a href={slot('unsubscribeUrl', 'url')} style={{ color: LIGHT.soft }}>
            {foot.unsubscribe}
          </a>
          {' · '}
          <a href={slot('preferencesUrl', 'url')} style={{ color: LIGHT.soft }}>
            {foot.preferences}
          </a>
        </p>
        <p style={small}>{foot.sender.join(', ')}</p>
      </div>
    </>
  )
}
