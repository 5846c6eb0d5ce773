import type { CanonicalSeminar } from '../../domain/edition.ts'
import type { Language } from '../../domain/languages.ts'
import type { Kind, Section } from '../../domain/story.ts'
import { da } from './da.ts'
import { en } from './en.ts'
import { et } from './et.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { lt } from './lt.ts'
import { lv } from './lv.ts'
import { nb } from './nb.ts'
import { sv } from './sv.ts'

/** Every word of the public pages that does not come from a story or the settings. Dates arrive formatted. */
export interface Strings {
  skip: string
  sectionsNav: string
  languagesNav: string
  pagesNav: string
  otherLanguages: string
  sections: Record<Section, string>
  all: Record<Section, string>
  kinds: Record<Kind, string>
  latest: string
  published: string
  updated: string
  correction: string
  changes: string
  contentNote: string
  helplines: string
  figures: string
  source: string
  asOf: (date: string) => string
  notes: string
  pressContacts: string
  pressImages: string
  download: string
  documents: string
  onRequest: string
  topics: string
  about: string
  contact: string
  feed: string
  seminar: {
    facts: string
    when: string
    where: string
    status: string
    statuses: Record<CanonicalSeminar['status'], string>
    /** Beside “planned”, when the date has passed and nobody said whether it took place. */
    unconfirmed: string
    organisers: string
    speakers: string
    languages: string
    accreditation: string
    participants: string
    keyPoints: string
    conclusions: string
    feedback: string
    materials: string
    recording: string
    captions: string
  }
  notFound: { title: string; text: string }
  gone: { title: string; text: string }
  front: string
  empty: { title: string; text: string }
  newer: string
  older: string
  page: (number: number, of: number) => string
  trial: string
}

export const STRINGS: Record<Language, Strings> = { en, sv, nb, da, fi, is, et, lv, lt }
