/** An ordered collection that grows at one end and is trimmed at the other; finds by id in constant time. */
export interface Shelf<T extends { id: string }> {
  readonly size: number
  push(item: T): void
  get(id: string): T | undefined
  oldest(): T | undefined
  dropOldest(): T | undefined
  /** Newest first, `skip` passed over, at most `take`. */
  newest(skip: number, take: number): T[]
  /** How many are newer than this id; `undefined` when it is not here. */
  newerThan(id: string): number | undefined
  /** Every item that fits, newest first. */
  filter(fits: (item: T) => boolean): T[]
}

export function createShelf<T extends { id: string }>(): Shelf<T> {
  let items: T[] = []
  let first = 0
  /** Running number of `items[0]`, so that the numbers in `numbers` never have to be rewritten. */
  let base = 0
  const numbers = new Map<string, number>()

  const at = (id: string): number | undefined => {
    const number = numbers.get(id)
    return number === undefined ? undefined : number - base
  }

  return {
    get size() {
      return items.length - first
    },
    push(item) {
      numbers.set(item.id, base + items.length)
      items.push(item)
    },
    get(id) {
      const index = at(id)
      return index === undefined ? undefined : items[index]
    },
    oldest: () => items[first],
    dropOldest() {
      const item = items[first]
      if (!item) return undefined
      numbers.delete(item.id)
      first += 1
      // Shifting one by one would copy the array each time; half at a time costs nothing that shows.
      if (first > 1000 && first * 2 > items.length) {
        items = items.slice(first)
        base += first
        first = 0
      }
      return item
    },
    newest(skip, take) {
      const end = Math.max(first, items.length - skip)
      return items.slice(Math.max(first, end - take), end).reverse()
    },
    newerThan(id) {
      const index = at(id)
      return index === undefined ? undefined : items.length - 1 - index
    },
    filter(fits) {
      const found: T[] = []
      for (let index = items.length - 1; index >= first; index -= 1) {
        const item = items[index]
        if (item && fits(item)) found.push(item)
      }
      return found
    },
  }
}
