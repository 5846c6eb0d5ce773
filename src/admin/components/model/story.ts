import type { CanonicalStory, OutreachPlan } from '../../../domain/edition.ts'
import { languagesSaid } from '../../../domain/languages.ts'
import type { Finding } from '../../../domain/preflight.ts'
import type { Answer, Override } from '../../../domain/sign-off.ts'
import type { EditorialState, PublicationStatus } from '../../../domain/story.ts'
import type { StoryAction, Transition } from '../../../domain/workflow.ts'
import { listed } from './wording.ts'

/** `GET /api/{collection}/:id/actions` */
export interface Possibilities {
  revision: number
  editorialState: EditorialState
  publicationStatus: PublicationStatus
  signOffs: { user: string; name: string; at: string }[]
  /** What was wrong with the public edition, while its correction is open. */
  correction: CanonicalStory['correction']
  visibleFrom: string | null
  offered: OfferedAction[]
  refused: { action: StoryAction; reason: string }[]
}

export interface OfferedAction {
  action: StoryAction
  label: string
  explains: string
  comment: 'required' | 'optional' | 'none'
  asks: Transition['asks']
}

/** The part of a publication row that the sidebar speaks about. */
export interface PublicationFacts {
  status: PublicationStatus
  edition: string | null
  visibleFrom: string | null
  nextEdition: string | null
  nextVisibleFrom: string | null
  nextState: 'scheduled' | 'held' | null
  nextReason: string | null
}

export interface EditionRef {
  id: string
  number: number
}

/** When the signed edition that waits goes out, in ms; `null` when nothing waits. */
export function waitingUntil(publication: PublicationFacts | null, now: number): number | null {
  if (!publication) return null
  const { status, visibleFrom, nextEdition, nextState, nextVisibleFrom } = publication
  const at = nextEdition && nextState === 'scheduled' ? nextVisibleFrom : status === 'scheduled' ? visibleFrom : null
  const ms = Date.parse(at ?? '')
  return ms > now ? ms : null
}

/**
 * What the public sees of a story and what is to come, in sentences.
 * @param say an instant in the reader's words and zone
 */
export function standing(
  publication: PublicationFacts | null,
  editions: readonly EditionRef[],
  now: number,
  say: (iso: string) => string,
): string[] {
  const name = (id: string | null) => {
    const found = editions.find((edition) => edition.id === id)
    return found ? `Edition ${found.number}` : 'A signed edition'
  }
  const newest = Math.max(0, ...editions.map(({ number }) => number))
  if (!publication || publication.status === 'unpublished') {
    return newest > 0 ? [`Edition ${newest} is signed, but not public.`] : ['No edition has been signed yet.']
  }
  const { status, edition, visibleFrom, nextEdition, nextState, nextVisibleFrom, nextReason } = publication
  const from = Date.parse(visibleFrom ?? '')
  const sentences: string[] = []
  if (status === 'archived') sentences.push('Archived: it has left the newsroom.')
  else if (status === 'killed') sentences.push('Killed: its address shows a notice.')
  else if (status === 'held') sentences.push(`${name(edition)} is held and not public.`)
  // By its label, not by the clock alone: a clock is only known to the second, and what is public now must not be said to be to come.
  else if (status === 'scheduled' && from > now)
    sentences.push(`${name(edition)} goes out on ${say(visibleFrom ?? '')}.`)
  else sentences.push(`${name(edition)} is public${visibleFrom ? ` since ${say(visibleFrom)}` : ''}.`)
  if (nextEdition && nextState === 'scheduled' && Date.parse(nextVisibleFrom ?? '') > now) {
    sentences.push(`${name(nextEdition)} replaces it on ${say(nextVisibleFrom ?? '')}.`)
  }
  if (nextEdition && nextState === 'held') {
    sentences.push(`${name(nextEdition)} is held: ${nextReason || 'somebody has to decide.'}`)
  }
  return sentences
}

