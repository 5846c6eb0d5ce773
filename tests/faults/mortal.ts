import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkerPlan } from './plan.ts'
import type { At } from './points.ts'

/** Written at once: what is still in a buffer dies with the process. */
export const tell = (line: string) => writeSync(1, `${line}\n`)

/**
 * Ends this process by SIGKILL, or has it stand still by SIGSTOP, where its plan says so.
 *
 * @param rest stands still at a moment at which nobody has to wait for this process
 */
export function mortal(
  { die, graves, gravesAt, dieAfter, freeze }: Pick<WorkerPlan, 'die' | 'graves' | 'gravesAt' | 'dieAfter' | 'freeze'>,
  rest: (stand: () => void) => void | Promise<void>,
): At {
  const passes = new Map<string, number>()
  let passed = 0
  return (point) => {
    const pass = (passes.get(point) ?? 0) + 1
    passes.set(point, pass)
    if ((passes.get('settle: after') ?? 0) >= (dieAfter?.settled ?? 0)) passed += 1
    if (freeze?.point === point && freeze.nth === pass) {
      return rest(() => {
        tell(`frozen ${point}`)
        process.kill(process.pid, 'SIGSTOP')
      })
    }
    const due = (die?.point === point && die.nth === pass) || dieAfter?.points === passed
    const mayDie = !gravesAt || gravesAt.includes(point.split(':')[0]!)
    if (due || (graves && mayDie && pass === 1 && isFirst(graves, point))) {
      tell(`died ${point}`)
      process.kill(process.pid, 'SIGKILL')
    }
  }
}

/** Of several workers that come to a point at once, one dies. */
function isFirst(graves: string, point: string): boolean {
  try {
    closeSync(openSync(join(graves, point), 'wx'))
    return true
  } catch {
    return false
  }
}
