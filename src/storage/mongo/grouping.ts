import { setImmediate as immediate } from 'node:timers/promises'

/** A group waits for the one before it, but not for ever: that one may have met a document that a process killed inside a transaction has locked (ms). */
const PATIENCE_MS = 250

interface Waiting<I, O> {
  input: I
  resolve: (output: O) => void
  reject: (error: unknown) => void
}

interface Terms {
  /** Inputs that go together. */
  most: number
  /** While there is much to do, a group waits so long for more (ms). The first one after a rest goes at once. Absent: 0. */
  gatherMs?: number
  /** Absent: 250 ms. */
  patienceMs?: number
}

/**
 * Runs calls of one kind together: those that come in one turn of the event loop, and those that come while the last group is on its way. A command
 * costs the driver and the server about as much as what it says about one batch, so that with much to do most of the commands fall away, and
 * with little to do nothing waits. When a group fails, each of its calls is run alone, so that one of them cannot fail the others.
 *
 * @param run answers each input, in their order; it must be repeatable
 */
export function grouped<I, O>(
  run: (inputs: readonly I[]) => Promise<readonly O[]>,
  { most, gatherMs = 0, patienceMs = PATIENCE_MS }: Terms,
): (input: I) => Promise<O> {
  let waiting: Waiting<I, O>[] = []
  let going = false
  /** Ends the wait for more. */
  let enough = () => {}
  /** When the last group began (ms, monotonic). */
  let began = Number.NEGATIVE_INFINITY

  const serve = async (group: readonly Waiting<I, O>[]): Promise<void> => {
    try {
      const outputs = await run(group.map(({ input }) => input))
      for (const [at, one] of group.entries()) one.resolve(outputs[at] as O)
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error)
      else await Promise.all(group.map((one) => serve([one])))
    }
  }

  /** Lets more come, until there are enough. */
  const gather = async (): Promise<void> => {
    await immediate()
    const ms = began + gatherMs - performance.now()
    if (ms <= 0 || waiting.length >= most) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      enough = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    enough = () => {}
  }

  const go = (): void => {
    const group = waiting.slice(0, most)
    waiting = waiting.slice(most)
    began = performance.now()
    let over = false
    const next = () => {
      if (over) return
      over = true
      clearTimeout(impatient)
      if (waiting.length > 0) void gather().then(go)
      else going = false
    }
    const impatient = setTimeout(next, patienceMs)
    void serve(group).then(next)
  }

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject })
      if (waiting.length >= most) enough()
      if (going) return
      going = true
      void gather().then(go)
    })
}
