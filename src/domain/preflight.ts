import type { CanonicalStory } from './edition.ts'
import { consents, minorsInPictures } from './preflight/consent.ts'
import { identifyingDetails } from './preflight/details.ts'
import type { Check, Finding, PreflightContext } from './preflight/finding.ts'
import { helplineNumbers, helplines, shelter } from './preflight/help.ts'
import { links } from './preflight/links.ts'
import { media, mediaPresent } from './preflight/media.ts'
import { protectedNames } from './preflight/names.ts'
import { terms } from './preflight/terms.ts'
import { embargo, plan } from './preflight/times.ts'
import {
  address,
  briefFitsMail,
  briefLength,
  figures,
  hasText,
  mergeFields,
  pressContacts,
  quotes,
  required,
  seminar,
  subjectIsOneLine,
  translation,
} from './preflight/wholeness.ts'

export { type Finding, NOTHING_KNOWN, type PreflightContext, type Severity } from './preflight/finding.ts'

/** Every check, in the order in which a form is read. */
const CHECKS: readonly Check[] = [
  required('title_missing', 'title', 'title', ({ title }) => Boolean(title)),
  required('lead_missing', 'lead', 'lead', ({ lead }) => Boolean(lead)),
  required('body_missing', 'body', 'text', ({ body }) => hasText(body?.root)),
  translation,
  address,
  seminar,
  protectedNames,
  identifyingDetails,
  terms,
  links,
  quotes,
  figures,
  pressContacts,
  mediaPresent,
  media,
  consents,
  minorsInPictures,
  helplines,
  helplineNumbers,
  shelter,
  embargo,
  required('brief_subject_missing', 'brief.subject', 'subject of the brief', ({ brief }) => Boolean(brief.subject)),
  required('brief_text_missing', 'brief.text', 'text of the brief', ({ brief }) => Boolean(brief.text)),
  subjectIsOneLine,
  mergeFields,
  briefLength,
  briefFitsMail,
  plan,
]

/** Runs every check over a story in canonical form. Blocks stop; warnings never do. */
export function preflight(story: CanonicalStory, context: PreflightContext): Finding[] {
  return CHECKS.flatMap((check) => check(story, context))
}

export function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'block')
}
