'use client'

import { createStore, del, entries, set, type UseStore } from 'idb-keyval'
import { isExpired, type Unsaved, unsavedKey } from './unsaved.ts'

let store: UseStore | null = null
const open = (): UseStore => {
  store ??= createStore('pressrum-unsaved', 'work')
  return store
}

/** A browser without storage (a private window, a full disk) works on, without this net. */
const quietly = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await work()
  } catch {
    return otherwise
  }
}

export const keepUnsaved = (work: Unsaved): Promise<void> =>
  // As JSON: what the form holds may carry what cannot be cloned.
  quietly(() => set(unsavedKey(work), JSON.parse(JSON.stringify(work)), open()), undefined)

export const dropUnsaved = (work: Omit<Unsaved, 'savedAt' | 'data'>): Promise<void> =>
  quietly(() => del(unsavedKey(work), open()), undefined)

/** Reads everything that is kept here, and lets go of what is older than it may be. */
export const allUnsaved = (now: number): Promise<Unsaved[]> =>
  quietly(async () => {
    const kept: Unsaved[] = []
    for (const [key, work] of await entries<string, Unsaved>(open())) {
      if (isExpired(work, now)) await del(key, open())
      else kept.push(work)
    }
    return kept
  }, [])

/** At sign-out: the next person at this computer finds nothing of it. */
export const dropAllOf = (user: string): Promise<void> =>
  quietly(async () => {
    for (const [key, work] of await entries<string, Unsaved>(open())) if (work.user === user) await del(key, open())
  }, undefined)
