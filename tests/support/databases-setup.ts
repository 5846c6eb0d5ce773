import type { TestProject } from 'vitest/node'
import { startReplicaSet } from './mongod.ts'
import { prepareDatabases } from './prepared.ts'
import { compilePrograms } from './programs.ts'
import { liveInMemory } from './scratch.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The replica set of this run; null where no mongod can be had. */
    mongoUri: string | null
  }
}

/**
 * Starts one replica set for all test files of a project; each file takes databases of its own in it. Compiles what they start, and makes
 * what their databases begin with.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const leaveMemory = liveInMemory()
  const [replicaSet, ...removals] = await Promise.all([
    startReplicaSet(),
    compilePrograms(project.name),
    // Where whole newsrooms run, each makes its own.
    project.name === 'e2e' ? () => {} : prepareDatabases(),
  ])
  project.provide('mongoUri', replicaSet?.uri ?? null)
  return async () => {
    for (const remove of removals) remove()
    await replicaSet?.stop()
    leaveMemory()
  }
}
