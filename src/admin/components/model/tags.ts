/** The texts of a stored value, whatever it holds. */
export function tagsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

/** Parts what was typed at commas, trims it, and keeps each text once, in order. */
export function tagsIn(typed: string): string[] {
  const parts = typed.split(',').map((text) => text.trim())
  return [...new Set(parts.filter(Boolean))]
}
