import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { runnable } from './programs.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

export interface Running {
  child: ChildProcess
  /** Everything printed so far, both streams. */
  output(): string
  /** Resolves with the first line that matches; rejects when the process ends before. */
  line(pattern: RegExp, ms?: number): Promise<string>
  /** Sends SIGTERM and waits. @returns exit code and how long it took, in ms */
  stop(): Promise<{ code: number | null; ms: number }>
  exited: Promise<number | null>
}

/** Starts Pressrum as its users do, in a process of its own. */
export function startServer(variables: Record<string, string>, args: string[] = []): Running {
  return startAsUsersDo('src/server.ts', variables, args)
}

/** Starts a script for what it does; it may have been compiled beforehand. */
export function startScript(
  script: string,
  variables: Record<string, string>,
  args: string[] = [],
  input?: string,
): Running {
  const program = runnable(script)
  return startNode(program.file, { ...program.variables, ...variables }, args, input)
}

/** Starts a script by its source, with what the commands of `package.json` give Node. */
export function startAsUsersDo(
  script: string,
  variables: Record<string, string>,
  args: string[] = [],
  input?: string,
): Running {
  return startNode(['--import', 'tsx', script], variables, args, input)
}

function startNode(file: string[], variables: Record<string, string>, args: string[], input?: string): Running {
  // Nothing of the tests' own surroundings reaches it but what a shell would give.
  const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env
  const child = spawn(process.execPath, ['-C', 'production', ...file, ...args], {
    cwd: project,
    env: { PATH, HOME, LANG, DISABLE_PAYLOAD_HMR: 'true', ...variables } as unknown as NodeJS.ProcessEnv,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  if (input !== undefined) child.stdin?.end(input)
  const lines: string[] = []
  const watchers = new Set<(line: string) => void>()
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      for (const watch of watchers) watch(line)
    })
  }
  // `close` comes after the last line has been read.
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const output = () => lines.join('\n')
  return {
    child,
    output,
    exited,
    line: (pattern, ms = 60_000) =>
      new Promise((resolve, reject) => {
        const known = lines.find((line) => pattern.test(line))
        if (known) return resolve(known)
        const done = (settle: () => void) => {
          watchers.delete(watch)
          clearTimeout(timer)
          settle()
        }
        const watch = (line: string) => {
          if (pattern.test(line)) done(() => resolve(line))
        }
        const timer = setTimeout(
          () => done(() => reject(new Error(`no line ${pattern} in ${ms} ms:\n${output()}`))),
          ms,
        )
        watchers.add(watch)
        void exited.then((code) => done(() => reject(new Error(`ended with ${code} before ${pattern}:\n${output()}`))))
      }),
    stop: async () => {
      const started = Date.now()
      child.kill('SIGTERM')
      return { code: await exited, ms: Date.now() - started }
    },
  }
}
