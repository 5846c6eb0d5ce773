import type { PayloadRequest } from 'payload'
import { canonicalStory, idOf, mediaIds, type StoryReferences } from '../domain/canonical.ts'
import { correctionOf } from '../domain/correction.ts'
import type { CanonicalMedia, CanonicalStory } from '../domain/edition.ts'
import { type Finding, preflight } from '../domain/preflight.ts'
import { isHeldBack, isWaiting } from '../domain/publication.ts'
import type { FindingsAtSignature } from '../domain/sign-off.ts'
import { SECTIONS, type StoryCollection, storyKey } from '../domain/story.ts'
import type { StoryFacts } from '../domain/workflow.ts'
import { refuse } from '../errors.ts'
import { findByIds } from './find-by-ids.ts'
import { askLinks, knownLinks } from './links.ts'
import { type Circumstances, editorialPolicy, preflightContext } from './preflight-context.ts'
import { findPublication, waitsForEmbargo } from './publications.ts'
import { sourceOf } from './translations.ts'

/** A working document as the database holds it, relations as ids. */
export interface StoryDoc extends Record<string, unknown> {
  id: string
  revision: number
  editorialState: StoryFacts['editorialState']
  publicationStatus: StoryFacts['publicationStatus']
  translationGroup: string
  language: string
}

/** One signature on the text as it stands. */
export interface SignOff {
  user: string
  name: string
  at: string
  revision: number
  /** Signed as a chief editor. */
  chief: boolean
  /** What stood in the findings when it was given, and what the person said about it. */
  attested?: FindingsAtSignature['attested']
  overridden?: FindingsAtSignature['overridden']
  unanswered?: FindingsAtSignature['unanswered']
}

/** Reads a story inside the caller's transaction. @throws `not_found` */
export async function readStory(req: PayloadRequest, collection: StoryCollection, id: string): Promise<StoryDoc> {
  // Only a missing story is a `null`: an error of the database has to reach whoever tries again.
  const doc = await req.payload.findByID({
    collection,
    id,
    depth: 0,
    overrideAccess: true,
    disableErrors: true,
    req,
    showHiddenFields: true,
  } as never)
  if (!doc) throw refuse.notFound('There is no such story.')
  return doc as unknown as StoryDoc
}

const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

export function signOffsOf(doc: StoryDoc): SignOff[] {
  const all = Array.isArray(doc.signOffs) ? (doc.signOffs as SignOff[]) : []
  return all.filter(({ revision }) => revision === doc.revision)
}

/** What the workflow judges by. */
export async function factsOf(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: StoryDoc,
  now: number,
): Promise<StoryFacts> {
  const publication = await findPublication(req, storyKey(collection, doc.id))
  return {
    editorialState: doc.editorialState,
    publicationStatus: doc.publicationStatus,
    sensitivity: doc.sensitivity === 'high' ? 'high' : 'normal',
    createdBy: text(doc.createdBy),
    submittedBy: text(doc.submittedBy),
    contributors: Array.isArray(doc.contributors) ? doc.contributors.map(String) : [],
    hasEdition: Boolean(doc.lastEdition),
    signedBy: signOffsOf(doc).map(({ user }) => user),
    chiefSigned: signOffsOf(doc).some(({ chief }) => chief),
    waiting: publication ? isWaiting(publication, now) : false,
    embargoed: publication ? await waitsForEmbargo(req, publication, now) : false,
    held: publication ? publication.status === 'held' || isHeldBack(publication) : false,
    stale: (await sourceOf(req, collection, doc))?.stale ?? false,
    correcting: correctionOf(doc) !== null,
  }
}

const str = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFC').trim() : '')

