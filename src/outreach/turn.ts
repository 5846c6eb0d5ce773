import { setImmediate as immediate } from 'node:timers/promises'

/**
 * Lets the event loop go round once. The embedded database answers within the call, so a loop around it runs in microtasks alone,
 * and until it ends no request is answered, no timer fires and no lease is prolonged: long work calls this between its steps.
 */
export const turn = (): Promise<void> => immediate()

/** Runs one piece of work at a time, in the order in which they are given. */
export function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
}

/** Does work that keeps the processor busy in parts: it awaits its argument before each. */
export type InParts = <T>(work: (part: () => Promise<void>) => Promise<T>) => Promise<T>

/** In one go. */
export const atOnce: InParts = (work) => work(async () => {})

/**
 * A queue for work that keeps the processor busy for some ms: one is done after the other, and each part gets a turn of the loop of its own, so that
 * calls which have to leave meanwhile, and replies, wait for one part at the most.
 */
export function inParts(): InParts {
  const inOrder = oneAfterAnother()
  return (work) => inOrder(() => work(turn))
}
