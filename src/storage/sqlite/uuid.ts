import { randomBytes } from 'node:crypto'

/**
 * Makes UUIDs of version 7 (RFC 9562 §5.7) that ascend within a process, as Payload's own ids do: rows written in bulk then
 * arrive in the order of their primary key. The twelve bits after the milliseconds count up (§6.2, method 1).
 */
export function uuidv7Source(
  now: () => number = Date.now,
  random: (size: number) => Buffer = randomBytes,
): () => string {
  let last = 0
  let counter = 0
  let pool: Buffer = Buffer.alloc(0)
  return () => {
    const time = now()
    if (time > last) {
      last = time
      counter = 0
    } else if (++counter > 0xfff) {
      // More than 4096 within a millisecond, or a clock that stepped back: borrow from the future.
      last += 1
      counter = 0
    }
    if (pool.length < 8) pool = random(4096)
    const tail = pool.subarray(0, 8)
    pool = pool.subarray(8)
    const time48 = last.toString(16).padStart(12, '0')
    const variant = ((tail[0]! & 0x3f) | 0x80).toString(16).padStart(2, '0')
    const rest = tail.toString('hex', 1)
    return `${time48.slice(0, 8)}-${time48.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}`
  }
}
