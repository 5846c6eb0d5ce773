import { randomUUID } from 'node:crypto'
import { MongoClient, ObjectId } from 'mongodb'
import { MAILED, RELEASED, rankOf, stateOf } from '../../src/domain/delivery.ts'
import type { Frozen } from '../../src/outreach/frozen.ts'
import type { OutreachStore } from '../../src/outreach/store.ts'
import type { Handle, MongoHandle } from '../../src/storage/handle.ts'
import { makeNoticesIndex } from '../../src/storage/mongo/outreach-notices.ts'
import { makeRuleIndexes } from '../../src/storage/mongo/rule-indexes.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { openSqlite } from '../../src/storage/sqlite/client.ts'
import { declaredIndexes, prepareSqlite } from './prepared.ts'

/** The engine's store straight on a database, without Payload: what the engine itself needs, and starts in a tenth of a second. */
export interface OpenStore {
  store: OutreachStore
  handle: Handle
  close: () => Promise<void>
}

/** @param uri `file:…` or `mongodb://…`; @param prepare whether to make tables and indexes */
export async function openStore(uri: string, prepare = true): Promise<OpenStore> {
  if (uri.startsWith('mongodb')) return openMongo(uri, prepare)
  if (prepare) await prepareSqlite(uri)
  const client = openSqlite(uri)
  return {
    store: outreachStore(client.handle),
    handle: client.handle,
    close: async () => client.close(),
  }
}

async function openMongo(uri: string, prepare: boolean): Promise<OpenStore> {
  const client = await MongoClient.connect(uri, { retryWrites: true })
  const database = client.db()
  const handle: MongoHandle = {
    engine: 'mongo',
    collection: (slug) => database.collection(slug),
    bare: (command) => database.command(command, { raw: true }),
    transaction: async (work) => {
      const session = client.startSession()
      try {
        return await session.withTransaction(() => work(session), {
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority' },
        })
      } finally {
        await session.endSession()
      }
    },
  }
  if (prepare) {
    for (const slug of ['campaigns', 'contacts', 'media-lists']) await client.db().createCollection(slug)
    for (const { slug, key, unique } of await declaredIndexes())
      await handle.collection(slug).createIndex(key, { unique })
    await handle.collection('list-members').createIndex({ list: 1, contact: 1 }, { unique: true })
    await makeRuleIndexes(handle.collection('contacts'))
    await makeNoticesIndex(handle.collection('batches'))
  }
  return { store: outreachStore(handle), handle, close: () => client.close() }
}

/**
 * Has a MongoDB server drop the transaction of a killed process after seconds instead of its usual minute. Only for a server that the
 * test has to itself.
 */
export async function shortenTransactions(uri: string, seconds: number): Promise<void> {
  const client = await MongoClient.connect(uri)
  await client.db('admin').command({ setParameter: 1, transactionLifetimeLimitSeconds: seconds })
  await client.close()
}

export interface SeedContact {
  email: string
  name?: string
  languages?: string[]
  countries?: string[]
  optIn?: 'none' | 'pending' | 'confirmed'
  state?: 'active' | 'unsubscribed' | 'removed'
  noticeSentAt?: string
  frequency?: 'each' | 'daily' | 'weekly'
}

