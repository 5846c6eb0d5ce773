import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const file = new URL('../../../src/storage/mongo/collecting.ts', import.meta.url).href

/** Marks that a collection of the whole heap leaves while buffers come and go, of which few live. */
function collections(counted: boolean): { count: number; said: string } {
  const code = `
    ${counted ? `import { countBuffersWithHeap } from ${JSON.stringify(file)}\ncountBuffersWithHeap()` : ''}
    const heap = Array.from({ length: 400_000 }, (_, at) => ({ at }))
    const live = []
    for (let at = 0; at < 3_000; at++) {
      live.push(Buffer.allocUnsafeSlow(700_000))
      if (live.length > 100) live.shift()
    }
    if (heap.length + live.length === 0) throw new Error()`
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      '--max-semi-space-size=64',
      '--heap-growing-percent=100',
      '--trace-gc',
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      code,
    ],
    { encoding: 'utf8', cwd: new URL('../../..', import.meta.url) },
  )
  expect(status).toBe(0)
  return { count: stdout.split('Mark-Compact').length - 1, said: stderr }
}

describe('buffers that are counted with the heap', () => {
  it('say nothing on any release of Node', () => {
    expect(collections(true).said).toBe('')
  })

  it.runIf(Number.parseInt(process.versions.node, 10) >= 24)('cause fewer collections of the whole', () => {
    expect(collections(true).count).toBeLessThan(collections(false).count)
  })
})
