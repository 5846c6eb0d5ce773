import type { BatchState } from '../../domain/batches.ts'
import { type CampaignState, type CampaignType, readOptions } from '../../domain/campaign.ts'
import { ENDED, MAILED, REFUSED_AGAIN, RELEASED, rankOf } from '../../domain/delivery.ts'
import type { BatchValidation } from '../../domain/mail-message.ts'
import type { BatchRow, CampaignRow } from '../../outreach/store.ts'

/** Whether a planned delivery was released from doubt (`isReleased`), by the column of its reason. */
export const wasReleased = (reason: string) => `(${reason} = '${RELEASED}' OR ${reason} LIKE '${RELEASED} %')`

/** A row `d` that was refused for good, also one that is written off for it. */
export const REFUSED = `(d.rank = ${rankOf('refused')} OR (d.rank = ${rankOf('written_off')} AND d.reason GLOB '${REFUSED_AGAIN}*'))`

export type Row = Record<string, unknown>

/** A row `d` that was left out because the campaign had written to its reader’s mailbox, when that was another contact’s: they have the mail. */
export const SHARES = `(d.state = 'excluded' AND d.reason = 'duplicate')`

/** A row `d` whose mail has ended without its reader, who may have one from before they were released from doubt. */
export const MAY_HAVE_EARLIER = `(d.state IN (${ENDED.map((state) => `'${state}'`).join(', ')}) AND d.withheld LIKE '%"${MAILED}%')`

/** Everything of a campaign but `frozen`, which may hold a hundred kilobytes of templates. */
export const CAMPAIGN_COLUMNS = `id, type, title, state, paused_reason, story_key, translation_group, lists, wait_for,
  launch_at, started_at, finished_at, plan_complete, candidates, planned, excluded, slices, watermark, options`

/** Everything of a batch but its sealed members. */
export const BATCH_COLUMNS = `id, campaign, language, state, generation, mode, attempts, open_attempts,
  idempotency_key, payload_hash, first_attempt_at, size, lease_token`

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const number = (value: unknown): number => Number(value ?? 0)
export const instant = (value: unknown): Date | null => (typeof value === 'string' && value ? new Date(value) : null)
export const json = (value: unknown): unknown => (typeof value === 'string' && value ? JSON.parse(value) : null)

export function texts(value: unknown): string[] {
  const parsed = json(value)
  return Array.isArray(parsed) ? parsed.filter((entry) => typeof entry === 'string') : []
}

export function campaignRow(row: Row): CampaignRow {
  return {
    id: text(row.id),
    type: text(row.type) as CampaignType,
    title: text(row.title),
    state: text(row.state) as CampaignState,
    pausedReason: text(row.paused_reason),
    storyKey: text(row.story_key),
    translationGroup: text(row.translation_group),
    lists: texts(row.lists),
    waitFor: texts(row.wait_for),
    launchAt: instant(row.launch_at),
    startedAt: instant(row.started_at),
    finishedAt: instant(row.finished_at),
    planComplete: number(row.plan_complete) === 1,
    candidates: number(row.candidates),
    planned: number(row.planned),
    excluded: number(row.excluded),
    slices: number(row.slices),
    watermark: text(row.watermark),
    options: readOptions(json(row.options)),
  }
}

export function batchRow(row: Row): BatchRow {
  return {
    id: text(row.id),
    campaign: text(row.campaign),
    language: text(row.language),
    state: text(row.state) as BatchState,
    generation: number(row.generation),
    mode: text(row.mode) as BatchValidation,
    attempts: number(row.attempts),
    openAttempts: number(row.open_attempts),
    idempotencyKey: text(row.idempotency_key),
    payloadHash: text(row.payload_hash),
    firstAttemptAt: instant(row.first_attempt_at),
    size: number(row.size),
    token: number(row.lease_token),
  }
}
