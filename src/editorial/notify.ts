import type { PayloadRequest } from 'payload'
import { isLanguage } from '../domain/languages.ts'
import type { Principal, Role } from '../domain/permissions.ts'
import type { StoryCollection } from '../domain/story.ts'
import type { StoryAction } from '../domain/workflow.ts'
import { env } from '../env.ts'
import { sendStaffMail } from '../mail/payload-adapter.ts'
import { renderStaffMail, type StaffMailInput } from '../mail/render.tsx'
import { mailNewsroom } from '../outreach/freeze.ts'
import type { StoryDoc } from './story.ts'

export interface StaffNews {
  action: StoryAction
  collection: StoryCollection
  doc: StoryDoc
  who: Principal
  comment: string
}

interface Colleague {
  id: string
  name?: string
  email: string
  language?: string
}

/** Tells colleagues about an action after it has been committed; never throws, and nobody waits for it. */
export function notifyStaff(req: PayloadRequest, news: StaffNews): void {
  tell(req, news).catch((err: unknown) => req.payload.logger.warn({ err, msg: 'colleagues could not be told' }))
}

async function tell(req: PayloadRequest, { action, collection, doc, who, comment }: StaffNews): Promise<void> {
  const kind = KINDS[action]
  if (!kind) return
  const people =
    kind === 'review_requested'
      ? await withRoles(req, ['editor', 'chief-editor'])
      : await withIds(req, [doc.createdBy, doc.submittedBy].map(String))
  await mail(req, people, who.id, {
    kind,
    title: String(doc.title ?? ''),
    by: nameOf(req),
    note: comment,
    link: `${env().publicUrl}/admin/collections/${collection}/${doc.id}`,
  })
}

const KINDS: Partial<Record<StoryAction, StaffMailInput['kind']>> = {
  submit: 'review_requested',
  'request-changes': 'changes_requested',
  approve: 'approved',
}

/** Tells every chief editor that somebody may sign from now on. */
export function notifyRoleGranted(req: PayloadRequest, granted: { name: string; roles: Role[] }): void {
  const work = async () => {
    const role = granted.roles.includes('chief-editor') ? 'chief-editor' : 'editor'
    await mail(req, await withRoles(req, ['chief-editor']), '', {
      kind: 'role_granted',
      by: nameOf(req),
      person: granted.name,
      role,
      link: `${env().publicUrl}/admin/collections/users`,
    })
  }
  work().catch((err: unknown) => req.payload.logger.warn({ err, msg: 'chief editors could not be told' }))
}

type Message = Omit<StaffMailInput, 'recipient' | 'language' | 'newsroom'>

async function mail(req: PayloadRequest, people: Colleague[], except: string, message: Message): Promise<void> {
  const newsroom = await mailNewsroom({ db: req.payload.db })
  if (!newsroom) return
  for (const person of people) {
    if (person.id === except || !person.email) continue
    const language = isLanguage(person.language) ? person.language : 'en'
    sendStaffMail(
      await renderStaffMail({
        ...message,
        language,
        newsroom,
        recipient: { name: person.name ?? null, email: person.email },
      }),
    )
  }
}

const nameOf = (req: PayloadRequest): string =>
  req.user && 'name' in req.user && typeof req.user.name === 'string' ? req.user.name : ''

async function people(req: PayloadRequest, where: object): Promise<Colleague[]> {
  const { docs } = await req.payload.find({
    collection: 'users',
    where: where as never,
    depth: 0,
    limit: 200,
    pagination: false,
    overrideAccess: true,
  })
  return docs as unknown as Colleague[]
}

const withRoles = (req: PayloadRequest, roles: Role[]) => people(req, { roles: { in: roles } })
const withIds = (req: PayloadRequest, ids: string[]) =>
  people(req, { id: { in: [...new Set(ids)].filter((id) => id && id !== 'null' && id !== 'system') } })
