/**
 * Options of a select in words, for whoever filters a list by them: `in_doubt` is “In doubt”.
 *
 * @param own where people know it by another name
 */
export const inWords = <T extends string>(values: readonly T[], own: Partial<Record<T, string>> = {}) =>
  values.map((value) => {
    const words = value.replaceAll('_', ' ')
    return { value, label: own[value] ?? words.charAt(0).toUpperCase() + words.slice(1) }
  })
