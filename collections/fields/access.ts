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

/** For what only the system itself writes. */
export const nobody = () => false
