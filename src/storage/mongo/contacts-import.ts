import { type AnyBulkWriteOperation, type ClientSession, type Document, ObjectId } from 'mongodb'
import { type Known, matchRows, outletsOf } from '../../contacts/matching.ts'
import type { ImportChunk, ImportStore, RejectedRow } from '../../contacts/store.ts'
import { type ContactValues, type MemberState, outletKey } from '../../domain/contact.ts'
import { TRACES } from '../../domain/suppression-key.ts'
import { type KnownTrace, knownBy, offRows, type Trace } from '../../domain/trace.ts'
import type { MongoHandle } from '../handle.ts'
import { idOrNull, isDuplicateKey, jobOf, text, texts } from './contacts-rows.ts'

/** Two imports may create the same contact at once; the one that lost reads again. */
const ATTEMPTS = 8

export function importing(handle: MongoHandle): ImportStore {
  const jobs = () => handle.collection('import-jobs')
  const held = async ({ id, token }: { id: string; token: number }, set: Document) => {
    const filter = { _id: idOrNull(id), leaseToken: token, state: 'running' } as Document
    return (await jobs().updateOne(filter, { $set: set })).matchedCount > 0
  }
  return {
    async createJob({ holder, ...job }) {
      const _id = new ObjectId()
      await jobs().insertOne({
        _id,
        ...job,
        leaseHolder: holder,
        leaseToken: 1,
        state: 'running',
        message: '',
        total: 0,
        read: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        duplicates: 0,
        rejected: 0,
        watermark: 0,
        parts: 0,
        createdAt: job.startedAt,
        updatedAt: job.startedAt,
      })
      return _id.toHexString()
    },
    async job(id) {
      const _id = idOrNull(id)
      const doc = _id ? await jobs().findOne({ _id }) : null
      return doc ? jobOf(doc) : null
    },
    async orphans(now, limit) {
      const docs = await jobs()
        .find({ state: 'running', leaseUntil: { $lte: now } }, { sort: { leaseUntil: 1 }, limit })
        .toArray()
      return docs.map(jobOf)
    },
    async leasedBeyond(until) {
      const docs = await jobs()
        .find({ state: 'running', leaseUntil: { $gt: until } })
        .toArray()
      return docs.map(jobOf)
    },
    async takeJob(id, holder, now, until) {
      const doc = await jobs().findOneAndUpdate(
        { _id: idOrNull(id), state: 'running', leaseUntil: { $lte: now } } as Document,
        { $set: { leaseHolder: holder, leaseUntil: until }, $inc: { leaseToken: 1 } },
        { returnDocument: 'after' },
      )
      return doc ? jobOf(doc) : null
    },
    renewJob: (lease, until) => held(lease, { leaseUntil: until }),
    noteTotal: (lease, total) => held(lease, { total }),
    async importChunk(chunk) {
      for (let attempt = 1; ; attempt++) {
        try {
          // Outlets come first and outside: nobody is hurt by one that nothing refers to yet.
          const outlets = chunk.dryRun ? new Map<string, ObjectId>() : await outletIds(handle, chunk)
          return await handle.transaction((session) => importChunk(handle, session, chunk, outlets))
        } catch (error) {
          if (!isDuplicateKey(error) || attempt >= ATTEMPTS) throw error
        }
      }
    },
    finishJob: (lease, state, message, at) => held(lease, { state, message, finishedAt: at, updatedAt: at }),
    async rejectedPart(job, part) {
      const doc = await handle.collection('import-rejections').findOne({ job, part })
      return doc ? (doc.rows as RejectedRow[]) : null
    },
    async dropRejections(before) {
      await handle.collection('import-rejections').deleteMany({ at: { $lt: before } })
    },
  }
}

