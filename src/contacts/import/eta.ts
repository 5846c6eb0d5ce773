import type { ImportJob } from '../store.ts'

/** From the pace so far; `null` before a twentieth of the rows is done, and once the job has ended. */
export function etaSeconds(job: Pick<ImportJob, 'state' | 'total' | 'read' | 'startedAt'>, now: number): number | null {
  if (job.state !== 'running' || job.total === 0 || job.read * 20 < job.total) return null
  const elapsed = (now - job.startedAt.getTime()) / 1000
  return Math.max(0, Math.ceil((elapsed * (job.total - job.read)) / job.read))
}
