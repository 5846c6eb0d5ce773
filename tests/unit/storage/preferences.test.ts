import type { BaseDatabaseAdapter } from 'payload'
import { expect, it } from 'vitest'
import { sparePreferences } from '../../../src/storage/preferences.ts'

const failing = (code: string) => {
  const fail = async () => {
    throw Object.assign(new Error('x'), { code })
  }
  return sparePreferences({ create: fail, updateOne: fail } as unknown as BaseDatabaseAdapter)
}
const write = (collection: string) => ({ collection, id: 'p1', data: { key: 'campaigns-list' } }) as never

it.each(['create', 'updateOne'] as const)(
  '%s: what somebody likes is forgotten when nothing can be stored',
  async (name) => {
    expect(await failing('SQLITE_FULL')[name](write('payload-preferences'))).toEqual({
      id: 'p1',
      key: 'campaigns-list',
    })
  },
)

it.each([
  ['payload-preferences', 'SQLITE_CONSTRAINT'],
  ['press-releases', 'SQLITE_FULL'],
])('%s: %s is an error all the same', async (collection, code) => {
  await expect(failing(code).create(write(collection))).rejects.toThrow('x')
})
