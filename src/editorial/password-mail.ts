import type { PayloadRequest } from 'payload'
import { isLanguage } from '../domain/languages.ts'
import { env } from '../env.ts'
import { renderStaffMail } from '../mail/render.tsx'
import { mailNewsroom } from '../outreach/freeze.ts'

interface Ask {
  req?: PayloadRequest
  token?: string
  user?: unknown
}

/** The link goes to the configured public address: Payload's own would go wherever the Host header says. */
async function compose({ req, token, user }: Ask) {
  const person = (user ?? {}) as { name?: string; email?: string; language?: string }
  const newsroom = req ? await mailNewsroom({ db: req.payload.db }) : null
  if (!newsroom || !person.email) return null
  return renderStaffMail({
    kind: 'password_reset',
    language: isLanguage(person.language) ? person.language : 'en',
    newsroom,
    recipient: { name: person.name ?? null, email: person.email },
    link: `${env().publicUrl}/admin/reset/${token ?? ''}`,
  })
}

export async function passwordMail(ask?: Ask): Promise<string> {
  return (await compose(ask ?? {}))?.html ?? ''
}

export async function passwordSubject(ask?: Ask): Promise<string> {
  return (await compose(ask ?? {}))?.subject ?? ''
}
