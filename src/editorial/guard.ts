import { randomUUID } from 'node:crypto'
import type {
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  CollectionBeforeOperationHook,
  CollectionConfig,
  PayloadRequest,
} from 'payload'
import { contentChanged } from '../domain/content.ts'
import { isLanguage, LANGUAGES } from '../domain/languages.ts'
import { may, principalOf } from '../domain/permissions.ts'
import { isWaiting } from '../domain/publication.ts'
import { freeSlug, slugFrom } from '../domain/slug.ts'
import { SECTIONS, type StoryCollection, storyKey } from '../domain/story.ts'
import { refuse } from '../errors.ts'
import { validateLexical } from '../richtext/validate.ts'
import { recordAudit } from './audit.ts'
import { findPublication } from './publications.ts'
import { settleTimes } from './times.ts'

/** What the workflow owns; no write of a client ever sets it. */
const OWNED = [
  'editorialState',
  'publicationStatus',
  'liveEdition',
  'lastEdition',
  'lastEditionNumber',
  'translationGroup',
  'translationOf',
  'derivedFrom',
  'reviewComment',
  'assignee',
  'dueAt',
  'correction',
  'createdBy',
  'submittedBy',
  'contributors',
  'signOffs',
] as const

const CONTEXT_KEY = 'pressrumBase'
type Base = { kind: 'revision'; revision: number } | { kind: 'restore' }

/** The revision a write is based on: in its body, or in `If-Match: "<revision>"` (RFC 9110 §13.1.1). */
function baseRevision(data: unknown, req: PayloadRequest): number | null {
  const body = typeof data === 'object' && data !== null && 'revision' in data ? Number(data.revision) : Number.NaN
  if (Number.isInteger(body) && body > 0) return body
  const match = /^"?(\d+)"?$/.exec(req.headers?.get('if-match')?.trim() ?? '')
  return match ? Number(match[1]) : null
}

/**
 * Before anything else: what kind of write this is, read from the caller's own data. Later hooks no longer see
 * whether `revision` was sent, because Payload fills absent fields from the stored document.
 */
const beforeOperation =
  (collection: StoryCollection): CollectionBeforeOperationHook =>
  async ({ args, operation, req }) => {
    if (operation === 'restoreVersion') req.context[CONTEXT_KEY] = { kind: 'restore' } satisfies Base
    if (operation === 'create') {
      checkData(args.data)
      await settleTimes(req, collection, args.data as Record<string, unknown>)
    }
    if (operation === 'update') {
      const { id, data } = args as { id?: unknown; data?: unknown }
      if (id === undefined) {
        throw refuse.methodNotAllowed('Stories are changed one at a time. Send the change to the story’s own address.')
      }
      checkData(data)
      const revision = baseRevision(data, req)
      if (revision === null) throw refuse.revisionRequired()
      // Payload refuses everybody else right after this: until then nothing is said by what is stored.
      if (args.overrideAccess === true || may(principalOf(req.user), 'story.edit')) {
        await settleTimes(req, collection, data as Record<string, unknown>, String(id))
      }
      req.context[CONTEXT_KEY] = { kind: 'revision', revision } satisfies Base
    }
    if (operation === 'delete' && (args as { id?: unknown }).id === undefined) {
      throw refuse.methodNotAllowed('Stories are deleted one at a time.')
    }
    return args
  }

function checkData(data: unknown): void {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw refuse.badRequest('A story is a JSON object with the fields to set.')
  }
  const { language, body } = data as { language?: unknown; body?: unknown }
  if (language !== undefined && language !== null && !isLanguage(language)) {
    throw refuse.invalid(`There is no such language here. Use one of: ${LANGUAGES.join(', ')}.`, { field: 'language' })
  }
  if (body !== undefined && body !== null) {
    const verdict = validateLexical(body)
    if (!verdict.ok) throw refuse.invalid(verdict.message, { field: 'body', path: verdict.path, reason: verdict.code })
    // The judged copy: what was not looked at is not stored, and so never signed.
    Object.assign(data, { body: verdict.document })
  }
}

