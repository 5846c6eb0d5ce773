import type { DatePrecision } from '../../domain/edition.ts'
import type { Language } from '../../domain/languages.ts'
import type { EditorialState, Kind, StoryCollection } from '../../domain/story.ts'
import type { BodyPart } from './body.ts'
import type { ListKey } from './contacts.ts'
import type { PictureKey } from './pictures.ts'

/** How far the seed takes a story: published, or left where somebody has something to do. */
export type Outcome = 'published' | Extract<EditorialState, 'draft' | 'in_review' | 'changes_requested'>

/** One language version. `{briefing}` in any text is the day of the press briefing, in that language's words. */
export interface SampleText {
  title: string
  subheading?: string
  lead: string
  place: string
  body: readonly BodyPart[]
  /** Spoken by the network's invented spokesperson; who speaks is said in `people.ts`, in every language. */
  quote?: string
  figures?: readonly { label: string; value: string; unit: string; source: string; asOf: string }[]
  notes?: string
  contentNote?: string
  brief: { subject: string; text: string }
  /** `city` where the language has a name of its own for it. */
  seminar?: { eventName: string; city?: string; keyPoints: readonly string[] }
}

/** One story in all its languages; the first version is the source, the others are its translations. */
export interface SampleStory {
  collection: StoryCollection
  kind: Kind
  outcome: Outcome
  /** What the editor writes when the story goes back. */
  comment?: string
  /** IPTC codes, see `reference.ts`. */
  topics: readonly string[]
  /** The first one leads. */
  pictures: readonly PictureKey[]
  countries: readonly string[]
  /** By the country of a sample helpline. */
  helplines?: readonly string[]
  /** Lists the brief goes to when the last signature is given; without them nothing is sent. */
  sendTo?: readonly ListKey[]
  event?: {
    start?: string
    end?: string
    precision: DatePrecision
    status: 'planned' | 'held'
    city: string
    country: string
  }
  versions: readonly (readonly [Language, SampleText])[]
}
