import { hash } from 'node:crypto'

/** Of SHA-256, in bytes. */
const BLOCK = 64
const DIGEST = 32
/** Data up to this length is hashed where it lies (bytes): all that is hashed by the hundred thousand. */
const SHORT = 1024

/**
 * HMAC-SHA-256 (RFC 2104) under one key, made of two plain hashes. A campaign makes some for each recipient, and Node's own costs a stream object for each,
 * with all that the collector has to do for it: twice as long and more.
 * @param key 1 to 64 bytes; a longer one is hashed first, as the RFC has it
 * @returns makes the hash of a text (as UTF-8) or of bytes, as 64 hex digits
 */
export function keyedHash(key: Uint8Array): (data: string | Uint8Array) => string {
  if (key.length === 0) throw new RangeError('A keyed hash needs a key.')
  const short = key.length > BLOCK ? Buffer.from(hash('sha256', key, 'hex'), 'hex') : key
  const inner = Buffer.alloc(BLOCK + SHORT)
  const outer = Buffer.alloc(BLOCK + DIGEST)
  for (let at = 0; at < BLOCK; at++) {
    inner[at] = (short[at] ?? 0) ^ 0x36
    outer[at] = (short[at] ?? 0) ^ 0x5c
  }
  return (data) => {
    outer.write(hash('sha256', padded(inner, data), 'hex'), BLOCK, 'hex')
    return hash('sha256', outer, 'hex')
  }
}

/** The data behind the inner pad, which keeps its place. */
function padded(inner: Buffer, data: string | Uint8Array): Buffer {
  if (typeof data !== 'string') {
    if (data.length > SHORT) return Buffer.concat([inner.subarray(0, BLOCK), data])
    inner.set(data, BLOCK)
    return inner.subarray(0, BLOCK + data.length)
  }
  // One character takes three bytes at the most.
  if (data.length * 3 > SHORT) return padded(inner, Buffer.from(data, 'utf8'))
  return inner.subarray(0, BLOCK + inner.write(data, BLOCK, 'utf8'))
}
