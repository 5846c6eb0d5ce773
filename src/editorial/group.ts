import type { PayloadRequest } from 'payload'
import { isLanguage, LANGUAGES, type Language } from '../domain/languages.ts'
import { may, type Principal } from '../domain/permissions.ts'
import { type StoryCollection, storyKey } from '../domain/story.ts'
import { findPublication } from './publications.ts'
import type { StoryDoc } from './story.ts'
import { sourceOf } from './translations.ts'

/** One language version of a group as a person sees it. */
export interface GroupMember {
  id: string
  language: string
  title: string
  isSource: boolean
  revision: number
  editorialState: string
  publicationStatus: string
  lastEditionNumber: number
  /** What the public sees, or will see, of it. */
  liveEdition: string | null
  visibleFrom: string | null
  /** The source has been signed anew since somebody looked. */
  stale: boolean
  /** Where to read what has changed in the source since: the two editions of it, for `GET /api/editions/:from/diff?against=:to`. */
  sourceDiff: { from: string; to: string } | null
}

export interface Group {
  collection: StoryCollection
  members: GroupMember[]
  /** Languages that this person could translate the source into. */
  missing: Language[]
}

/** All language versions of a story, the source first. */
export async function groupOf(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: StoryDoc,
  who: Principal,
): Promise<Group> {
  const { docs } = await req.payload.db.find<StoryDoc>({
    collection,
    where: { translationGroup: { equals: doc.translationGroup } },
    limit: 50,
    pagination: false,
    req,
  } as never)
  const members = await Promise.all(docs.map((version) => memberOf(req, collection, version)))
  const order = ({ isSource, language }: GroupMember) => (isSource ? -1 : LANGUAGES.indexOf(language as Language))
  members.sort((a, b) => order(a) - order(b))
  const there = new Set(members.map(({ language }) => language))
  const signed = members.some(({ isSource, lastEditionNumber }) => isSource && lastEditionNumber > 0)
  const missing = signed && may(who, 'story.translate') ? LANGUAGES.filter((language) => !there.has(language)) : []
  return { collection, members, missing }
}

async function memberOf(req: PayloadRequest, collection: StoryCollection, doc: StoryDoc): Promise<GroupMember> {
  const publication = await findPublication(req, storyKey(collection, String(doc.id)))
  const source = await sourceOf(req, collection, doc)
  const changed = source?.stale && source.derivedFrom && source.edition
  return {
    id: String(doc.id),
    language: isLanguage(doc.language) ? doc.language : '',
    title: typeof doc.title === 'string' ? doc.title : '',
    isSource: !doc.translationOf,
    revision: doc.revision,
    editorialState: doc.editorialState,
    publicationStatus: publication?.status ?? doc.publicationStatus,
    lastEditionNumber: typeof doc.lastEditionNumber === 'number' ? doc.lastEditionNumber : 0,
    liveEdition: publication?.edition ?? null,
    visibleFrom: publication?.visibleFrom ?? null,
    stale: source?.stale ?? false,
    sourceDiff: changed ? { from: String(source.derivedFrom), to: String(source.edition) } : null,
  }
}
