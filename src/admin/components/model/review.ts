import type { StoryDiff } from '../../../domain/diff.ts'
import type { CommentKind } from '../../../domain/review.ts'

/** `GET /api/{collection}/:id/comments` */
export interface Remark {
  id: string
  parent: string | null
  kind: CommentKind
  field: string | null
  block: string | null
  excerpt: string | null
  text: string
  author: string
  authorName: string | null
  revision: number
  resolvedByName: string | null
  resolvedAt: string | null
  createdAt: string
}

export interface Thread {
  root: Remark
  replies: Remark[]
}

/** Threads, the open ones first, each in the order in which it was begun. */
export function threads(remarks: readonly Remark[]): Thread[] {
  const roots = remarks.filter(({ parent }) => parent === null || parent === undefined)
  const all = roots.map((root) => ({ root, replies: remarks.filter(({ parent }) => parent === root.id) }))
  return [...all.filter(({ root }) => !root.resolvedAt), ...all.filter(({ root }) => root.resolvedAt)]
}

/** `GET /api/{collection}/:id/since` */
export interface SinceAnswer {
  revision: number
  seen: { revision: number; at: string } | null
  from: { revision: number; savedAt: string; pruned: boolean } | null
  diff: StoryDiff | null
}

/** A colleague as lists of people show them. */
export interface Colleague {
  id: string
  name: string
  roles: string[]
  away: boolean
}
