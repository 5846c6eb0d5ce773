import { PUBLIC_STATUSES, type Publication } from './visibility.ts'

type Signed = Pick<Publication, 'language' | 'status' | 'visibleFrom'>

/**
 * What a brief that waits for languages waits for: those in which nobody knows yet when the story can be read, and from when
 * (ms since the epoch) it can be read in all of the others; 0 where there are none.
 *
 * @param signed the publications of its translation group
 */
export function waitedFor(waitFor: readonly string[], signed: readonly Signed[]): { missing: string[]; from: number } {
  const missing: string[] = []
  let from = 0
  for (const language of waitFor) {
    const known = signed
      .filter((one) => one.language === language && (PUBLIC_STATUSES as readonly string[]).includes(one.status))
      .map(({ visibleFrom }) => Date.parse(visibleFrom ?? ''))
      .filter((at) => !Number.isNaN(at))
    if (known.length === 0) missing.push(language)
    else from = Math.max(from, Math.min(...known))
  }
  return { missing, from }
}
