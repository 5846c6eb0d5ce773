// First of all imports: it settles NODE_ENV before React, Next and Payload choose their builds by it.
import { env, explainProblems, loadDotEnv, readEnv } from './env.ts'
import { run } from './run.ts'

/**
 * Starts Pressrum and stops it again. `--roles=web,worker` (both by default): a worker opens no port and builds no
 * admin. Exit codes: 0 after SIGTERM or SIGINT, 1 when it cannot start, with one message that names every problem.
 */
async function main(): Promise<void> {
  loadDotEnv()
  const reading = readEnv()
  if (!reading.ok) {
    process.stderr.write(`${explainProblems(reading.problems)}\n`)
    process.exitCode = 1
    return
  }
  const stop = new AbortController()
  // Not `once`: a terminal and npm may both send the same signal, and a second one must not cut the first one's work short.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort())
  const say = (line: string) => process.stdout.write(`${line}\n`)
  await run({ env: env(), say, signal: stop.signal })
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`Pressrum could not start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
