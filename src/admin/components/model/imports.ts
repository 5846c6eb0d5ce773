import { count, figure } from './wording.ts'

/** `GET /api/contacts/import/:job` */
export interface ImportAnswer {
  state: 'running' | 'done' | 'failed'
  read: number
  created: number
  updated: number
  rejected: number
  unchanged?: number
  duplicates?: number
  /** Rows of the file, once they have been counted. */
  total?: number
  message?: string
  dryRun?: boolean
  /** Seconds the rest will take; absent while nobody can tell. */
  etaSeconds?: number
}

/** 0 to 100, or `null` while the file has not been counted. */
export function importPercent({ state, read, total }: ImportAnswer): number | null {
  if (state === 'done') return 100
  return total ? Math.min(99, Math.floor((read / total) * 100)) : null
}

/** What came of it, in one sentence. */
export function importSummary(job: ImportAnswer): string {
  const rows = count(job.read, 'row')
  if (job.state === 'failed') return `Stopped after ${rows}: ${job.message || 'something went wrong.'}`
  if (job.state === 'running') {
    return job.total ? `${figure(job.read)} of ${count(job.total, 'row')} read.` : `${rows} read.`
  }
  return job.dryRun ? `Tried out: ${rows} read. Nothing has been changed.` : `Imported: ${rows} read.`
}

/** The counts to show, in words that fit a trial run as well. */
export function importCounts(job: ImportAnswer): { label: string; value: number }[] {
  return [
    { label: 'New', value: job.created },
    { label: 'Changed', value: job.updated },
    ...(job.unchanged === undefined ? [] : [{ label: 'The same as before', value: job.unchanged }]),
    ...(job.duplicates === undefined ? [] : [{ label: 'Twice in the file', value: job.duplicates }]),
    { label: 'Refused', value: job.rejected },
  ]
}

/** Why this file is not worth sending, or `null`. */
export function fileProblem(file: { name: string; size: number } | null, maxBytes = 200 * 1024 * 1024): string | null {
  if (!file) return 'Choose a CSV file.'
  if (file.size === 0) return 'The file is empty.'
  if (file.size > maxBytes) return `The file has more than ${Math.floor(maxBytes / 1024 / 1024)} MB. Split it.`
  if (/\.(xlsx?|ods|numbers)$/i.test(file.name)) return 'This is a spreadsheet. Save it as CSV first.'
  return null
}
