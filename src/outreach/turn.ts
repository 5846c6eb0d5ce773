import { setImmediate as immediate } from 'node:timers/promises'

/**
 * Lets the event loop go round once. The embedded database answers within the call, so a loop around it runs in microtasks alone,
 * and until it ends no request is answered, no timer fires and no lease is prolonged: long work calls this between its steps.
 */
export const turn = (): Promise<void> => immediate()
