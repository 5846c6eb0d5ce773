import type { Document, Filter } from 'mongodb'
import type { AuditEvent, AuditLink } from '../../domain/audit-chain.ts'
import type { AuditStore } from '../../editorial/audit-store.ts'
import type { MongoHandle } from '../handle.ts'
import { hex, oid, text } from './outreach-rows.ts'

const some = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const eventOf = (doc: Document): AuditEvent => ({
  id: hex(doc._id),
  createdAt: doc.createdAt instanceof Date ? doc.createdAt.toISOString() : text(doc.createdAt),
  action: text(doc.action),
  subject: text(doc.subject),
  seq: Number(doc.seq ?? 0),
  actor: some(doc.actor),
  actorName: some(doc.actorName),
  address: some(doc.address),
  edition: some(doc.edition),
  editionHash: some(doc.editionHash),
  data: doc.data ?? null,
})

const linkOf = (doc: Document): AuditLink => ({
  position: Number(doc.position),
  event: text(doc.event),
  eventHash: text(doc.eventHash),
  previous: text(doc.previous),
  hash: text(doc.hash),
})

const DUPLICATE = 11_000
/** Only what a majority holds may be linked: the rest could still be taken back by a failover. */
const COMMITTED = { readConcern: { level: 'majority' } } as const

export function mongoAuditStore({ collection, transaction }: MongoHandle): AuditStore {
  const events = collection('audit-events')
  const links = collection('audit-links')
  const editions = collection('editions')
  return {
    async head() {
      const doc = await links.find({}, COMMITTED).sort({ position: -1 }).limit(1).next()
      return doc ? { position: Number(doc.position), hash: text(doc.hash) } : null
    },
    async unlinked(since, limit) {
      const found = await events
        .aggregate(
          [
            ...(since ? [{ $match: { createdAt: { $gte: since } } }] : []),
            { $sort: { createdAt: 1, _id: 1 } },
            { $set: { key: { $toString: '$_id' } } },
            { $lookup: { from: links.collectionName, localField: 'key', foreignField: 'event', as: 'links' } },
            { $match: { links: { $size: 0 } } },
            { $limit: limit },
          ],
          { ...COMMITTED, allowDiskUse: true },
        )
        .toArray()
      return found.map(eventOf)
    },
    async append(rows, now) {
      const docs = rows.map((row) => ({ ...row, createdAt: now, updatedAt: now, __v: 0 }))
      try {
        await transaction((session) => links.insertMany(docs, { session, ordered: true }))
        return true
      } catch (error) {
        if ((error as { code?: unknown }).code === DUPLICATE) return false
        throw error
      }
    },
    async linksAfter(position, limit) {
      const found = await links
        .find({ position: { $gt: position } })
        .sort({ position: 1 })
        .limit(limit)
        .toArray()
      return found.map(linkOf)
    },
    async events(ids) {
      const found = await events.find({ _id: { $in: ids.map(oid) } }).toArray()
      return new Map(found.map((doc) => [hex(doc._id), eventOf(doc)]))
    },
    async eventsAfter(id, limit, { from, to }) {
      const when = { ...(from && { $gte: from }), ...(to && { $lt: to }) }
      const where: Filter<Document> = {
        ...(id && { _id: { $gt: oid(id) } }),
        ...(Object.keys(when).length > 0 && { createdAt: when }),
      }
      return (await events.find(where).sort({ _id: 1 }).limit(limit).toArray()).map(eventOf)
    },
    async counts() {
      const [a, b, c] = await Promise.all([
        events.estimatedDocumentCount(),
        links.estimatedDocumentCount(),
        editions.estimatedDocumentCount(),
      ])
      return { events: a, links: b, editions: c }
    },
    async editionsAfter(id, limit) {
      const found = await editions
        .find(id ? { _id: { $gt: oid(id) } } : {})
        .sort({ _id: 1 })
        .limit(limit)
        .toArray()
      return found.map((doc) => ({
        id: hex(doc._id),
        storyKey: text(doc.storyKey),
        number: Number(doc.number ?? 0),
        hash: text(doc.hash),
        canonical: text(doc.canonical),
        signOffs: doc.signOffs ?? null,
      }))
    },
    async existing(ids) {
      const found = await editions.find({ _id: { $in: ids.map(oid) } }, { projection: { _id: 1 } }).toArray()
      return new Set(found.map(({ _id }) => hex(_id)))
    },
    async signatures(storyKeys) {
      const found = await events.find({ action: 'story.approve', subject: { $in: [...storyKeys] } }).toArray()
      return found.map(eventOf)
    },
  }
}