/** Loads what a story refers to and puts it into canonical form. */
export async function canonicalOf(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: StoryDoc,
): Promise<{ story: CanonicalStory; files: Record<string, unknown>[] }> {
  const files = await findByIds(req, 'media', mediaIds(doc))
  const [boilerplate] = await findByIds(req, 'boilerplates', [idOf(doc.boilerplate)].filter(Boolean))
  const relationIds = (value: unknown) => (Array.isArray(value) ? value.map(idOf).filter(Boolean) : [])
  const topics = await findByIds(req, 'topics', relationIds(doc.topics))
  const helplines = await findByIds(req, 'helplines', relationIds(doc.helplines))
  const refs: StoryReferences = {
    media: Object.fromEntries(files.map((file) => [String(file.id), canonicalMedia(file)])),
    boilerplate: boilerplate
      ? { id: String(boilerplate.id), name: str(boilerplate.name), text: str(boilerplate.text) }
      : null,
    topics: topics.map((t) => ({
      code: str(t.code),
      name: str(t.name),
      scheme: t.scheme === 'local' ? 'local' : 'iptc',
    })),
    helplines: helplines.map((h) => ({
      country: str(h.country).toUpperCase(),
      name: str(h.name),
      phone: str(h.phone),
      url: str(h.url),
      verifiedAt: h.verified && typeof h.verifiedAt === 'string' ? h.verifiedAt : '',
    })),
  }
  const key = storyKey(collection, doc.id)
  return { story: canonicalStory(collection, key, doc, refs, correctionOf(doc)), files }
}

function canonicalMedia(file: Record<string, unknown>): CanonicalMedia {
  const size = (value: unknown) => (typeof value === 'number' ? value : null)
  return {
    id: String(file.id),
    hash: str(file.hash),
    filename: str(file.filename),
    mimeType: str(file.mimeType),
    width: size(file.width),
    height: size(file.height),
    alt: str(file.alt),
    caption: str(file.caption),
    credit: str(file.credit),
    licence: str(file.licence),
  }
}

export async function slugIsTaken(req: PayloadRequest, story: CanonicalStory): Promise<boolean> {
  if (!story.slug) return false
  const { docs } = await req.payload.db.find<{ storyKey: string }>({
    collection: 'slugs',
    where: {
      and: [
        { language: { equals: story.language } },
        { section: { equals: SECTIONS[story.collection] } },
        { slug: { equals: story.slug } },
      ],
    },
    limit: 1,
    pagination: false,
    req,
  } as never)
  return docs.some((row) => row.storyKey !== story.storyKey)
}

/**
 * Looks whether the links of a story answer, for a preflight that comes after; unless the policy says not to. It waits for
 * a network, a few seconds at most: never call it inside a transaction.
 */
export async function lookAtLinks(req: PayloadRequest, collection: StoryCollection, doc: StoryDoc): Promise<void> {
  if (!(await editorialPolicy(req)).checkLinks) return
  await askLinks((await canonicalOf(req, collection, doc)).story)
}

/**
 * The preflight report of a story as it stands. What is known of its links is passed in: nothing here waits for a network.
 */
export async function preflightOf(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: StoryDoc,
  now: number,
  circumstances: Omit<Circumstances, 'now'> = {},
): Promise<{ findings: Finding[]; story: CanonicalStory }> {
  const { story, files } = await canonicalOf(req, collection, doc)
  const own = { signedBefore: Boolean(doc.lastEdition), links: knownLinks(story), ...circumstances, now }
  const context = await preflightContext(req, story, own, files)
  const slugTaken = await slugIsTaken(req, story)
  return { story, findings: preflight(story, { ...context, slugTaken }) }
}

/**
 * The checks once more over a signed edition that is about to go out: consents may have ended since, helplines grown old,
 * people been protected. Its own times having come is as it should be.
 */
export async function releaseFindings(
  req: PayloadRequest,
  story: CanonicalStory,
  now: number,
  circumstances: Omit<Circumstances, 'now' | 'stage'> = {},
): Promise<Finding[]> {
  const own = { signedBefore: true, links: knownLinks(story), ...circumstances, now, stage: 'release' as const }
  const context = await preflightContext(req, story, own)
  return preflight(story, { ...context, slugTaken: await slugIsTaken(req, story) })
}
