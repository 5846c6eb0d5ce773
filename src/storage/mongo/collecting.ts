import { setFlagsFromString } from 'node:v8'

/** The release of V8 in which it was measured, that of Node 24; earlier ones have no such flag. */
const FROM = 13

/**
 * The bodies of calls and the server's replies lie outside of V8's heap, which by itself begins a collection for each 64 MB of them: twice a second at full
 * speed, when hardly anything has died. Counted with the heap they wait until both have doubled. Worth a seventh of all that a worker does on MongoDB, at
 * the same memory; on SQLite, where fewer calls are on their way, it brings nothing that its memory would be worth.
 */
export function countBuffersWithHeap(): void {
  if (Number.parseInt(process.versions.v8, 10) >= FROM)
    setFlagsFromString('--external-memory-accounted-in-global-limit')
}
