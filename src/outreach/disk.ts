import { isFull } from '../storage/full.ts'
import type { Log } from './log.ts'

export interface DiskGate {
  /** Takes in an error of the database. @returns whether it says that the disk is full */
  note(error: unknown): boolean
  /** Whether nothing can be stored. While it is so, tries now and then whether that is over. */
  halted(): Promise<boolean>
  /** Since when nothing can be stored (ms since the epoch), or `null`. */
  since(): number | null
  /** Tries now whether anything can be stored, at most every ten seconds; for a process that stores little by itself. */
  look(): Promise<void>
}

const codeOf = (error: unknown): string => {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return code === undefined && cause !== undefined && cause !== error ? codeOf(cause) : String(code ?? '')
}

/** How often it is tried whether something can be stored again (ms). */
const TRY_MS = 2_000
const LOOK_MS = 10_000

/**
 * Stops sending in this process while the disk is full: no batch is claimed and no call made, because neither its seal nor its outcome
 * could be kept. What was sealed before stays sealed and goes on under its key.
 *
 * @param probe stores as much as sending needs at once; rejects while that is not possible. With less, sending would begin and stop in turns
 * @param now ms since the epoch
 */
export function createDiskGate({
  probe,
  now,
  log,
  onOver = async () => {},
  tell = async () => {},
}: {
  probe: () => Promise<void>
  now: () => number
  log: Pick<Log, 'error' | 'info'>
  /** Called once it is over: the first moment at which it can be recorded. */
  onOver?: (since: number, until: number) => Promise<void>
  /** Tells other processes, again at each try; `null` when it is over. It needs less room than sending, and fails where there is none at all. */
  tell?: (since: number | null) => Promise<void>
}): DiskGate {
  let since: number | null = null
  let triedAt = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  let trying: Promise<void> | null = null
  const say = () => tell(since).catch(() => {})

  const attempt = async () => {
    triedAt = now()
    try {
      await probe()
    } catch {
      // Still full, or the database is away: nothing may be sent in either case.
      await say()
      return
    }
    const began = since
    since = null
    await say()
    if (began === null) return
    log.info({ seconds: Math.round((now() - began) / 1000) }, 'something can be stored again; sending goes on')
    await onOver(began, now()).catch(() => log.error({}, 'that nothing could be stored for a while was not recorded'))
  }

  const note = (error: unknown): boolean => {
    if (!isFull(error)) return false
    if (since === null) {
      since = now()
      triedAt = since
      log.error({ code: codeOf(error) }, 'nothing can be stored: sending stops until that is over; nothing is lost')
      void say()
    }
    return true
  }

  return {
    note,
    async look() {
      if (since !== null || Math.abs(now() - lookedAt) < LOOK_MS) return
      lookedAt = now()
      await probe().catch(note)
    },
    async halted() {
      if (since === null) return false
      if (!trying && Math.abs(now() - triedAt) >= TRY_MS) {
        trying = attempt().finally(() => {
          trying = null
        })
      }
      await trying
      return since !== null
    },
    since: () => since,
  }
}
