import { expect, test } from 'vitest'
import { addressBook } from '../../../src/admin/components/model/contacts.ts'

test('who is asked for at the same moment is looked up together, each once, a hundred at a time', async () => {
  const asked: string[][] = []
  const book = addressBook(async (ids) => {
    asked.push(ids)
    return new Map(ids.filter((id) => id !== '7').map((id) => [id, `${id}@example.org`]))
  })
  const ids = Array.from({ length: 120 }, (_, i) => String(i))
  const found = await Promise.all([...ids, '3'].map(book))
  expect(asked.map(({ length }) => length)).toEqual([100, 20])
  expect(found[3]).toBe('3@example.org')
  expect(found.at(-1)).toBe('3@example.org')
  expect(found[7]).toBeNull()
  expect(await book('200')).toBe('200@example.org')
  expect(asked).toHaveLength(3)
})
