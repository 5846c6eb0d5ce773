import { KNOWN_MS, LOOK_MS } from './departures.ts'
import type { Opened } from './seal.ts'
import type { SendDeps } from './send.ts'
import type { BatchRow } from './store.ts'
import { turn } from './turn.ts'
import { windowOf } from './window.ts'

/**
 * Waits for the moment at which a batch may be called.
 * @returns that moment (ms since the epoch); `null` when the batch was given back: its window is closed, its campaign or everything was stopped
 */
export async function inTurn(deps: SendDeps, opened: Opened, batch: BatchRow): Promise<number | null> {
  const { store, pacer, now } = deps
  // What is sealed goes on at any hour: it may have been taken, and its key does not live until the window opens.
  const closed = batch.state === 'sealed' ? async () => null : await windowOf(store, opened, batch, deps.warmUp)
  let later = await closed(now())
  const moment = later ? null : await pacer.reserve(batch.campaign)
  // A moment may be minutes away: behind others, at a low rate, or while the provider wants to be left alone.
  if (moment !== null) later = await closed(moment)
  if (moment !== null && !later && !(await mustWait(deps, batch))) return moment
  if (moment !== null) pacer.moved(moment, null)
  await store.unclaim(batch, later ?? againAt(deps, batch))
  return null
}

/** A batch that may not be opened while calls get no answer is looked at again after this (ms). */
const SILENT_MS = 2_000

const maySeekAnswer = ({ answers }: SendDeps, batch: BatchRow): boolean => answers?.mayCall(batch) ?? true

/** Everything is stopped, or the provider is silent and others ask it already. */
export const mustWait = async (deps: SendDeps, batch: BatchRow): Promise<boolean> =>
  (await deps.halted?.()) === true || !maySeekAnswer(deps, batch)

export const againAt = (deps: SendDeps, batch: BatchRow): Date =>
  new Date(deps.now() + (maySeekAnswer(deps, batch) ? 0 : SILENT_MS))

/** A call that leaves later than this (ms) is told to the others: who comes a window later keeps its distance from it. */
const LATE_MS = 3

/**
 * Tells the others when a call that was just begun leaves later than its moment: it is written in this turn of the loop, which may take a while. Its reply
 * would say so too, but a slow provider's comes after the call that has to keep its distance.
 * @returns the moment at which it left, as far as it is known by now (ms since the epoch)
 */
export function departure({ pacer, now }: SendDeps, moment: number): () => number {
  let left = moment
  const note = () => {
    const at = now()
    if (at <= left + LATE_MS) return
    pacer.moved(left, at)
    left = at
  }
  note()
  void turn().then(note)
  return () => left
}

/**
 * One that is later than this (ms) asks for another moment. Calls a window later are given theirs `HORIZON_MS` ahead, so up to the difference none of
 * them has to keep its distance from one that is late; and a moment that is given back late is of use to nobody.
 */
const TOO_LATE_MS = 250

/**
 * Waits for the moment of a call. Where sealing took much longer than there was time the call gets another moment. Just before it the campaign is
 * looked at again: it may be paused by then.
 * @param own the moment that its batch was given (ms since the epoch)
 * @param sealedAt when the seal was made, which asks whether the campaign runs (ms since the epoch)
 * @returns the moment at which the call may be made (ms since the epoch); `null` when it may not
 */
export async function onTime(deps: SendDeps, batch: BatchRow, own: number, sealedAt: number): Promise<number | null> {
  const { departures, pacer, now, wait } = deps
  let leaving: number | null = await departures.take(deps, own)
  if (now() > leaving + TOO_LATE_MS) {
    pacer.moved(leaving, null)
    leaving = await pacer.slot(batch.campaign)
    if (leaving === null) return null
  }
  await wait(leaving - LOOK_MS - now())
  // Before the look, so that hardly anything lies between it and the call.
  await wait(pacer.due(leaving) - LOOK_MS - now())
  const since = Math.max(leaving, now()) - KNOWN_MS
  if (sealedAt < since && !(await departures.runs(deps, batch.campaign, since))) {
    pacer.moved(leaving, null)
    return null
  }
  await wait(leaving - now())
  await wait(pacer.due(leaving) - now())
  return leaving
}