/** Figures and watermark first, which also takes the fence; then the rows. Repeatable: nothing outside is changed. */
async function importChunk(
  handle: MongoHandle,
  session: ClientSession,
  chunk: ImportChunk,
  outlets: ReadonlyMap<string, ObjectId>,
): Promise<boolean> {
  const { lease, dryRun, contacts, rejected, at } = chunk
  const list = idOrNull(chunk.list)
  const known = await knownContacts(handle, session, list, contacts)
  const { create, update, join, rejoin, counts } = matchRows(contacts, known)
  const moved = await handle.collection('import-jobs').updateOne(
    { _id: idOrNull(lease.id), state: 'running', leaseToken: lease.token, watermark: chunk.after } as Document,
    {
      $set: { watermark: chunk.watermark, parts: chunk.part, leaseUntil: chunk.leaseUntil, updatedAt: at },
      $inc: {
        ...counts,
        read: contacts.length + chunk.duplicates + rejected.length,
        duplicates: chunk.duplicates,
        rejected: rejected.length,
      },
    },
    { session },
  )
  if (moved.matchedCount === 0) return false
  const stamps = { createdAt: at, updatedAt: at }
  if (rejected.length > 0) {
    const page = { job: lease.id, part: chunk.part, rows: rejected, at, ...stamps }
    await handle.collection('import-rejections').insertOne(page, { session })
  }
  if (dryRun) return true
  /** An empty cell says nothing. */
  const said = (values: ContactValues) => ({
    ...(values.name ? { name: values.name } : {}),
    ...(values.role ? { role: values.role } : {}),
    ...(values.outlet ? { outlet: outlets.get(outletKey(values.outlet)) } : {}),
    ...(values.beats.length > 0 ? { beats: values.beats } : {}),
    ...(values.countries.length > 0 ? { countries: values.countries } : {}),
    ...(values.languages.length > 0 ? { languages: values.languages } : {}),
  })
  const traces = await takeTraces(handle, session, create, chunk.traceKey)
  const fresh = create.map((values) => ({
    _id: new ObjectId(traces.get(values.email)?.contact),
    email: values.email,
    beats: [],
    countries: [],
    languages: [],
    ...said(values),
    audience: chunk.audience,
    format: 'html',
    frequency: 'each',
    legalBasis: 'legitimate_interest',
    source: chunk.source,
    sourceDate: at,
    optIn: 'none',
    embargoTrusted: false,
    ...stamps,
  }))
  if (fresh.length > 0) await handle.collection('contacts').insertMany(fresh, { session, ordered: true })
  if (update.length > 0) {
    const changes: AnyBulkWriteOperation<Document>[] = update.map(({ id, values }) => ({
      updateOne: { filter: { _id: new ObjectId(id) }, update: { $set: { ...said(values), updatedAt: at } } },
    }))
    await handle.collection('contacts').bulkWrite(changes, { session, ordered: true })
  }
  const gone = await leftAgain(handle, session, [...traces.values()])
  if (gone.length > 0) {
    const row = { state: 'unsubscribed', addedAt: at, ...stamps }
    const rows = gone.map((who) => ({ ...who, ...row }))
    await handle.collection('list-members').insertMany(rows, { session, ordered: true })
  }
  const off = new Set(gone.filter((row) => row.list.equals(list)).map(({ contact }) => contact.toHexString()))
  const back = fresh.map(({ _id }) => _id).filter((id) => !off.has(id.toHexString()))
  const added = [...back, ...join.map((id) => new ObjectId(id))]
  if (added.length > 0) {
    const member = { list, state: 'active', source: chunk.source, addedAt: at, ...stamps }
    const members = added.map((contact) => ({ contact, ...member }))
    await handle.collection('list-members').insertMany(members, { session, ordered: true })
  }
  if (rejoin.length > 0) {
    await handle
      .collection('list-members')
      .updateMany(
        { list, contact: { $in: rejoin.map((id) => new ObjectId(id)) }, state: 'removed' },
        { $set: { state: 'active', source: chunk.source, addedAt: at, updatedAt: at } },
        { session },
      )
  }
  return true
}

