import { isReleased } from '../../domain/delivery.ts'
import type { OutreachStore, SealCandidate } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import type { Row } from './bson-rows.ts'
import { grouped } from './grouping.ts'
import { campaignsWithNotices, noticedElsewhere } from './outreach-notices.ts'
import { CONTACT_FIELDS, contactPart, hex, instant, oid, text, texts } from './outreach-rows.ts'
import { readRows } from './reading.ts'

/** What decides about a mail, and what it says. */
const PERSON_FIELDS = { ...CONTACT_FIELDS, name: 1, noticeSentAt: 1, source: 1, sourceDate: 1, createdAt: 1 } as const

interface Asked {
  batch: string
  lists: readonly string[]
}

/** Batches whose members are looked at in one go: to read them takes a few ms, and meanwhile a call may have to leave on time. */
const TOGETHER = 6
/** A call gets its moment long before: there is time for more batches to come. */
const GATHER_MS = 100

/** Everybody in a batch as they are now. */
export function sealCandidates(handle: MongoHandle): OutreachStore['sealCandidates'] {
  const look = grouped((asked: readonly Asked[]) => candidatesOf(handle, asked), {
    most: TOGETHER,
    gatherMs: GATHER_MS,
  })
  return (batch, lists) => look({ batch, lists })
}

async function candidatesOf(handle: MongoHandle, asked: readonly Asked[]): Promise<SealCandidate[][]> {
  const rows = await readRows(handle, 'deliveries', {
    filter: { batch: { $in: asked.map(({ batch }) => batch) }, state: 'planned' },
    projection: {
      batch: 1,
      campaign: 1,
      position: 1,
      contact: 1,
      language: 1,
      list: 1,
      address: 1,
      withheld: 1,
      reason: 1,
    },
  })
  const people = [...new Set(rows.map((row) => text(row.contact)))]
  const ids = people.map(oid)
  const noticed = await noticedMeanwhile(handle, rows, people)
  const lists = [...new Set(asked.flatMap((one) => one.lists))].map(oid)
  const [contacts, members] = await Promise.all([
    readRows(handle, 'contacts', { filter: { _id: { $in: ids } }, projection: PERSON_FIELDS }),
    readRows(handle, 'list-members', {
      filter: { list: { $in: lists }, contact: { $in: ids }, state: 'active' },
      projection: { list: 1, contact: 1, _id: 0 },
    }),
  ])
  const byId = new Map(contacts.map((contact) => [hex(contact._id), contact]))
  const active = new Map<string, string[]>()
  for (const { contact, list } of members) {
    const on = active.get(hex(contact))
    if (on) on.push(hex(list))
    else active.set(hex(contact), [hex(list)])
  }
  const byBatch = new Map<string, typeof rows>(asked.map(({ batch }) => [batch, []]))
  for (const row of rows) byBatch.get(text(row.batch))?.push(row)
  return asked.map(({ batch, lists: own }) =>
    byBatch
      .get(batch)!
      .sort((a, b) => Number(a.position) - Number(b.position))
      .map((row) => {
        const contact = text(row.contact)
        const found = byId.get(contact)
        return {
          delivery: hex(row._id),
          contact,
          language: text(row.language),
          list: text(row.list),
          address: text(row.address),
          withheld: texts(row.withheld),
          released: isReleased(text(row.reason)),
          noted: text(row.reason),
          candidate: found
            ? {
                contact,
                ...contactPart(found),
                name: text(found.name),
                noticeSent: Boolean(found.noticeSentAt) || noticed.has(contact),
                source: text(found.source),
                sourceDate: instant(found.sourceDate) ?? instant(found.createdAt) ?? oid(contact).getTimestamp(),
              }
            : null,
          activeLists: (active.get(contact) ?? []).filter((list) => own.includes(list)),
        }
      }),
  )
}

async function noticedMeanwhile(
  handle: MongoHandle,
  rows: readonly Row[],
  contacts: readonly string[],
): Promise<Set<string>> {
  const [own, ...more] = new Set(rows.map((row) => text(row.campaign)))
  const campaigns = own === undefined ? [] : await campaignsWithNotices(handle, more.length > 0 ? null : own)
  return noticedElsewhere(handle, campaigns, contacts)
}
