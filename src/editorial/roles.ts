import type { CollectionAfterChangeHook, CollectionBeforeChangeHook, PayloadHandler } from 'payload'
import { demand, principalOf, ROLES, type Role } from '../domain/permissions.ts'
import { refuse } from '../errors.ts'
import { transact } from '../storage/transact.ts'
import { recordAudit } from './audit.ts'
import { idParam, jsonObject } from './body.ts'
import { mailRoleGranted } from './role-mail.ts'

const isRole = (value: unknown): value is Role => (ROLES as readonly unknown[]).includes(value)

/** Roles never change by saving a person: field access drops them, and this restores them below all access rules. */
export const guardRoles: CollectionBeforeChangeHook = ({ data, operation, originalDoc }) => {
  if (operation === 'update') data.roles = originalDoc.roles
  if (operation === 'create' && !(Array.isArray(data.roles) && data.roles.every(isRole))) {
    throw refuse.invalid(`Roles are a list of: ${ROLES.join(', ')}.`, { field: 'roles' })
  }
  return data
}

/** A new person is an event worth remembering. */
export const auditNewUser: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  if (operation === 'create') {
    await recordAudit(req, { action: 'user.create', subject: `users:${doc.id}`, data: { roles: doc.roles } })
  }
}

/**
 * `POST /api/users/:id/roles` with `{roles: [...]}`: an administrator changes somebody else's roles. The person's
 * sessions end at once, the change is audited, and a granted signature right is mailed to every chief editor.
 *
 * @throws `forbidden` for others than administrators and for one's own roles, `invalid` for unknown roles
 */
export const changeRoles: PayloadHandler = async (req) => {
  const who = principalOf(req.user)
  demand(who, 'user.manage')
  const id = idParam(req)
  if (id === who.id) throw refuse.forbidden('Nobody changes their own roles. Ask another administrator.')
  const { roles } = await jsonObject(req)
  if (!Array.isArray(roles) || !roles.every(isRole)) {
    throw refuse.invalid(`Send \`roles\`, a list of: ${ROLES.join(', ')}.`, { field: 'roles' })
  }
  const wanted = [...new Set(roles)]
  const change = await transact(req, async (inner) => {
    const before = await inner.payload.db.findOne<{ id: string; roles?: Role[]; name?: string }>({
      collection: 'users',
      where: { id: { equals: id } },
      req: inner,
    } as never)
    if (!before) throw refuse.notFound('There is no such person.')
    await inner.payload.db.updateOne({
      collection: 'users',
      id,
      data: { roles: wanted, sessions: [] },
      req: inner,
    })
    await recordAudit(inner, {
      action: 'user.roles',
      subject: `users:${id}`,
      data: { before: before.roles ?? [], after: wanted },
    })
    return { name: before.name ?? '', before: before.roles ?? [] }
  })
  const granted = wanted.filter((role) => !change.before.includes(role))
  if (granted.some((role) => role === 'editor' || role === 'chief-editor')) {
    mailRoleGranted(req, { name: change.name, roles: granted })
  }
  return Response.json({
    doc: { id, roles: wanted },
    message: 'The roles are changed; the person has to sign in again.',
  })
}
