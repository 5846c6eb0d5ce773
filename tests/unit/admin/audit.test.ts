import { describe, expect, it } from 'vitest'
import { auditSentence, subjectPath } from '../../../src/admin/components/model/audit.ts'
import { shortHash, signers } from '../../../src/admin/components/model/editions.ts'

describe('an audit event as a sentence', () => {
  it.each([
    [{ action: 'story.approve', subject: 'press-releases:1', actorName: 'Edit' }, 'Edit signed a press release.'],
    [
      { action: 'story.kill', subject: 'articles:1', actorName: 'Chief', data: { comment: 'A name was in it.' } },
      'Chief killed an article. “A name was in it.”',
    ],
    [
      { action: 'user.roles', subject: 'users:1', actorName: 'Admin', data: { after: ['editor'] } },
      'Admin changed the roles of an account. Now: editor.',
    ],
    [{ action: 'contacts.export', subject: 'contacts', actorName: 'Steward' }, 'Steward exported the contacts.'],
    [{ action: 'contact.delete', subject: 'contacts:1', actorName: '' }, 'Somebody erased a contact.'],
    [
      { action: 'suppression.carry', subject: 'contacts:1', actorName: 'Edit', data: { reason: 'unsubscribed' } },
      'Edit changed the address, and kept it suppressed, of a contact. “unsubscribed”',
    ],
    [
      { action: 'contact.put-off', subject: 'contacts:1', actorName: 'Edit', data: { lists: ['1'] } },
      'Edit changed the address, and so put off lists that were left there, a contact.',
    ],
    [
      { action: 'contact.came-back', subject: 'contacts:1', actorName: '', data: { lists: ['1'], lifted: true } },
      'Somebody subscribed again, by the link in a mail, as a contact.',
    ],
    [
      { action: 'settings.update', subject: 'globals:newsroom', actorName: 'Admin', data: { fields: ['name'] } },
      'Admin changed the settings. Fields: name.',
    ],
    [
      { action: 'consent.update', subject: 'consent-records:1', actorName: 'Steward', data: { fields: ['scope'] } },
      'Steward changed a consent record. Fields: scope.',
    ],
    [
      { action: 'user.sign-in-failed', subject: 'users:1', actorName: '', data: { failed: 1, refused: 0 } },
      'Somebody failed to sign in to an account. Once.',
    ],
    [
      { action: 'user.sign-in-failed', subject: 'users', actorName: '', data: { failed: 9, refused: 412 } },
      'Somebody failed to sign in to an account. 9 times; 412 more attempts were refused unseen.',
    ],
    [
      { action: 'campaign.stop-all', subject: 'campaigns:all', actorName: 'Edit', data: { reason: 'A wrong figure.' } },
      'Edit stopped every campaign. “A wrong figure.”',
    ],
    [{ action: 'poll.close', subject: 'polls:1', actorName: 'Edit' }, 'Edit did “close” on polls:1.'],
  ])('%o', (row, sentence) => {
    expect(auditSentence(row)).toBe(sentence)
  })

  it.each([
    ['press-releases:abc', '/collections/press-releases/abc'],
    ['globals:newsroom', '/globals/newsroom'],
    ['users:1', '/collections/users/1'],
    ['contacts', null],
    ['campaigns:all', null],
    ['polls:1', null],
    ['users:../../evil', null],
  ])('leads from %s to %s', (subject, path) => {
    expect(subjectPath({ subject })).toBe(path)
  })
})

describe('an edition in a list', () => {
  it('names who signed it', () => {
    expect(signers({ signOffs: [{ name: 'Edit' }, { name: '' }] })).toBe('Edit, a colleague')
    expect(signers({ signOffs: null })).toBe('')
  })
  it('shows the beginning of its hash', () => {
    expect(shortHash('0123456789abcdef')).toBe('0123456789ab')
  })
})
