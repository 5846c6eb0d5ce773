import type { Progress } from './campaign.ts'

/** Whom a campaign that has come to rest has left without the story; none are absent. */
export type Unreached = Pick<Progress, 'leftBehind' | 'outletsLeft'>

/** A story of last month is not pitched again: so long after its start (days) the desk names a campaign. */
export const DESK_DAYS = 30

/** Whether a desk that was cleared of a campaign stays so: more who are left bring it back. @param seen whom it had left then */
export function staysOffDesk(seen: Unreached, now: Unreached): boolean {
  const grew = (field: keyof Unreached) => (now[field] ?? 0) > (seen[field] ?? 0)
  return !grew('leftBehind') && !grew('outletsLeft')
}

/** Whether the desk may name a campaign that began then. @param startedAt ISO 8601; @param now ms since the epoch */
export function isOfDesk(startedAt: string | null, now: number): boolean {
  return startedAt !== null && now - Date.parse(startedAt) < DESK_DAYS * 86_400_000
}
