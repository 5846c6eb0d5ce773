import type { Payload } from 'payload'

const STEPS = new Set([
  ...['find', 'findOne', 'findGlobal', 'create', 'updateOne'],
  ...['beginTransaction', 'commitTransaction', 'rollbackTransaction'],
])

/** The database as one process sees it through Payload, with something done about each of its calls. */
export function through(
  payload: Payload,
  about: (name: string, call: () => Promise<unknown>, args: unknown[]) => Promise<unknown>,
): Payload {
  const real = payload.db as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
  const seen = new Proxy(real, {
    get: (target, name: string) =>
      STEPS.has(name)
        ? (...args: unknown[]) => about(name, async () => target[name]!.apply(target, args), args)
        : target[name],
  })
  return Object.create(payload, { db: { value: seen } }) as Payload
}
