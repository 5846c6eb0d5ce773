import type { PayloadRequest } from 'payload'
import { idOf } from '../domain/canonical.ts'
import type { ConsentRecord } from '../domain/consent.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import { isLanguage } from '../domain/languages.ts'
import { isNameHashes } from '../domain/names/hashes.ts'
import type { ProtectedPerson } from '../domain/names/search.ts'
import type { MediaFacts } from '../domain/preflight/finding.ts'
import type { Term } from '../domain/preflight/terms.ts'
import { NOTHING_KNOWN, type PreflightContext } from '../domain/preflight.ts'
import { env } from '../env.ts'
import { findByIds } from './find-by-ids.ts'
import { nameHasher } from './name-key.ts'

type Row = Record<string, unknown>

const str = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFC').trim() : '')
const iso = (value: unknown): string => (value instanceof Date ? value.toISOString() : str(value))

/** What the story's caller knows and the database does not say. */
export type Circumstances = Pick<PreflightContext, 'now'> &
  Partial<Pick<PreflightContext, 'stage' | 'translationStale' | 'signedBefore' | 'links'>>

/**
 * Loads everything the checks judge a story by. Reads only: it may run inside an action's transaction.
 *
 * @param files the media rows of the story, when they have been read already
 */
export async function preflightContext(
  req: PayloadRequest,
  story: CanonicalStory,
  circumstances: Circumstances,
  files?: Row[],
): Promise<PreflightContext> {
  const rows = files ?? (await findByIds(req, 'media', Object.keys(story.media)))
  const [media, policy, protectedPeople, terms] = [
    await mediaFacts(req, rows),
    await editorialPolicy(req),
    await loadProtectedPeople(req),
    await loadTerms(req, story.language),
  ]
  const { checkLinks, ...limits } = policy
  return {
    ...NOTHING_KNOWN,
    ...circumstances,
    ...limits,
    ...(checkLinks ? {} : { links: {} }),
    media,
    protectedPeople,
    terms,
    hashToken: protectedPeople.length > 0 ? await nameHasher(req.payload) : null,
    publicUrl: env().publicUrl,
  }
}

export async function editorialPolicy(req: PayloadRequest) {
  const policy = (await req.payload.findGlobal({
    slug: 'editorial-policy',
    overrideAccess: true,
    depth: 0,
    req,
  } as never)) as unknown as Row
  const number = (value: unknown, usual: number) => (typeof value === 'number' && value > 0 ? value : usual)
  return {
    helplineValidDays: number(policy.helplineValidDays, NOTHING_KNOWN.helplineValidDays),
    consentReconfirmMonths: number(policy.consentReconfirmMonths, NOTHING_KNOWN.consentReconfirmMonths),
    checkLinks: policy.checkLinks !== false,
  }
}

export function consentRecord(row: Row): ConsentRecord {
  return {
    id: String(row.id),
    scope: str(row.scope),
    channels: Array.isArray(row.channels) ? row.channels.map(String) : [],
    validUntil: iso(row.validUntil),
    reconfirmEveryMonths: typeof row.reconfirmEveryMonths === 'number' ? row.reconfirmEveryMonths : null,
    reconfirmedAt: iso(row.reconfirmedAt),
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    withdrawnAt: iso(row.withdrawnAt),
    under18: row.under18 === true,
  }
}

/** What the checks have to know of these media rows. */
export async function mediaFacts(req: PayloadRequest, files: Row[]): Promise<Record<string, MediaFacts>> {
  const depicting = files.filter((file) => file.depictsPerson === true)
  const consents = await findByIds(req, 'consent-records', [
    ...new Set(depicting.map((file) => idOf(file.consent)).filter(Boolean)),
  ])
  const byId = new Map(consents.map((row) => [String(row.id), consentRecord(row)]))
  return Object.fromEntries(
    files.map((file): [string, MediaFacts] => [
      String(file.id),
      {
        depictsPerson: file.depictsPerson === true,
        consent: byId.get(idOf(file.consent)) ?? null,
        metadata: wordHashes(file.metadataWords),
      },
    ]),
  )
}

const wordHashes = (value: unknown): string[][] =>
  Array.isArray(value) ? value.filter(Array.isArray).map((word) => word.map(String)) : []

/** Rows whose hashes are damaged protect nobody: the check says so by failing, not by passing. */
export async function loadProtectedPeople(req: PayloadRequest): Promise<ProtectedPerson[]> {
  const { docs } = await req.payload.db.find<Row>({
    collection: 'protected-people',
    where: {},
    limit: 0,
    pagination: false,
    req,
  } as never)
  return docs.map(protectedPerson)
}

/** @throws when its hashes are missing or damaged */
export function protectedPerson(row: Row): ProtectedPerson {
  if (!isNameHashes(row.nameHashes)) throw new Error('The hashes of a protected name are missing or damaged.')
  return { pseudonym: str(row.pseudonym), under18: row.under18 === true, names: row.nameHashes }
}

/** Terms in use; a proposal binds nobody. */
async function loadTerms(req: PayloadRequest, language: string): Promise<Term[]> {
  const { docs } = await req.payload.db.find<Row>({
    collection: 'terms',
    where: { and: [{ language: { equals: language } }, { status: { not_equals: 'proposed' } }] },
    limit: 0,
    pagination: false,
    req,
  } as never)
  return docs.flatMap((row): Term[] =>
    isLanguage(row.language) && str(row.term)
      ? [
          {
            language: row.language,
            term: str(row.term),
            severity: row.severity === 'block' ? 'block' : 'warn',
            alternative: str(row.alternative),
            rationale: str(row.rationale),
          },
        ]
      : [],
  )
}