/** Writes lists with their members, in bulk; a contact is known by its e-mail across calls. @returns the list's id */
export async function seedList(handle: Handle, name: string, contacts: SeedContact[]): Promise<string> {
  const at = new Date()
  if (handle.engine === 'mongo') {
    const list = new ObjectId()
    await handle.collection('media-lists').insertOne({ _id: list, name })
    for (let from = 0; from < contacts.length; from += 5_000) {
      const part = contacts.slice(from, from + 5_000)
      const people = handle.collection('contacts')
      const known = await people
        .find({ email: { $in: part.map((c) => c.email) } }, { projection: { email: 1 } })
        .toArray()
      const ids = new Map(known.map((doc) => [doc.email as string, doc._id]))
      const fresh = part.filter((c) => !ids.has(c.email)).map((c) => ({ _id: new ObjectId(), ...mongoContact(c, at) }))
      for (const doc of fresh) ids.set(doc.email, doc._id)
      if (fresh.length > 0) await people.insertMany(fresh)
      await handle
        .collection('list-members')
        .insertMany(part.map((c) => ({ list, contact: ids.get(c.email)!, state: c.state ?? 'active', addedAt: at })))
    }
    return list.toHexString()
  }
  const list = randomUUID()
  const iso = at.toISOString()
  await handle.transaction(async (run) => {
    await run('INSERT INTO media_lists (id, name, updated_at, created_at) VALUES (?, ?, ?, ?)', [list, name, iso, iso])
    await run(
      `INSERT INTO contacts (id, email, name, languages, countries, opt_in, legal_basis, notice_sent_at, frequency, source, updated_at, created_at)
       SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, 'legitimate_interest', value->>6, value->>7, 'test', ?1, ?1
       FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`,
      [
        iso,
        JSON.stringify(
          contacts.map((c) => [
            randomUUID(),
            c.email,
            c.name ?? '',
            JSON.stringify(c.languages ?? ['sv']),
            JSON.stringify(c.countries ?? ['SE']),
            c.optIn ?? 'none',
            c.noticeSentAt ?? null,
            c.frequency ?? null,
          ]),
        ),
      ],
    )
    await run(
      `INSERT INTO list_members (id, list_id, contact_id, state, added_at, updated_at, created_at)
       SELECT lower(hex(randomblob(16))), ?1, c.id, value->>1, ?2, ?2, ?2
       FROM json_each(?3) JOIN contacts c ON c.email = value->>0`,
      [list, iso, JSON.stringify(contacts.map((c) => [c.email, c.state ?? 'active']))],
    )
  })
  return list
}

const mongoContact = (c: SeedContact, at: Date) => ({
  email: c.email,
  name: c.name ?? '',
  languages: c.languages ?? ['sv'],
  countries: c.countries ?? ['SE'],
  optIn: c.optIn ?? 'none',
  legalBasis: 'legitimate_interest',
  noticeSentAt: c.noticeSentAt ? new Date(c.noticeSentAt) : null,
  ...(c.frequency ? { frequency: c.frequency } : {}),
  source: 'test',
  createdAt: at,
})

/** A campaign row as `scheduleCampaign` writes one. @returns its id */
export async function seedCampaign(handle: Handle, lists: string[], launchAt = new Date(0)): Promise<string> {
  const at = new Date()
  // A group of its own: whoever has one brief of a group is left out of the next.
  const common = { type: 'brief', title: 'Test', storyKey: 'press-releases:1', translationGroup: `g-${randomUUID()}` }
  if (handle.engine === 'mongo') {
    const { insertedId } = await handle.collection('campaigns').insertOne({
      ...common,
      state: 'scheduled',
      lists,
      waitFor: [],
      launchAt,
      planComplete: false,
      candidates: 0,
      planned: 0,
      excluded: 0,
      slices: 0,
      watermark: '',
      leaseToken: 0,
    })
    return insertedId.toHexString()
  }
  const id = randomUUID()
  await handle.run(
    `INSERT INTO campaigns (id, type, title, state, story_key, translation_group, lists, wait_for, launch_at, plan_complete,
       candidates, planned, excluded, slices, watermark, lease_token, updated_at, created_at)
     VALUES (?, ?, ?, 'scheduled', ?, ?, ?, '[]', ?, 0, 0, 0, 0, 0, '', 0, ?, ?)`,
    [
      id,
      common.type,
      common.title,
      common.storyKey,
      common.translationGroup,
      JSON.stringify(lists),
      launchAt.toISOString(),
      at.toISOString(),
      at.toISOString(),
    ],
  )
  return id
}

/** What is on record about a story towards the public. */
export async function seedPublication(
  handle: Handle,
  row: { storyKey: string; status: string; visibleFrom: Date | null; edition: string },
): Promise<void> {
  const slug = row.storyKey.replace(':', '-')
  if (handle.engine === 'mongo') {
    await handle.collection('publications').insertOne({ ...row, language: 'sv', section: 'press-releases', slug })
    return
  }
  await handle.run(
    `INSERT INTO publications (id, story_key, language, section, slug, status, visible_from, edition)
     VALUES (?, ?, 'sv', 'press-releases', ?, ?, ?, ?)`,
    [randomUUID(), row.storyKey, slug, row.status, row.visibleFrom?.toISOString() ?? null, row.edition],
  )
}

