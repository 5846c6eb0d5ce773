import type { PayloadRequest } from 'payload'
import { isLanguage } from '../domain/languages.ts'
import type { Role } from '../domain/permissions.ts'
import { env } from '../env.ts'
import { sendStaffMail } from '../mail/payload-adapter.ts'
import { renderStaffMail } from '../mail/render.tsx'
import { mailNewsroom } from '../outreach/freeze.ts'
import { nameOf } from './notify.ts'

interface Chief {
  name?: string
  email?: string
  language?: string
}

/**
 * Writes to every chief editor that somebody may sign from now on: at once and whatever they wish for reviews, because a
 * signature right that nobody meant to give has to be noticed. Never throws, and nobody waits for it.
 */
export function mailRoleGranted(req: PayloadRequest, granted: { name: string; roles: Role[] }): void {
  const work = async () => {
    const newsroom = await mailNewsroom({ db: req.payload.db })
    if (!newsroom) return
    const { docs } = await req.payload.find({
      collection: 'users',
      where: { roles: { in: ['chief-editor'] } },
      depth: 0,
      limit: 200,
      pagination: false,
      overrideAccess: true,
    })
    for (const { name, email, language } of docs as unknown as Chief[]) {
      if (!email) continue
      sendStaffMail(
        await renderStaffMail({
          kind: 'role_granted',
          by: nameOf(req),
          person: granted.name,
          role: granted.roles.includes('chief-editor') ? 'chief-editor' : 'editor',
          link: `${env().publicUrl}/admin/collections/users`,
          language: isLanguage(language) ? language : 'en',
          newsroom,
          recipient: { name: name ?? null, email },
        }),
      )
    }
  }
  work().catch((err: unknown) => req.payload.logger.warn({ err, msg: 'chief editors could not be told' }))
}
