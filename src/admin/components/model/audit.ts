import { isStoryCollection, type StoryCollection } from '../../../domain/story.ts'

export interface AuditRow {
  action?: unknown
  subject?: unknown
  actorName?: unknown
  edition?: unknown
  data?: unknown
}

/** What was done, in the past, to be put between a person and a thing. */
const DEEDS: Record<string, string> = {
  'story.submit': 'submitted',
  'story.request-changes': 'asked for changes in',
  'story.approve': 'signed',
  'story.publish': 'published',
  'story.schedule': 'scheduled',
  'story.unschedule': 'unscheduled',
  'story.pull-back': 'pulled back',
  'story.hold': 'put on hold',
  'story.resume': 'resumed',
  'story.kill': 'killed',
  'story.correct': 'opened a correction of',
  'story.drop-correction': 'dropped the correction of',
  'story.propose-correction': 'proposed a correction of',
  'story.confirm-source': 'looked at the source of',
  'story.lift-embargo': 'lifted the embargo of',
  'story.translate': 'began a translation of',
  'story.archive': 'archived',
  'story.reopened': 'changed, after it was submitted or signed,',
  'story.delete': 'deleted',
  'story.assign': 'gave somebody',
  'story.new-from': 'began a new draft from',
  'story.test-send': 'sent themselves a test of',
  'publication.visible': 'made public, by the clock,',
  'publication.held': 'held for a decision',
  'edition.tampered': 'found a tampered edition of',
  'campaign.create': 'made',
  'campaign.launch': 'launched',
  'campaign.pause': 'paused',
  'campaign.resume': 'resumed',
  'campaign.cancel': 'cancelled',
  'campaign.resolve': 'decided what was in doubt in',
  'campaign.auto-pause': 'paused, because too much went wrong,',
  'campaign.language-missing': 'began, without a language in which no mail can be made,',
  'campaign.put-off': 'was told by the mail server to come later with',
  'campaign.in-doubt': 'found recipients in doubt in',
  'campaign.off-desk': 'took off the desk, with whom nobody has reached,',
  'campaign.done': 'brought to its end',
  'campaign.much-came-back': 'found that too much came back of',
  'campaign.held': 'held for a decision',
  'campaign.stop-all': 'stopped',
  'campaign.resume-all': 'let go on',
  'contacts.import': 'imported contacts:',
  'contacts.export': 'exported',
  'contact.delete': 'erased',
  'contact.put-off': 'changed the address, and so put off lists that were left there,',
  'contact.put-back': 'put back on lists that had been left by an address',
  'contact.came-back': 'subscribed again, by the link in a mail, as',
  'suppression.add': 'added an address to',
  'suppression.carry': 'changed the address, and kept it suppressed, of',
  'user.create': 'made',
  'user.update': 'changed',
  'user.delete': 'deleted',
  'user.roles': 'changed the roles of',
  'user.sign-in-failed': 'failed to sign in to',
  'settings.update': 'changed',
  'audit.export': 'exported',
}

const STORIES: Record<StoryCollection, string> = {
  'press-releases': 'a press release',
  articles: 'an article',
  'seminar-summaries': 'a seminar summary',
}

const THINGS: Record<string, string> = {
  campaigns: 'a campaign',
  'import-jobs': 'an import',
  contacts: 'a contact',
  users: 'an account',
  'consent-records': 'a consent record',
  'protected-people': 'a protected person',
  helplines: 'a helpline',
  suppressions: 'the suppressions',
  globals: 'the settings',
  'audit-events': 'the audit log',
}

/** Subjects that are no single thing. */
const EVERY: Record<string, string> = { contacts: 'the contacts', 'campaigns:all': 'every campaign' }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** An event as a sentence: who did what to what, and what they said. */
export function auditSentence(row: AuditRow): string {
  const action = text(row.action)
  const [collection = '', id = ''] = text(row.subject).split(/:(.*)/s)
  const known = isStoryCollection(collection) ? STORIES[collection] : THINGS[collection]
  const thing = EVERY[id ? text(row.subject) : collection] ?? known ?? text(row.subject)
  const verb = action.slice(action.indexOf('.') + 1).replaceAll('-', ' ')
  const plain = { create: 'made', update: 'changed', delete: 'deleted' }[verb] ?? `did “${verb}” on`
  const deed = DEEDS[action] ?? plain
  const { comment, reason, fields, after, failed, refused } = record(row.data)
  const said = text(comment) || text(reason)
  return [
    `${text(row.actorName) || 'Somebody'} ${deed} ${thing}.`,
    ...(Array.isArray(fields) && fields.length > 0 ? [`Fields: ${fields.join(', ')}.`] : []),
    ...(action === 'user.roles' && Array.isArray(after) ? [`Now: ${after.join(', ') || 'none'}.`] : []),
    ...(action === 'user.sign-in-failed' ? [howOften(failed, refused)] : []),
    ...(said ? [`“${said.length > 140 ? `${said.slice(0, 140)}…` : said}”`] : []),
  ].join(' ')
}

function howOften(failed: unknown, refused: unknown): string {
  const times = (count: unknown) => (count === 1 ? 'Once' : `${Number(count) || 0} times`)
  return refused ? `${times(failed)}; ${Number(refused)} more attempts were refused unseen.` : `${times(failed)}.`
}

/** Where the thing an event is about can be looked at, below the admin's address; `null` where there is no such page. */
export function subjectPath(row: AuditRow): string | null {
  const [collection = '', id = ''] = text(row.subject).split(/:(.*)/s)
  if (!collection || !/^[\w-]{1,64}$/.test(id) || Object.hasOwn(EVERY, text(row.subject))) return null
  if (collection === 'globals') return `/globals/${id}`
  const shown = isStoryCollection(collection) || (collection !== 'import-jobs' && Object.hasOwn(THINGS, collection))
  return shown ? `/collections/${collection}/${id}` : null
}
