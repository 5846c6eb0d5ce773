import type { DigestFrequency } from '../../domain/digest.ts'
import { NOTIFICATION_KINDS } from '../../domain/notifications.ts'
import type { Role } from '../../domain/permissions.ts'
import type { Kind } from '../../domain/story.ts'
import type { StoryMail } from '../content.ts'

/** The kinds of news, and what is no news but a letter of its own. */
export const STAFF_KINDS = [...NOTIFICATION_KINDS, 'password_reset'] as const
export type StaffKind = (typeof STAFF_KINDS)[number]

/** What a staff mail speaks of. Names stand where they need no inflection. */
export interface StaffWords {
  /** Of the story or campaign. */
  title: string
  /** Who did it. */
  by: string
  /** For `role_granted`: who got it, and which, in the reader's language. */
  person: string
  role: string
  newsroom: string
}

interface StaffText {
  subject: (words: StaffWords) => string
  text: (words: StaffWords) => string
  /** The button. */
  action: string
}

/**
 * The words around a brief, and those of staff mail. Every sentence is written so that names and titles can stand in
 * it unchanged: half of the languages inflect.
 */
export interface MailStrings {
  kinds: Record<Kind, string>
  /** Stands before the subject and on top of the mail; empty for a plain brief. */
  campaigns: Record<StoryMail, string>
  /** First sentence of a campaign about something that was sent before. */
  campaignNotes: Record<Exclude<StoryMail, 'brief' | 'follow_up'>, (title: string) => string>
  /** Hold and kill: what to use instead, a web address or words. */
  substitute: (what: string) => string
  /** Several briefs in one mail, for those who chose that: its subjects, its heading, the link to the newsroom, why they get it. */
  digest: Record<DigestFrequency, (newsroom: string) => string> & {
    title: string
    more: string
    why: Record<DigestFrequency, (newsroom: string) => string>
  }
  embargo: (when: string) => string
  greeting: (name: string) => string
  readStory: string
  pressContact: string
  /** Why this person gets this mail; with the list's name when that is meant to be seen. */
  why: (newsroom: string) => string
  whyList: (newsroom: string, list: string) => string
  unsubscribe: string
  preferences: string
  /** Article 14 GDPR, in the first mail to somebody whose details we did not have from themselves. */
  notice: {
    title: string
    /** Controller with its address, what is kept, and what for. */
    who: (controller: string) => string
    source: (source: string, date: string) => string
    basis: string
    rights: (email: string) => string
  }
  staff: Record<StaffKind, StaffText> & {
    greeting: (name: string) => string
    /** Several pieces of news in one letter. */
    letter: {
      subject: (count: string) => string
      intro: string
      /** To a delegate: whom this was meant for. */
      behalf: (name: string) => string
      /** The link to the profile. */
      optOut: string
    }
    footer: (newsroom: string) => string
  }
  counts: { submitted: string; failed: string; excluded: string; inDoubt: string }
  roles: Record<Role, string>
}
