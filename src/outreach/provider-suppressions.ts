import type { Payload } from 'payload'
import { afterPage, readSuppressionPage, readTakenOver, reasonOfOrigin, type TakenOver } from '../domain/evidence.ts'
import { sharedValue } from '../storage/values.ts'
import { type AskDeps, ask } from './doubt.ts'
import type { InboundDeps } from './inbound.ts'

export interface TakeOverDeps extends Pick<AskDeps, 'records' | 'slot'>, Pick<InboundDeps, 'suppress'> {
  payload: Payload
}

const KEY = 'provider-suppressions'
const PAGES_A_ROUND = 20

/**
 * Makes suppressions of ours from the addresses that the provider itself does not write to any more, whoever's mail made them so: newest
 * first, up to those that were taken over before. How far it has come is stored after each page, so that a list of any length is taken over
 * whole, through restarts. Doing it twice, or two at once, changes nothing.
 *
 * @returns `more`: a long list, which goes on with the next round; `unanswered`: the provider did not say
 */
export async function takeOverSuppressions(deps: TakeOverDeps): Promise<'done' | 'more' | 'unanswered'> {
  const stored = await sharedValue<unknown>(deps.payload, KEY, () => ({ known: 0, newest: 0, after: '' }))
  let state = readTakenOver(stored)
  for (let page = 0; page < PAGES_A_ROUND; page++) {
    const { after } = state
    const body = await ask(deps, () => deps.records.listSuppressions(after ? { after } : {}))
    if (body === null) {
      // Nobody answered, or the entry it went on after has been taken off the list: the next pass begins with the newest.
      if (after) await keep(deps.payload, { ...state, newest: 0, after: '' })
      return 'unanswered'
    }
    const read = readSuppressionPage(body)
    for (const { address, origin, at } of read.addresses) {
      if (!(at <= state.known)) await deps.suppress(address, reasonOfOrigin(origin), `provider:${origin}`)
    }
    state = afterPage(state, read)
    await keep(deps.payload, state)
    if (!state.after) return 'done'
  }
  return 'more'
}

async function keep(payload: Payload, state: TakenOver): Promise<void> {
  await payload.db.updateOne({
    collection: 'values',
    where: { key: { equals: KEY } },
    data: { value: { v: state } },
    options: { atomic: true },
  } as never)
}
