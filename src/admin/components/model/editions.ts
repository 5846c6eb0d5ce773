export interface EditionEntry {
  id: string
  number: number
  hash: string
  createdAt: string
  signOffs?: unknown
}

/** The first twelve digits: enough to tell editions apart by eye. */
export const shortHash = (hash: string): string => hash.slice(0, 12)

/** The names of those who signed, in order. */
export function signers({ signOffs }: Pick<EditionEntry, 'signOffs'>): string {
  const all = Array.isArray(signOffs) ? (signOffs as { name?: unknown }[]) : []
  return all.map(({ name }) => (typeof name === 'string' && name ? name : 'a colleague')).join(', ')
}