/** What a signed plan will do, in sentences. `lists` are names. */
export function planSentences(
  plan: Pick<OutreachPlan, 'when' | 'at' | 'waitFor'>,
  { lists, embargoUntil, isTranslation }: { lists: readonly string[]; embargoUntil: string; isTranslation: boolean },
  say: (iso: string) => string,
): string[] {
  const cooling = 'after a short cooling-off, in which it can be pulled back'
  const when = {
    none: 'Nothing goes out by itself: an editor publishes and sends it by hand.',
    on_approval: `It is published and sent ${cooling}.`,
    at: plan.at ? `It is published and sent on ${say(plan.at)}.` : 'The time is missing.',
    embargo_end: embargoUntil
      ? `It is published and sent when the embargo ends, on ${say(embargoUntil)}.`
      : 'It waits for the end of an embargo that is not set.',
  }[plan.when]
  if (plan.when === 'none') return [when]
  if (isTranslation) {
    return [when.replace(' and sent', ''), 'The brief in this language goes out with the source story’s campaign.']
  }
  const published = when.replace(' and sent', '')
  if (lists.length === 0) return [published, 'No list is chosen: the brief is sent to nobody.']
  const goes = `The brief goes to ${lists.length === 1 ? 'the list' : 'the lists'} ${listed(lists)}.`
  return plan.waitFor.length === 0
    ? [when, goes]
    : [published, goes, `Sending waits until the story is public in ${languagesSaid(plan.waitFor)}.`]
}

/** What a person has said about findings so far, by `findingKey`: a reason, or that it is attested. */
export type Weighing = Readonly<Record<string, { attested?: boolean; reason?: string }>>

export const findingKey = ({ id, field }: Pick<Finding, 'id' | 'field'>): string => `${id} ${field}`

/** The answers as the action takes them. Only what was said about what is there now. */
export function answersOf(
  findings: readonly Finding[],
  weighing: Weighing,
): { overrides: Override[]; attestations: Answer[] } {
  const said = findings.map((finding) => ({ finding, answer: weighing[findingKey(finding)] }))
  return {
    attestations: said
      .filter(({ finding, answer }) => finding.severity === 'attest' && answer?.attested)
      .map(({ finding: { id, field } }) => ({ id, field })),
    overrides: said.flatMap(({ finding: { id, field, severity }, answer }) => {
      const reason = answer?.reason?.trim()
      return severity === 'warn' && reason ? [{ id, field, reason }] : []
    }),
  }
}

/** How many findings still have to be attested before one can sign. */
export function unattested(findings: readonly Finding[], weighing: Weighing): number {
  return findings.filter((finding) => finding.severity === 'attest' && !weighing[findingKey(finding)]?.attested).length
}

/** Findings by what they ask for, the most serious first. */
export function bySeverity(findings: readonly Finding[]): { severity: Finding['severity']; findings: Finding[] }[] {
  return (['block', 'attest', 'warn'] as const)
    .map((severity) => ({ severity, findings: findings.filter((finding) => finding.severity === severity) }))
    .filter((group) => group.findings.length > 0)
}

/** The action that most often comes next, shown first and strongest; `null` when there is none. */
export function nextAction<T extends { action: StoryAction }>(
  offers: readonly T[],
  status: PublicationStatus,
): T | null {
  const publishes = status === 'unpublished' || status === 'held' || status === 'archived'
  const order: StoryAction[] = ['submit', 'approve', ...(publishes ? (['publish'] as const) : [])]
  for (const wanted of order) {
    const found = offers.find(({ action }) => action === wanted)
    if (found) return found
  }
  return null
}

/** Why an action cannot be taken just now, or `null`. */
export function whyWait(form: { unsaved: boolean; outdated: boolean; saving: boolean }): string | null {
  if (form.outdated) return 'Somebody has saved a newer version. Load it before you go on.'
  if (form.saving) return 'Saving …'
  if (form.unsaved) return 'Save first: you have changes that are not saved.'
  return null
}