/** Every write of a story passes here, whichever way it came: REST, GraphQL, restore, Local API, import. */
const beforeChange =
  (collection: StoryCollection): CollectionBeforeChangeHook =>
  async ({ data, operation, originalDoc, req }) => {
    checkData(data)
    await settleSlug(req, collection, data, originalDoc)
    const who = req.user ? String(req.user.id) : 'system'
    if (operation === 'create') {
      const source = await translationSource(req, collection, data)
      Object.assign(data, {
        editorialState: 'draft',
        publicationStatus: 'unpublished',
        liveEdition: null,
        lastEdition: null,
        lastEditionNumber: 0,
        translationGroup: source?.translationGroup ?? randomUUID(),
        translationOf: source?.id ?? null,
        derivedFrom: req.context.derivedFrom ?? source?.lastEdition ?? null,
        reviewComment: null,
        assignee: null,
        dueAt: null,
        correction: null,
        createdBy: who,
        submittedBy: null,
        contributors: [who],
        signOffs: [],
        revision: 1,
      })
    } else {
      const fresh = await takeRevision(req, collection, originalDoc)
      for (const field of OWNED) data[field] = fresh[field] ?? null
      data.revision = fresh.revision
      if (data.language !== fresh.language) {
        await demandFreeLanguage(req, collection, fresh.translationGroup, data.language, String(originalDoc.id))
      }
      if (contentChanged(originalDoc, data)) {
        data.editorialState = 'draft'
        data.signOffs = []
        data.contributors = [...new Set([...(await stillContributing(req, collection, fresh)), who])]
        if (fresh.editorialState === 'approved' || fresh.editorialState === 'in_review') {
          await recordAudit(req, {
            action: 'story.reopened',
            subject: `${collection}:${originalDoc.id}`,
            data: { from: fresh.editorialState, revision: fresh.revision },
          })
        }
      }
    }
    return data
  }

/**
 * Who counts as having changed the text, besides whoever changes it now. A signature closes the account, but only once
 * what was signed can no longer be pulled back: a text that is pulled back is as unsigned as it was before.
 */
export async function stillContributing(
  req: PayloadRequest,
  collection: StoryCollection,
  fresh: Record<string, unknown>,
): Promise<string[]> {
  if (fresh.editorialState === 'approved') {
    const publication = await findPublication(req, storyKey(collection, String(fresh.id)))
    if (!publication || !isWaiting(publication, Date.now())) return []
  }
  return Array.isArray(fresh.contributors) ? fresh.contributors.map(String) : []
}

interface SourceRow {
  id: string
  translationGroup: string
  translationOf?: string | null
  lastEdition?: string | null
}

/** A story that is created as a translation joins the group of its source, once per language. */
async function translationSource(
  req: PayloadRequest,
  collection: StoryCollection,
  { translationOf: wanted, language }: Record<string, unknown>,
) {
  if (typeof wanted !== 'string' || !wanted) return null
  const source = await req.payload.db.findOne<SourceRow>({
    collection,
    where: { id: { equals: wanted } },
    req,
  } as never)
  if (!source) throw refuse.invalid('The story to be translated does not exist.', { field: 'translationOf' })
  await demandFreeLanguage(req, collection, source.translationGroup, language)
  // A translation of a translation belongs to the same source.
  const id = source.translationOf || String(source.id)
  const lastEdition = source.translationOf ? null : (source.lastEdition ?? null)
  return { id, translationGroup: source.translationGroup, lastEdition }
}

/** @throws `conflict` when another story of the group has this language */
async function demandFreeLanguage(
  req: PayloadRequest,
  collection: StoryCollection,
  group: unknown,
  language: unknown,
  own?: string,
): Promise<void> {
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection,
    where: { and: [{ translationGroup: { equals: group } }, { language: { equals: language } }] },
    limit: 2,
    pagination: false,
    req,
  } as never)
  const sibling = docs.find(({ id }) => String(id) !== own)
  if (!sibling) return
  throw refuse.conflict('The story exists in this language already. Open that version and change it.', {
    id: String(sibling.id),
  })
}

