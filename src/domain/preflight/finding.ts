import type { ConsentRecord } from '../consent.ts'
import type { CanonicalStory } from '../edition.ts'
import type { TokenHasher } from '../names/hashes.ts'
import type { ProtectedPerson } from '../names/search.ts'
import type { LinkState } from './links.ts'
import type { Term } from './terms.ts'

/** `block`: nobody overrides it. `warn`: overridden with a reason. `attest`: somebody signs for it by name. */
export type Severity = 'block' | 'warn' | 'attest'

/**
 * One thing preflight found: what, where, and how to mend it. In one report no two findings share both id and field,
 * so that the two name a finding when somebody answers for it.
 */
export interface Finding {
  id: string
  severity: Severity
  /** Path of the field, as the form names it (`quotes.0.speaker`); `media.<id>` for what is mended in the media file. */
  field: string
  message: string
  fix: string
}

/** What a file is beside its bytes and words. */
export interface MediaFacts {
  /** The consent that a picture of a recognisable person names; `null` when it names none that exists. */
  consent: ConsentRecord | null
  /** Keyed hashes of the words in the file's own metadata, word by word (see `domain/names`). */
  metadata: readonly (readonly string[])[]
  depictsPerson: boolean
}

/** Everything outside the story that the checks judge by. */
export interface PreflightContext {
  /** ms since the epoch. */
  now: number
  /**
   * `sign`: the text may still be changed. `release`: a signed edition is about to go out, so that its own times having
   * come is as it should be.
   */
  stage: 'sign' | 'release'
  /** An edition of this story has been signed before. */
  signedBefore: boolean
  /** Another story has this address already. */
  slugTaken: boolean
  /** The source has a later edition than the one this translation was made from. */
  translationStale: boolean
  /** The newsroom's public address, to find links to itself in an embargoed brief. */
  publicUrl: string
  /** By media id; files without an entry show nobody. */
  media: Readonly<Record<string, MediaFacts>>
  /** Months after which a consent without an end is asked for again. */
  consentReconfirmMonths: number
  /** Days for which a helpline counts as verified. */
  helplineValidDays: number
  protectedPeople: readonly ProtectedPerson[]
  /** `null` while nobody is protected. */
  hashToken: TokenHasher | null
  /** The house's terms that are in use, of every language. */
  terms: readonly Term[]
  /** What is known of the web addresses in the story; an address without an entry has not been asked. */
  links: Readonly<Record<string, LinkState>>
}

/** A context in which nothing but the story itself is known. */
export const NOTHING_KNOWN: Omit<PreflightContext, 'now'> = {
  stage: 'sign',
  signedBefore: false,
  slugTaken: false,
  translationStale: false,
  publicUrl: '',
  media: {},
  consentReconfirmMonths: 24,
  helplineValidDays: 365,
  protectedPeople: [],
  hashToken: null,
  terms: [],
  links: {},
}

export type Check = (story: CanonicalStory, context: PreflightContext) => Finding[]

export const found = (severity: Severity, id: string, field: string, message: string, fix: string): Finding[] => [
  { id, severity, field, message, fix },
]

export const none: Finding[] = []
