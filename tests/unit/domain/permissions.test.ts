import { describe, expect, it } from 'vitest'
import { demand, may, PERMISSIONS, type Permission, principalOf, ROLES } from '../../../src/domain/permissions.ts'

/**
 * The table of the design (roles), row by row: communications, editor, chief editor, data steward, administrator.
 * `x` may, `-` may not.
 */
const TABLE: [string, string, Permission[]][] = [
  ['draft, edit, submit', 'xxx--', ['story.create', 'story.edit', 'story.submit']],
  ['approve', '-xx--', ['story.approve']],
  ['second sign-off on sensitive', '--x--', ['story.second-sign-off']],
  [
    'request changes, publish, schedule, unschedule, pull back, archive',
    '-xx--',
    [
      'story.request-changes',
      'story.publish',
      'story.schedule',
      'story.unschedule',
      'story.pull-back',
      'story.archive',
    ],
  ],
  [
    'launch; pause, resume, cancel a campaign; resolve in-doubt',
    '-xx--',
    ['campaign.create', 'campaign.launch', 'campaign.pause', 'campaign.resume', 'campaign.cancel', 'campaign.resolve'],
  ],
  [
    'translate, test-send, media, coverage',
    'xxx--',
    ['story.translate', 'story.test-send', 'media.write', 'coverage.write'],
  ],
  ['media lists and outlets: change', '-xxx-', ['list.write', 'outlet.write']],
  ['media lists: names and counts', 'xxxx-', ['list.names', 'contact.count']],
  ['helplines, terms, topics, boilerplates: change', '-xx-x', ['reference.write']],
  ['helplines, terms, topics, boilerplates: propose', 'xxx-x', ['reference.propose']],
  ['consent records: read', '-xxx-', ['consent.read']],
  ['consent records: change', '--xx-', ['consent.write']],
  ['hold, resume', '-xx--', ['story.hold', 'story.resume']],
  ['correct', '-xx--', ['story.correct']],
  ['kill, lift embargo early', '--x--', ['story.kill', 'story.lift-embargo']],
  ['override a warning with a reason', '-xx--', ['story.override-warning']],
  ['contacts: read, edit', '-xxx-', ['contact.read', 'contact.edit']],
  ['contacts: import, export, erase', '---x-', ['contact.import', 'contact.export', 'contact.delete']],
  ['users, settings', '----x', ['user.manage', 'settings.write']],
  ['audit log: all of it', '-xxxx', ['audit.read-all']],
  ['audit log: own items', 'x----', ['audit.read-own']],
]

const granted = (permission: Permission) =>
  ROLES.map((role) => (may({ id: 'p', roles: [role] }, permission) ? 'x' : '-')).join('')

describe('the table of roles', () => {
  it.each(TABLE)('%s: %s', (_, row, permissions) => {
    expect(permissions.map((permission) => [permission, granted(permission)])).toEqual(
      permissions.map((permission) => [permission, row]),
    )
  })

  it('knows no way to override a block', () => {
    expect(Object.keys(PERMISSIONS).filter((name) => /override/.test(name))).toEqual(['story.override-warning'])
  })

  it('gives an administrator no right to sign or to read contacts', () => {
    const admin = { id: 'a', roles: ['admin'] } as const
    const has = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => may(admin, permission))
    expect(has.filter((name) => /approve|sign-off|publish|launch|^contact\.|^suppression\./.test(name))).toEqual([])
  })
})

describe('a person', () => {
  it('with several roles may what any of them may', () => {
    const both = { id: 'p', roles: ['communications', 'data-steward'] } as const
    expect(may(both, 'story.submit') && may(both, 'contact.import')).toBe(true)
    expect(may(both, 'story.approve')).toBe(false)
  })

  it.each([
    ['nobody at all', null],
    ['nothing', undefined],
    ['a person without roles', { id: 'p', roles: [] }],
  ])('%s may nothing', (_, who) => {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) expect(may(who, permission)).toBe(false)
  })

  it('is told to sign in, or which roles it takes', () => {
    expect(() => demand(null, 'story.edit')).toThrow(expect.objectContaining({ status: 401, code: 'unauthenticated' }))
    expect(() => demand({ id: 'p', roles: ['communications'] }, 'story.kill')).toThrow(
      expect.objectContaining({ status: 403, code: 'forbidden', message: expect.stringContaining('chief-editor') }),
    )
    expect(() => demand({ id: 'p', roles: ['chief-editor'] }, 'story.kill')).not.toThrow()
  })
})

describe('a principal read from a sign-in', () => {
  it.each<[string, unknown, unknown]>([
    ['has its id as text', { id: 7, roles: ['editor'] }, { id: '7', roles: ['editor'] }],
    ['loses roles that do not exist', { id: 'a', roles: ['editor', 'root', 3] }, { id: 'a', roles: ['editor'] }],
    ['has no roles when they are not a list', { id: 'a', roles: 'admin' }, { id: 'a', roles: [] }],
    ['has no roles when there are none', { id: 'a' }, { id: 'a', roles: [] }],
    ['is nobody without an id', { roles: ['admin'] }, null],
    ['is nobody when it is null', null, null],
    ['is nobody when it is text', 'admin', null],
  ])('%s', (_, user, wanted) => {
    expect(principalOf(user)).toEqual(wanted)
  })
})