/**
 * Raises the revision by compare-and-set, in the write's own transaction: of two writers with one base, one wins.
 * The row that comes back is locked by this transaction, so what the workflow owns is read from it, never from a
 * copy that was read before.
 */
async function takeRevision(
  req: PayloadRequest,
  collection: StoryCollection,
  originalDoc: { id: string; revision?: number },
): Promise<Record<string, unknown> & { revision: number }> {
  const base = req.context[CONTEXT_KEY] as Base | undefined
  const stored = originalDoc.revision ?? 1
  // A call of the Local API without a base comes from our own code and means "on top of what is there".
  const revision = base?.kind === 'revision' ? base.revision : stored
  if (revision !== stored) throw refuse.staleRevision(undefined, { revision: stored })
  const row: unknown = await req.payload.db.updateOne({
    collection,
    where: { and: [{ id: { equals: originalDoc.id } }, { revision: { equals: revision } }] },
    data: { revision: revision + 1 },
    options: { atomic: true },
    req,
  } as never)
  if (!row) throw refuse.staleRevision()
  return row as Record<string, unknown> & { revision: number }
}

/** An empty slug is made from the title, free in its language and section. */
async function settleSlug(
  req: PayloadRequest,
  collection: StoryCollection,
  data: Record<string, unknown>,
  originalDoc: { id?: string } | undefined,
): Promise<void> {
  const given = typeof data.slug === 'string' ? data.slug.trim() : ''
  if (given) {
    data.slug = slugFrom(given)
    return
  }
  const title = typeof data.title === 'string' ? data.title.trim() : ''
  if (!title) return
  const wanted = slugFrom(title)
  const where = (field: string, value: unknown) => ({ [field]: { equals: value } })
  const taken = new Set<string>()
  const { docs: addresses } = await req.payload.db.find<{ slug: string; storyKey: string }>({
    collection: 'slugs',
    where: {
      and: [where('language', data.language), where('section', SECTIONS[collection]), { slug: { like: wanted } }],
    },
    limit: 500,
    pagination: false,
    req,
  } as never)
  for (const row of addresses) if (row.storyKey !== `${collection}:${originalDoc?.id}`) taken.add(row.slug)
  const { docs: drafts } = await req.payload.db.find<{ slug: string; id: string }>({
    collection,
    where: { and: [where('language', data.language), { slug: { like: wanted } }] },
    limit: 500,
    pagination: false,
    req,
  } as never)
  for (const row of drafts) if (row.id !== originalDoc?.id) taken.add(row.slug)
  data.slug = freeSlug(wanted, taken)
}

/** What has been signed stays: its story can be archived, never deleted. */
const beforeDelete =
  (collection: StoryCollection): CollectionBeforeDeleteHook =>
  async ({ req, id }) => {
    // A write, so that the row is this transaction's: a signature that is being given now comes before this or after it.
    const doc = (await req.payload.db.updateOne({
      collection,
      where: { id: { equals: id } },
      data: { updatedAt: new Date().toISOString() },
      options: { atomic: true },
      req,
    } as never)) as { lastEdition?: string; title?: string } | null
    if (doc?.lastEdition) {
      throw refuse.conflict('This story has a signed edition and cannot be deleted. Archive it instead.')
    }
    await recordAudit(req, {
      action: 'story.delete',
      subject: `${collection}:${id}`,
      data: { title: doc?.title ?? '' },
    })
  }

/** The guard's hooks for one story collection. */
export function storyGuard(collection: StoryCollection): NonNullable<CollectionConfig['hooks']> {
  return {
    beforeOperation: [beforeOperation(collection)],
    beforeChange: [beforeChange(collection)],
    beforeDelete: [beforeDelete(collection)],
  }
}