/** Makes the story of a seeded campaign public: a whole newsroom sends nothing of one that cannot be read. */
export async function publishSeeded(handle: Handle, campaign: string): Promise<void> {
  const row = { language: 'sv', section: 'press-releases', slug: 'seeded', kind: 'press_release', status: 'published' }
  const more = { edition: randomUUID(), since: new Date(0) }
  if (handle.engine === 'mongo') {
    const seeded = await handle.collection('campaigns').findOne({ _id: new ObjectId(campaign) })
    const { storyKey, translationGroup } = seeded!
    const publication = { ...row, storyKey, translationGroup, edition: more.edition, visibleFrom: more.since, rev: 1 }
    await handle.collection('publications').insertOne(publication)
    return
  }
  await handle.run(
    `INSERT INTO publications (id, story_key, translation_group, language, section, slug, kind, status, edition, visible_from)
     SELECT ?, story_key, translation_group, ?, ?, ?, ?, ?, ?, ? FROM campaigns WHERE id = ?`,
    [randomUUID(), ...Object.values(row), more.edition, more.since.toISOString(), campaign],
  )
}

/** Puts a campaign into a state, as a person's action would. */
export async function setCampaign(handle: Handle, id: string, state: string): Promise<void> {
  if (handle.engine === 'mongo') {
    await handle.collection('campaigns').updateOne({ _id: new ObjectId(id) }, { $set: { state } })
  } else await handle.run('UPDATE campaigns SET state = ? WHERE id = ?', [state, id])
}

/** Whoever has this address leaves a list. */
export async function leaveList(handle: Handle, list: string, address: string): Promise<void> {
  if (handle.engine === 'mongo') {
    const contact = await handle.collection('contacts').findOne({ email: address })
    await handle
      .collection('list-members')
      .updateOne({ list: new ObjectId(list), contact: contact!._id }, { $set: { state: 'unsubscribed' } })
    return
  }
  await handle.run(
    `UPDATE list_members SET state = 'unsubscribed' WHERE list_id = ? AND contact_id = (SELECT id FROM contacts WHERE email = ?)`,
    [list, address],
  )
}

export async function setType(handle: Handle, id: string, type: string): Promise<void> {
  if (handle.engine === 'mongo') {
    await handle.collection('campaigns').updateOne({ _id: new ObjectId(id) }, { $set: { type } })
  } else await handle.run('UPDATE campaigns SET type = ? WHERE id = ?', [type, id])
}

/** Makes a campaign one about the same story as others. */
export async function setGroup(handle: Handle, id: string, translationGroup: string): Promise<void> {
  if (handle.engine === 'mongo') {
    await handle.collection('campaigns').updateOne({ _id: new ObjectId(id) }, { $set: { translationGroup } })
  } else await handle.run('UPDATE campaigns SET translation_group = ? WHERE id = ?', [translationGroup, id])
}

/** The members of a batch that are planned, or in doubt with it, have been released from doubt, as a person's decision would leave them. */
export async function setReleased(handle: Handle, batch: string): Promise<void> {
  const [planned, rank] = [stateOf('planned'), rankOf('planned')]
  if (handle.engine === 'mongo') {
    const withheld = [{ $concat: [MAILED, '$address'] }]
    await handle
      .collection('deliveries')
      .updateMany({ batch, state: { $in: [planned, 'in_doubt'] } }, [
        { $set: { state: planned, rank, reason: RELEASED, withheld } },
      ])
    const batches = handle.collection('batches')
    await batches.updateOne({ _id: new ObjectId(batch) }, { $inc: { generation: 1 } })
    const anew = { sealed: null, idempotencyKey: null, payloadHash: null, firstAttemptAt: null, openAttempts: 0 }
    await batches.updateOne(
      { _id: new ObjectId(batch), state: 'in_doubt' },
      { $set: { ...anew, state: planned, notBefore: new Date() } },
    )
    return
  }
  await handle.run(
    `UPDATE deliveries SET state = ?, rank = ?, reason = ?, withheld = json_array(? || address) WHERE batch = ? AND state IN (?, 'in_doubt')`,
    [planned, rank, RELEASED, MAILED, batch, planned],
  )
  await handle.run('UPDATE batches SET generation = generation + 1 WHERE id = ?', [batch])
  await handle.run(
    `UPDATE batches SET state = ?, sealed = NULL, idempotency_key = NULL, payload_hash = NULL, first_attempt_at = NULL, open_attempts = 0, not_before = ?
     WHERE id = ? AND state = 'in_doubt'`,
    [planned, new Date().toISOString(), batch],
  )
}

