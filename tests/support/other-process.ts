import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Another process, running this script as an ES module; it says what it does line by line. */
export function otherProcess(script: string, ...args: string[]) {
  const child: ChildProcess = spawn(
    process.execPath,
    ['-C', 'production', '--import', 'tsx', '--input-type=module', '-e', script, ...args],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  )
  const heard: string[] = []
  const waiting: (() => void)[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => {
    heard.push(line)
    for (const look of waiting) look()
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  return {
    /** Resolves when it has said this; rejects when it ends without. */
    said: (line: string): Promise<void> =>
      Promise.race([
        new Promise<void>((resolve) => {
          const look = () => {
            if (heard.includes(line)) resolve()
          }
          waiting.push(look)
          look()
        }),
        exited.then(([code]) => {
          if (!heard.includes(line)) throw new Error(`It ended with ${code} and had said: ${heard.join(', ')}`)
        }),
      ]),
    tell: (line: string) => void child.stdin!.write(`${line}\n`),
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    exited,
  }
}