/** What new rows are known by, by address; their traces are used up. A trace without an id gets a new one. */
async function takeTraces(
  handle: MongoHandle,
  session: ClientSession,
  rows: readonly ContactValues[],
  keyOf: ImportChunk['traceKey'],
): Promise<Map<string, KnownTrace>> {
  if (rows.length === 0) return new Map()
  const values = handle.collection('values')
  const any = await values.findOne(
    { key: { $gte: TRACES, $lt: `${TRACES}~` } },
    { session, projection: { _id: 0, key: 1 } },
  )
  if (!any) return new Map()
  const emails = new Map(rows.map(({ email }) => [keyOf(email), email]))
  const found = await values.find({ key: { $in: [...emails.keys()] } }, { session }).toArray()
  if (found.length === 0) return new Map()
  await values.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } }, { session })
  const newId = () => new ObjectId().toHexString()
  return new Map(found.map(({ key, value }) => [emails.get(text(key)) ?? '', knownBy(value as Trace, newId)]))
}

/** What those who come back have left or are off, as far as the lists are still there. */
async function leftAgain(handle: MongoHandle, session: ClientSession, traces: readonly KnownTrace[]) {
  const rows = offRows(traces).map(({ contact, list, source }) => ({
    ...{ contact: new ObjectId(contact), list: new ObjectId(list) },
    source,
  }))
  if (rows.length === 0) return []
  const lists = await handle
    .collection('media-lists')
    .find({ _id: { $in: rows.map(({ list }) => list) } }, { session, projection: { _id: 1 } })
    .toArray()
  const there = new Set(lists.map(({ _id }) => String(_id)))
  return rows.filter(({ list }) => there.has(list.toHexString()))
}

async function knownContacts(
  handle: MongoHandle,
  session: ClientSession,
  list: ObjectId | null,
  contacts: readonly ContactValues[],
): Promise<Map<string, Known>> {
  const docs = await handle
    .collection('contacts')
    .find(
      { email: { $in: contacts.map(({ email }) => email) } },
      { session, projection: { email: 1, name: 1, outlet: 1, role: 1, beats: 1, countries: 1, languages: 1 } },
    )
    .toArray()
  if (docs.length === 0) return new Map()
  const members = await handle
    .collection('list-members')
    .find({ list, contact: { $in: docs.map(({ _id }) => _id) } }, { session, projection: { contact: 1, state: 1 } })
    .toArray()
  const outlets = await handle
    .collection('outlets')
    .find({ _id: { $in: docs.flatMap(({ outlet }) => outlet ?? []) } }, { session, projection: { nameKey: 1 } })
    .toArray()
  const stateOf = new Map(members.map(({ contact, state }) => [String(contact), text(state) as MemberState]))
  const keyOf = new Map(outlets.map(({ _id, nameKey }) => [String(_id), text(nameKey)]))
  return new Map(
    docs.map((doc) => [
      text(doc.email),
      {
        id: String(doc._id),
        name: text(doc.name),
        role: text(doc.role),
        outletKey: keyOf.get(String(doc.outlet)) ?? '',
        beats: texts(doc.beats),
        countries: texts(doc.countries),
        languages: texts(doc.languages),
        membership: stateOf.get(String(doc._id)) ?? null,
      },
    ]),
  )
}

async function outletIds(handle: MongoHandle, { contacts, at }: ImportChunk): Promise<Map<string, ObjectId>> {
  const outlets = outletsOf(contacts)
  if (outlets.size === 0) return new Map()
  const stored = () =>
    handle.collection('outlets').find({ nameKey: { $in: [...outlets.keys()] } }, { projection: { nameKey: 1 } })
  const found = new Map((await stored().toArray()).map(({ _id, nameKey }) => [text(nameKey), _id as ObjectId]))
  const missing = [...outlets].filter(([nameKey]) => !found.has(nameKey))
  if (missing.length === 0) return found
  await handle
    .collection('outlets')
    .insertMany(
      missing.map(([nameKey, name]) => ({ nameKey, name, createdAt: at, updatedAt: at })),
      { ordered: false },
    )
    .catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error
    })
  return new Map((await stored().toArray()).map(({ _id, nameKey }) => [text(nameKey), _id as ObjectId]))
}
