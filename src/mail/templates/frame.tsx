import { Container } from '@react-email/container'
import { Head } from '@react-email/head'
import { Html } from '@react-email/html'
import type { ReactNode } from 'react'
import type { Language } from '../../domain/languages.ts'
import { DARK, LIGHT, type MailPalette } from '../colours.ts'

const SANS = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
export const SERIF = "Georgia,'Times New Roman',serif"

/** Inline styles carry the light look everywhere; this sheet is for programs that know dark mode and narrow screens. */
function sheet({ dark }: MailPalette): string {
  return `:root{color-scheme:light dark}h1,h2{hyphens:auto;-webkit-hyphens:auto}@media(max-width:480px){h1{font-size:22px!important}}@media(prefers-color-scheme:dark){.p{background:${DARK.page}!important}.c{background:${DARK.card}!important;color:${DARK.ink}!important}.s,.s a{color:${DARK.soft}!important}.a{color:${dark.accent}!important}.b{background:${dark.accent}!important}.b a{color:${dark.onAccent}!important}.m{border-color:${dark.accent}!important}.l{border-color:${DARK.line}!important}}`
}

/**
 * The page around every mail. Language and direction stand on `<html>` and again inside the body, because webmail
 * throws the former away.
 */
export function Frame(props: {
  language: Language
  title: string
  preheader: string
  palette: MailPalette
  children: ReactNode
}) {
  const { language, title, preheader, palette, children } = props
  return (
    <Html lang={language} dir="ltr">
      <Head>
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
        <style>{sheet(palette)}</style>
      </Head>
      <body className="p" style={{ margin: 0, padding: 0, background: LIGHT.page }}>
        <div lang={language} dir="ltr" className="p" style={{ background: LIGHT.page, padding: '16px 8px' }}>
          {preheader && <div style={{ display: 'none', maxHeight: 0, overflow: 'hidden' }}>{preheader}</div>}
          <Container
            className="c"
            style={{ maxWidth: 600, background: LIGHT.card, color: LIGHT.ink, font: `16px/1.5 ${SANS}` }}
          >
            <div style={{ padding: '24px 20px', overflowWrap: 'anywhere' }}>{children}</div>
          </Container>
        </div>
      </body>
    </Html>
  )
}

export function Paragraph({ children }: { children: ReactNode }) {
  return <p style={{ margin: '0 0 16px' }}>{children}</p>
}

/** The one thing to do. A table cell, because Outlook for Windows pads cells and not links. */
export function Action({ href, label, palette }: { href: string; label: string; palette: MailPalette }) {
  const { accent, onAccent } = palette.light
  return (
    <table role="presentation" cellPadding={0} cellSpacing={0} border={0} style={{ margin: '8px 0 24px' }}>
      <tbody>
        <tr>
          <td className="b" style={{ background: accent, borderRadius: 4 }}>
            <a
              href={href}
              style={{
                display: 'inline-block',
                padding: '12px 20px',
                color: onAccent,
                fontWeight: 700,
                textDecoration: 'none',
              }}
            >
              {label}
            </a>
          </td>
        </tr>
      </tbody>
    </table>
  )
}