/** Frozen content with short templates, so that tests and benchmarks measure the engine and not the mail. */
export function frozenFor(languages: string[] = ['sv']): Frozen {
  const edition = { id: '00000000000000000000e001', number: 1, hash: 'a'.repeat(64) }
  return {
    version: 1,
    source: languages[0]!,
    languages: Object.fromEntries(
      languages.map((language) => [
        language,
        {
          edition,
          storyUrl: `https://news.example.org/${language}/press-releases/test`,
          template: {
            version: 1 as const,
            language: language as 'sv',
            subject: `Test ${language}`,
            html: ['<p>', { slot: 'storyUrl', context: 'attr' as const }, '</p>'],
            text: ['Test ', { slot: 'unsubscribeUrl', context: 'text' as const }],
            slots: ['storyUrl', 'unsubscribeUrl'],
            from: 'Newsroom <news@example.org>',
            replyTo: null,
            listDomain: 'example.org',
          },
        },
      ]),
    ),
    policy: { countries: { DK: 'opt_in', NO: 'opt_in' }, otherwise: 'notice' },
    newsroom: 'Newsroom',
    publicUrl: 'https://news.example.org',
  }
}

/** How many deliveries of a campaign there are per contact, provider id and state: what the faults tests count. */
export async function deliveriesOf(
  handle: Handle,
  campaign: string,
): Promise<
  { id: string; contact: string; state: string; reason: string; providerId: string; address: string; batch: string }[]
> {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  if (handle.engine === 'mongo') {
    const docs = await handle.collection('deliveries').find({ campaign }).toArray()
    return docs.map((d) => ({
      id: d._id.toHexString(),
      contact: text(d.contact),
      state: text(d.state),
      reason: text(d.reason),
      providerId: text(d.providerId),
      address: text(d.address),
      batch: text(d.batch),
    }))
  }
  const { rows } = await handle.run('SELECT * FROM deliveries WHERE campaign = ?', [campaign])
  return rows.map((d) => ({
    id: text(d.id),
    contact: text(d.contact),
    state: text(d.state),
    reason: text(d.reason),
    providerId: text(d.provider_id),
    address: text(d.address),
    batch: text(d.batch),
  }))
}

/** How a batch stands in the database. */
export async function batchOf(
  handle: Handle,
  id: string,
): Promise<{ state: string; generation: number; settled: boolean; submitted: number; failed: number }> {
  if (handle.engine === 'mongo') {
    const doc = (await handle.collection('batches').findOne({ _id: new ObjectId(id) }))!
    const { state, generation, settledAt, submitted, failed } = doc
    return { state, generation, settled: Boolean(settledAt), submitted, failed }
  }
  const { rows } = await handle.run('SELECT * FROM batches WHERE id = ?', [id])
  const { state, generation, settled_at, submitted, failed } = rows[0]!
  return {
    state: String(state),
    generation: Number(generation),
    settled: Boolean(settled_at),
    submitted: Number(submitted),
    failed: Number(failed),
  }
}

/** Which of these contacts are known to have had the notice of Article 14, by id. */
export async function noticedAmong(handle: Handle, contacts: readonly string[]): Promise<string[]> {
  if (handle.engine === 'mongo') {
    const docs = await handle
      .collection('contacts')
      .find({ _id: { $in: contacts.map((id) => new ObjectId(id)) }, noticeSentAt: { $ne: null } })
      .toArray()
    return docs.map(({ _id }) => _id.toHexString()).sort()
  }
  const { rows } = await handle.run(
    'SELECT id FROM contacts WHERE notice_sent_at IS NOT NULL AND id IN (SELECT value FROM json_each(?)) ORDER BY id',
    [JSON.stringify(contacts)],
  )
  return rows.map(({ id }) => String(id))
}
