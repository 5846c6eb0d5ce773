/**
 * Tells the workers of this process that there is something to do, so that a launch does not wait for the next poll.
 * Only a hint: workers of other processes find the same work by polling, and a lost hint costs one poll interval.
 */
const listeners = new Set<() => void>()

export function onWake(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function wakeWorkers(): void {
  for (const listener of listeners) listener()
}
