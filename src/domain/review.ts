import { may, type Principal } from './permissions.ts'
import type { EditorialState } from './story.ts'

export const COMMENT_KINDS = ['comment', 'change_request', 'correction_proposal'] as const
export type CommentKind = (typeof COMMENT_KINDS)[number]

export const MAX_COMMENT = 5000
export const MAX_REQUESTS = 50

export type Plain = { ok: true; text: string } | { ok: false; reason: 'empty' | 'too_long' | 'markup' }

/** A tag with its end, or a comment's beginning; “a < b”, “<3” and “<me@example.org>” are none. */
const MARKUP = /<\/?[a-z][\w:-]*(?:\s[^<>]*)?\/?>|<!--|<!doctype/i

/**
 * What a person says, as plain text: one form of line ends, no control characters. Markup is refused and not cleaned
 * away, because whoever typed it expects it to do something.
 */
export function plainText(value: string): Plain {
  const text = value
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .trim()
  if (text === '') return { ok: false, reason: 'empty' }
  if (text.length > MAX_COMMENT) return { ok: false, reason: 'too_long' }
  if (MARKUP.test(text)) return { ok: false, reason: 'markup' }
  return { ok: true, text }
}

/** What a remark is about: the story, one of its fields (`pressContacts.0.email`), or a block of its text. */
export function isFieldPath(path: string): boolean {
  return path.length <= 200 && /^[a-z][A-Za-z]*(?:\.(?:\d{1,4}|[a-z][A-Za-z]*))*$/.test(path)
}

const EXCERPT = 120

interface RichNode {
  type?: unknown
  text?: unknown
  children?: unknown
  fields?: unknown
}

function textIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const node = value as RichNode
  if (typeof node.text === 'string') return node.text
  if (Array.isArray(node.children)) return node.children.map(textIn).join(node.type === 'listitem' ? ' ' : '')
  if (typeof node.fields === 'object' && node.fields !== null) {
    return Object.entries(node.fields)
      .filter(([key, item]) => typeof item === 'string' && key !== 'id' && key !== 'blockType')
      .map(([, item]) => item)
      .join(' ')
  }
  return ''
}

/** The words of each block of a rich text, in order. */
export function blockTexts(body: unknown): string[] {
  const root = (body as { root?: { children?: unknown } } | null)?.root
  return Array.isArray(root?.children) ? root.children.map((child) => textIn(child).replace(/\s+/g, ' ').trim()) : []
}

/** How each block begins. */
export const blockExcerpts = (body: unknown): string[] => blockTexts(body).map((text) => text.slice(0, EXCERPT))

/**
 * Where a remarked block is now: at its place, elsewhere when it has moved, or `null` when it has been rewritten.
 * Several blocks with the same beginning: the nearest.
 */
export function locateBlock(body: unknown, block: number, excerpt: string): number | null {
  const found = blockExcerpts(body).flatMap((text, at) => (text === excerpt ? [at] : []))
  if (found.length === 0) return null
  return found.reduce((best, at) => (Math.abs(at - block) < Math.abs(best - block) ? at : best))
}

export interface Assignable {
  editorialState: EditorialState
  createdBy: string | null
  submittedBy: string | null
  contributors: readonly string[]
}

/** Why a person cannot be given a story, in words; `null` when they can. */
export function whyNotAssign(person: Principal, story: Assignable): string | null {
  if (!may(person, 'story.edit')) return 'They have no role that works on stories.'
  if (story.editorialState !== 'in_review') return null
  if (!may(person, 'story.approve')) return 'The story is in review, and their role cannot sign. Choose an editor.'
  const own = story.createdBy === person.id || story.submittedBy === person.id || story.contributors.includes(person.id)
  return own ? 'The story is in review, and they wrote on it: somebody else has to sign.' : null
}

/** Writers tick a request off when they have dealt with it; whether they have is an editor's to say. */
export function maySettle(who: Principal, what: 'resolve' | 'reopen', kind: CommentKind): boolean {
  if (what === 'reopen' && kind === 'change_request') return may(who, 'story.reopen-request')
  return may(who, 'story.comment')
}

/** This long before a due date its assignee is reminded, in ms. */
export const REMIND_BEFORE = 24 * 3600_000
/** A date that passed longer ago is history, not news. */
const TOO_LATE = 7 * 24 * 3600_000

/** What there is to say about a due date now. */
export function dueNews(dueAt: number, state: EditorialState, now: number): 'due_soon' | 'overdue' | null {
  if (state === 'approved' || now - dueAt > TOO_LATE) return null
  if (now >= dueAt) return 'overdue'
  return dueAt - now <= REMIND_BEFORE ? 'due_soon' : null
}
