import { closePayload, openPayload } from '../../../src/start.ts'

/** Makes the tables or collections with all their indexes, as a start does. */
export async function work(): Promise<object> {
  const payload = await openPayload(() => {}, { migrate: true })
  await closePayload(payload)
  return {}
}
