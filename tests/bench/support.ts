import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ReplicaSet, startReplicaSet, withDatabase } from '../support/mongod.ts'
import type { Engine } from './table.ts'

export const project = fileURLToPath(new URL('../..', import.meta.url))

/** An empty database and a folder for what else is stored. */
export interface BenchDatabase {
  engine: Engine
  uri: string
  dir: string
}

/** What the rows of one run share: a folder, and a real MongoDB where one can be had. */
export interface Bench {
  engines: Engine[]
  /** @param name of the folder, unique in a run */
  database(engine: Engine, name: string): BenchDatabase
  say(line: string): void
  /** CPU profiles of the children go there; empty for none. */
  profiles: string
  close(): Promise<void>
}

export async function openBench(wanted: readonly Engine[], say: (line: string) => void, profiles = ''): Promise<Bench> {
  const root = mkdtempSync(join(tmpdir(), 'pressrum-bench-'))
  const replicaSet: ReplicaSet | null = wanted.includes('mongo') ? await startReplicaSet() : null
  return {
    engines: wanted.filter((engine) => engine === 'sqlite' || replicaSet !== null),
    database(engine, name) {
      const dir = join(root, `${engine}-${name}`)
      mkdirSync(dir)
      const fresh = `bench_${name.replaceAll('-', '_')}_${randomBytes(4).toString('hex')}`
      const uri =
        engine === 'sqlite' || !replicaSet ? `file:${join(dir, 'bench.db')}` : withDatabase(replicaSet.uri, fresh)
      return { engine, uri, dir }
    },
    say,
    profiles,
    close: async () => {
      await replicaSet?.stop()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** A complete production configuration on a database; the log is written as in production. */
export function variables({ uri, dir }: BenchDatabase, own: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env
  return {
    PATH,
    HOME,
    LANG,
    NODE_ENV: 'production',
    DATABASE_URI: uri,
    DATA_DIR: dir,
    PAYLOAD_SECRET: 'payload-secret-of-the-benchmark-only',
    TOKEN_SECRET: 'token-secret-of-the-benchmark-only-1',
    PUBLIC_URL: 'https://newsroom.example.org',
    RESEND_API_KEY: 're_bench_only',
    // A port nobody listens on: nothing reaches anybody.
    RESEND_BASE_URL: 'http://127.0.0.1:9',
    RESEND_WEBHOOK_SECRET: 'whsec_dGhpcyBpcyBmb3IgdGhlIGJlbmNobWFyayBvbmx5',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
    DISABLE_PAYLOAD_HMR: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    ...own,
  }
}

/** What a child that stays answers with: `ready` at once, and the rest when it is asked. */
export interface Service {
  ready: unknown
  answers: Record<string, () => unknown>
}

export interface Child {
  ready<T>(): Promise<T>
  ask<T>(question: string): Promise<T>
  stop(): Promise<void>
}

interface Message {
  id?: number
  ready?: unknown
  answer?: unknown
  error?: string
}

/** Starts a piece of work in a process of its own; its standard output goes to a file, as a service's log would. */
export function startChild(bench: Bench, work: string, db: BenchDatabase, input: object, own = {}): Child {
  const log = openSync(join(db.dir, `${work}.log`), 'a')
  const profile = bench.profiles ? ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`] : []
  const entry = join(project, 'tests', 'bench', 'child.ts')
  const args = [
    '--max-semi-space-size=64',
    '--heap-growing-percent=100',
    '-C',
    'production',
    '--import',
    'tsx',
    ...profile,
    entry,
    work,
    JSON.stringify(input),
  ]
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: project,
    env: variables(db, own) as NodeJS.ProcessEnv,
    stdio: ['ignore', log, 'inherit', 'ipc'],
  })
  closeSync(log)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let asked = 0
  const expect = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
    })
  const first = expect(0)
  first.catch(() => {})
  child.on('message', ({ id = 0, ready, answer, error }: Message) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (error) one?.reject(new Error(`${work}: ${error}`))
    else one?.resolve(id === 0 ? ready : answer)
  })
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${work} ended with ${signal ?? code}.`))
    waiting.clear()
  })
  return {
    ready: <T>() => first as Promise<T>,
    ask: <T>(question: string) => {
      const id = ++asked
      const answer = expect(id)
      child.send({ id, question })
      return answer as Promise<T>
    },
    stop: async () => {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

/** Runs a piece of work to its end. @returns what it answers */
export async function runChild<T>(bench: Bench, work: string, db: BenchDatabase, input: object, own = {}): Promise<T> {
  const child = startChild(bench, work, db, input, own)
  try {
    return await child.ready<T>()
  } finally {
    await child.stop()
  }
}
