import { setImmediate as immediate } from 'node:timers/promises'

/**
 * Lets the event loop go round once. The embedded database answers within the call, so a loop around it runs in microtasks alone,
 * and until it ends no request is answered, no timer fires and no lease is prolonged: long work calls this between its steps.
 */
export const turn = (): Promise<void> => immediate()

/**
 * A queue for pieces of work that keep the processor busy for a few ms: each gets a turn of the loop of its own, so that calls which have to leave
 * meanwhile wait for one piece at the most.
 * @returns waits for the next turn
 */
export function turnsInOrder(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return () => {
    last = last.then(turn)
    return last
  }
}

/** Runs one piece of work at a time, in the order in which they are given. */
export function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
}
