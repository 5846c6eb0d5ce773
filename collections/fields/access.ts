import type { Access, FieldAccess } from 'payload'
import { may, type Permission, principalOf } from '../../src/domain/permissions.ts'

/** Collection access by one permission of the table. */
export const allow =
  (permission: Permission): Access =>
  ({ req }) =>
    may(principalOf(req.user), permission)

export const allowField =
  (permission: Permission): FieldAccess =>
  ({ req }) =>
    may(principalOf(req.user), permission)

/** Rows of the machinery: in the admin for whoever runs the system, out of everybody else's way. Who may read them is `access`. */
export const engineRoom = ({ user }: { user: unknown }): boolean => !principalOf(user)?.roles.includes('admin')

/** For what only the system itself writes. */
export const nobody = () => false
