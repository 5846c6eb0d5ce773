import { refuse } from '../errors.ts'

/** The roles of DESIGN §8. A person may hold several; `admin` implies none of the others. */
export const ROLES = ['communications', 'editor', 'chief-editor', 'data-steward', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Who acts: a signed-in person, or the system itself (scheduler, workers), which holds no role. */
export interface Principal {
  id: string
  roles: readonly Role[]
}

const WRITERS = ['communications', 'editor', 'chief-editor'] as const
const EDITORS = ['editor', 'chief-editor'] as const

/**
 * Who may do what, as one table. Collection access, action endpoints and the admin's buttons read it;
 * nothing else decides. Conditions beyond the role (four eyes, state, revision) belong to the workflow table.
 */
export const PERMISSIONS = {
  'story.read': ['communications', 'editor', 'chief-editor', 'admin', 'data-steward'],
  'story.create': WRITERS,
  'story.edit': WRITERS,
  'story.delete': WRITERS,
  'story.submit': WRITERS,
  'story.approve': EDITORS,
  'story.second-sign-off': ['chief-editor'],
  'story.request-changes': EDITORS,
  'story.publish': EDITORS,
  'story.schedule': EDITORS,
  'story.unschedule': EDITORS,
  'story.pull-back': EDITORS,
  'story.hold': EDITORS,
  'story.resume': EDITORS,
  'story.archive': EDITORS,
  'story.correct': EDITORS,
  'story.propose-correction': ['communications'],
  'story.kill': ['chief-editor'],
  'story.lift-embargo': ['chief-editor'],
  'story.translate': WRITERS,
  'story.comment': WRITERS,
  'story.assign': WRITERS,
  'story.reopen-request': EDITORS,
  'story.test-send': WRITERS,
  'story.override-warning': EDITORS,
  'edition.read': ['communications', 'editor', 'chief-editor', 'admin'],
  'publication.read-all': ['communications', 'editor', 'chief-editor', 'data-steward', 'admin'],
  'media.read': ['communications', 'editor', 'chief-editor', 'admin', 'data-steward'],
  'media.write': WRITERS,
  'coverage.write': WRITERS,
  'campaign.read': ['communications', 'editor', 'chief-editor', 'data-steward', 'admin'],
  'campaign.create': EDITORS,
  'campaign.launch': EDITORS,
  'campaign.pause': EDITORS,
  'campaign.resume': EDITORS,
  'campaign.cancel': EDITORS,
  'campaign.resolve': EDITORS,
  'list.names': ['communications', 'editor', 'chief-editor', 'data-steward'],
  'list.write': ['editor', 'chief-editor', 'data-steward'],
  'outlet.read': ['communications', 'editor', 'chief-editor', 'data-steward'],
  'outlet.write': ['editor', 'chief-editor', 'data-steward'],
  'contact.count': ['communications', 'editor', 'chief-editor', 'data-steward'],
  'contact.read': ['editor', 'chief-editor', 'data-steward'],
  'contact.edit': ['editor', 'chief-editor', 'data-steward'],
  'contact.delete': ['data-steward'],
  'contact.import': ['data-steward'],
  'contact.export': ['data-steward'],
  'suppression.read': ['data-steward'],
  'suppression.add': ['data-steward'],
  'consent.read': ['editor', 'chief-editor', 'data-steward'],
  'consent.write': ['chief-editor', 'data-steward'],
  'reference.read': ['communications', 'editor', 'chief-editor', 'admin', 'data-steward'],
  'reference.propose': ['communications', 'editor', 'chief-editor', 'admin'],
  'reference.write': ['editor', 'chief-editor', 'admin'],
  'user.read-names': ['communications', 'editor', 'chief-editor', 'data-steward', 'admin'],
  'user.manage': ['admin'],
  'settings.read': ['communications', 'editor', 'chief-editor', 'data-steward', 'admin'],
  'settings.write': ['admin'],
  'audit.read-all': ['editor', 'chief-editor', 'data-steward', 'admin'],
  'audit.read-own': ['communications'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

/** Whether any of the person's roles grants the permission. Nobody signed in: never. */
export function may(who: Principal | null | undefined, permission: Permission): boolean {
  if (!who) return false
  const granted: readonly Role[] = PERMISSIONS[permission]
  return who.roles.some((role) => granted.includes(role))
}

/**
 * @throws `unauthenticated` (401) when nobody is signed in, `forbidden` (403) with the roles that could,
 * when the person's roles do not grant the permission.
 */
export function demand(who: Principal | null | undefined, permission: Permission): asserts who is Principal {
  if (!who) throw refuse.unauthenticated()
  if (!may(who, permission)) {
    const roles = PERMISSIONS[permission].join(', ')
    throw refuse.forbidden(`Your role does not allow this. It takes one of: ${roles}.`, { permission })
  }
}

/** Reads a principal from whatever a sign-in hands over; unknown roles are dropped. */
export function principalOf(user: unknown): Principal | null {
  if (typeof user !== 'object' || user === null || !('id' in user)) return null
  const raw = 'roles' in user && Array.isArray(user.roles) ? user.roles : []
  const roles = raw.filter((role): role is Role => (ROLES as readonly unknown[]).includes(role))
  return { id: String(user.id), roles }
}
