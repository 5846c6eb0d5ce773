import type { Collection } from 'mongodb'
import { RESTORED_KEY, RESTORED_PAUSED, RESTORED_REASON } from '../domain/lineage.ts'
import { readStopValue, STOP_KEY, stoppedByRestore } from '../domain/stop.ts'
import type { SqlRun } from './handle.ts'
import { uuidv7Source } from './sqlite/uuid.ts'

/*
 * What a database that was put back begins with, on either engine: each campaign that is under way, waits for its time or is paused says so, and
 * the switch that stops everything is on, also for what such a database makes anew because it does not know that it was sent.
 */

const WAITING = ['scheduled', 'planning', 'sending']

/** @returns how many campaigns were under way or waited */
export async function haltSqlite(run: SqlRun, now: Date): Promise<number> {
  await run(
    `UPDATE campaigns SET paused_reason = CASE WHEN coalesce(paused_reason, '') = '' THEN ?1 ELSE ?2 || paused_reason END
      WHERE state = 'paused' AND instr(coalesce(paused_reason, ''), ?1) <> 1`,
    [RESTORED_REASON, RESTORED_PAUSED],
  )
  const { rowsAffected } = await run(
    `UPDATE campaigns SET state = 'paused', paused_reason = ? WHERE state IN (SELECT value FROM json_each(?))`,
    [RESTORED_REASON, JSON.stringify(WAITING)],
  )
  const { rows } = await run('SELECT value FROM "values" WHERE key = ?', [STOP_KEY])
  const stop = stoppedByRestore(readStopValue(JSON.parse(String(rows[0]?.value ?? 'null'))), now.toISOString())
  const newId = uuidv7Source()
  for (const [key, v] of [
    [RESTORED_KEY, now.toISOString()],
    [STOP_KEY, stop],
  ] as const) {
    await run(
      'INSERT INTO "values" (id, key, value) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [newId(), key, JSON.stringify({ v })],
    )
  }
  return rowsAffected
}

/** @returns how many campaigns were under way or waited */
export async function haltMongo(collection: (slug: string) => Collection, now: Date): Promise<number> {
  const reason = { $ifNull: ['$pausedReason', ''] }
  const said = { $eq: [{ $indexOfBytes: [reason, { $literal: RESTORED_REASON }] }, 0] }
  await collection('campaigns').updateMany({ state: 'paused', $expr: { $not: [said] } }, [
    {
      $set: {
        pausedReason: {
          $cond: [{ $eq: [reason, ''] }, { $literal: RESTORED_REASON }, { $concat: [RESTORED_PAUSED, reason] }],
        },
      },
    },
  ])
  const { modifiedCount } = await collection('campaigns').updateMany(
    { state: { $in: WAITING } },
    { $set: { state: 'paused', pausedReason: RESTORED_REASON } },
  )
  const values = collection('values')
  const before = await values.findOne({ key: STOP_KEY })
  const stop = stoppedByRestore(readStopValue(before?.value), now.toISOString())
  for (const [key, v] of [
    [RESTORED_KEY, now.toISOString()],
    [STOP_KEY, stop],
  ] as const) {
    const made = { createdAt: now, updatedAt: now }
    await values.updateOne({ key }, { $set: { value: { v } }, $setOnInsert: made }, { upsert: true })
  }
  return modifiedCount
}
