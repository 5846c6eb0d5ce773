import type { Payload } from 'payload'
import { createLocalReq } from 'payload'
import type { Person, TestNewsroom } from './newsroom.ts'
import { pressRelease } from './stories.ts'

/** Words that nobody has signed: wherever they show, somebody has got around the signature. */
export const UNSIGNED = 'UNSIGNED-WORDS'

/** What the attempts are made on. */
export interface Victims {
  /** A draft, a story in review, one that is public with a draft on top, one that waits for its time. */
  draft: string
  review: string
  live: string
  waiting: string
  /** An earlier version of the public one. */
  version: string
  /** Ids of a row of each kind that only the system writes. */
  rows: Record<(typeof SYSTEM)[number], string>
  list: string
}

export interface Attempt {
  who: Pick<Person, 'request'>
  user: Record<string, unknown> | null
  room: TestNewsroom
  victims: Victims
}

export interface Way {
  name: string
  go: (attempt: Attempt) => Promise<unknown>
}

/** Collections that no client writes. */
export const SYSTEM = [
  'editions',
  'publications',
  'campaigns',
  'batches',
  'deliveries',
  'slugs',
  'media-uses',
  'values',
  'leases',
  'audit-events',
] as const

const STATE = {
  editorialState: 'approved',
  publicationStatus: 'published',
  liveEdition: 'x',
  lastEdition: 'x',
  lastEditionNumber: 7,
  signOffs: [{ user: 'x', revision: 1 }],
  contributors: [],
  createdBy: 'somebody',
  submittedBy: 'somebody',
  correction: { note: UNSIGNED },
  _status: 'published',
}

const stories = '/api/press-releases'
const at = (id: string, rest = '') => `${stories}/${id}${rest}`

/** A PATCH based on the revision as it stands, so that it is the guard that refuses and not the revision. */
async function patch({ room, who }: Attempt, id: string, data: object, rest = '', headers?: Record<string, string>) {
  return who.request('PATCH', at(id, rest), { revision: await revisionOf(room, id), ...data }, headers)
}

async function revisionOf({ payload }: TestNewsroom, id: string): Promise<number> {
  const doc = (await payload.db.findOne({ collection: 'press-releases', where: { id: { equals: id } } } as never)) as {
    revision: number
  } | null
  return doc?.revision ?? 1
}

const graphql = (query: string) => (attempt: Attempt) =>
  attempt.who.request('POST', '/api/graphql', { query: `mutation { ${query} }` })

/** A person’s own words, submitted by a colleague, signed by themselves. */
async function signOwnWords({ room, who }: Attempt, change: (id: string, revision: number) => Promise<unknown>) {
  const writer = await room.person('communications', 'data-steward')
  const made = await writer.request<{ doc: { id: string; title: string } }>('POST', stories, pressRelease())
  const { id } = made.body.doc
  await change(id, 1)
  const changed = (await room.payload.db.findOne({
    collection: 'press-releases',
    where: { id: { equals: id } },
  } as never)) as unknown as { title: string; revision: number }
  // Only what the attempt has really changed is somebody’s own words.
  if (changed.title !== UNSIGNED) return
  const { revision } = changed
  await writer.request('POST', at(id, '/submit'), { revision })
  await who.request('POST', at(id, '/approve'), { revision })
}

const storyWays: Way[] = [
  { name: 'REST create with a state', go: ({ who }) => who.request('POST', stories, pressRelease(STATE)) },
  {
    name: 'REST create with the id of another',
    go: ({ who, victims }) => who.request('POST', stories, pressRelease({ ...STATE, id: victims.live })),
  },
  {
    name: 'REST create from a duplicate',
    go: ({ who, victims }) => who.request('POST', `${stories}?duplicateFromID=${victims.live}`, pressRelease(STATE)),
  },
  { name: 'REST patch of the state', go: (a) => patch(a, a.victims.draft, STATE) },
  { name: 'REST patch of the state, public story', go: (a) => patch(a, a.victims.live, { ...STATE, title: UNSIGNED }) },
  {
    name: 'REST patch without a revision',
    go: ({ who, victims }) => who.request('PATCH', at(victims.live), { title: UNSIGNED, ...STATE }),
  },
  {
    name: 'REST patch with If-Match',
    go: ({ who, victims }) => who.request('PATCH', at(victims.draft), STATE, { 'if-match': '"1"' }),
  },
  {
    name: 'REST patch of the group',
    go: (a) => patch(a, a.victims.draft, { translationGroup: 'x', translationOf: a.victims.live, derivedFrom: 'x' }),
  },
  {
    name: 'REST patch, multipart',
    go: async (a) => {
      const form = new FormData()
      form.append('_payload', JSON.stringify({ revision: await revisionOf(a.room, a.victims.draft), ...STATE }))
      return a.who.request('PATCH', at(a.victims.draft), form)
    },
  },
  {
    name: 'REST create, multipart',
    go: ({ who }) => {
      const form = new FormData()
      form.append('_payload', JSON.stringify(pressRelease(STATE)))
      return who.request('POST', stories, form)
    },
  },
  ...[
    'draft=true',
    'publish=true',
    'autosave=true',
    'locale=sv',
    'locale=all',
    'fallback-locale=none',
    'depth=3',
    'trash=true',
    'publishSpecificLocale=en',
    'publishAllLocales=true',
    'unpublishAllLocales=true',
    'overrideAccess=true',
    'overrideLock=true',
    'disableVerificationEmail=true',
    'select[title]=true',
    'showHiddenFields=true',
    'context[derivedFrom]=x',
  ].map(
    (query): Way => ({
      name: `REST patch ?${query}`,
      go: (a) => patch(a, a.victims.live, { title: UNSIGNED, ...STATE }, `?${query}`),
    }),
  ),
  {
    name: 'REST bulk patch',
    go: ({ who, victims }) =>
      who.request('PATCH', `${stories}?where[id][equals]=${victims.live}`, { title: UNSIGNED, ...STATE }),
  },
  {
    name: 'REST bulk patch in the trash',
    go: ({ who, victims }) =>
      who.request('PATCH', `${stories}?trash=true&where[id][in]=${victims.live}`, { deletedAt: null, ...STATE }),
  },
  { name: 'REST delete of a signed story', go: ({ who, victims }) => who.request('DELETE', at(victims.live)) },
  { name: 'REST delete of a waiting story', go: ({ who, victims }) => who.request('DELETE', at(victims.waiting)) },
  {
    name: 'REST bulk delete',
    go: ({ who, victims }) => who.request('DELETE', `${stories}?where[id][equals]=${victims.live}`),
  },
  { name: 'REST trash', go: (a) => patch(a, a.victims.live, { deletedAt: new Date().toISOString() }) },
  { name: 'REST delete ?trash', go: ({ who, victims }) => who.request('DELETE', at(victims.live, '?trash=true')) },
  { name: 'REST duplicate', go: ({ who, victims }) => who.request('POST', at(victims.live, '/duplicate'), STATE) },
  {
    name: 'REST version restore',
    go: ({ who, victims }) => who.request('POST', `${stories}/versions/${victims.version}`),
  },
  {
    name: 'REST version restore ?draft',
    go: ({ who, victims }) => who.request('POST', `${stories}/versions/${victims.version}?draft=true`),
  },
  {
    name: 'method override, header',
    go: ({ who, victims }) =>
      who.request(
        'POST',
        at(victims.live),
        { title: UNSIGNED, ...STATE },
        { 'x-payload-http-method-override': 'PATCH' },
      ),
  },
  {
    name: 'method override, other headers',
    go: ({ who, victims }) =>
      who.request(
        'POST',
        at(victims.live),
        { title: UNSIGNED, ...STATE },
        { 'x-http-method-override': 'PATCH', 'x-method-override': 'PATCH' },
      ),
  },
  {
    name: 'method override, GET',
    go: ({ who, victims }) =>
      who.request('POST', at(victims.live), 'title=x', {
        'x-payload-http-method-override': 'GET',
        'content-type': 'application/x-www-form-urlencoded',
      }),
  },
  {
    name: 'method override, query',
    go: ({ who, victims }) => who.request('POST', at(victims.live, '?_method=PATCH'), { title: UNSIGNED, ...STATE }),
  },
  { name: 'method PUT', go: ({ who, victims }) => who.request('PUT', at(victims.live), { title: UNSIGNED, ...STATE }) },
  {
    name: 'address in capitals',
    go: async ({ who, victims, room }) =>
      who.request('PATCH', at(victims.live).replace('press-releases', 'Press-Releases'), {
        revision: await revisionOf(room, victims.live),
        ...STATE,
      }),
  },
  {
    name: 'address with two slashes',
    go: async ({ who, victims, room }) =>
      who.request('PATCH', `/api//press-releases//${victims.live}`, {
        revision: await revisionOf(room, victims.live),
        ...STATE,
      }),
  },
  {
    name: 'upsert through a missing id',
    go: ({ who }) => who.request('PATCH', at('019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b'), { revision: 1, ...STATE }),
  },
]

const actionWays: Way[] = [
  ...[
    'approve',
    'publish',
    'schedule',
    'unschedule',
    'pull-back',
    'resume',
    'lift-embargo',
    'archive',
    'hold',
    'kill',
    'correct',
    'translate',
    'confirm-source',
  ].map(
    (action): Way => ({
      name: `${action} of a draft that says it is approved`,
      go: async ({ who, victims, room }) =>
        who.request('POST', at(victims.draft, `/${action}`), {
          revision: await revisionOf(room, victims.draft),
          comment: 'x',
          at: '2031-01-01T10:00:00Z',
          language: 'sv',
          doc: STATE,
          ...STATE,
        }),
    }),
  ),
  ...['publish', 'schedule', 'resume'].map(
    (action): Way => ({
      name: `${action} of what is changed since it was signed`,
      go: async ({ who, victims, room }) =>
        who.request('POST', at(victims.live, `/${action}`), {
          revision: await revisionOf(room, victims.live),
          at: '2031-01-01T10:00:00Z',
        }),
    }),
  ),
  {
    name: 'approve a story in review with a stale revision',
    go: ({ who, victims }) => who.request('POST', at(victims.review, '/approve'), { revision: 99 }),
  },
  {
    name: 'approve without a revision',
    go: ({ who, victims }) => who.request('POST', at(victims.review, '/approve'), {}),
  },
  {
    name: 'approve through another collection',
    go: ({ who, victims }) => who.request('POST', `/api/articles/${victims.review}/approve`, { revision: 1 }),
  },
  { name: 'action by GET', go: ({ who, victims }) => who.request('GET', at(victims.review, '/approve?revision=1')) },
  {
    name: 'action in capitals on a draft',
    go: ({ who, victims }) => who.request('POST', at(victims.draft, '/PUBLISH'), { revision: 1 }),
  },
  {
    name: 'own words, by REST',
    go: (a) =>
      signOwnWords(a, (id, revision) =>
        a.who.request('PATCH', at(id), { revision, title: UNSIGNED, outreachPlan: { when: 'on_approval', lists: [] } }),
      ),
  },
  {
    name: 'own words, by GraphQL',
    go: (a) =>
      signOwnWords(a, (id, revision) =>
        a.who.request('POST', '/api/graphql', {
          query: `mutation { updatePressRelease(id: "${id}", data: { revision: ${revision}, title: "${UNSIGNED}" }) { id } }`,
        }),
      ),
  },
  {
    name: 'own words, by multipart',
    go: (a) =>
      signOwnWords(a, (id, revision) => {
        const form = new FormData()
        form.append('_payload', JSON.stringify({ revision, title: UNSIGNED }))
        return a.who.request('PATCH', at(id), form)
      }),
  },
]

const graphqlWays: Way[] = [
  'createPressRelease(data: { title: "x", editorialState: approved, publicationStatus: published }) { id }',
  'createPressRelease(draft: false, data: { title: "x" }) { id editorialState }',
].map((query, i): Way => ({ name: `GraphQL create ${i + 1}`, go: graphql(query) }))
const withVictim = (name: string, query: (v: Victims) => string): Way => ({
  name: `GraphQL ${name}`,
  go: (attempt) => graphql(query(attempt.victims))(attempt),
})
graphqlWays.push(
  withVictim(
    'update of the state',
    (v) =>
      `updatePressRelease(id: "${v.draft}", data: { revision: 1, editorialState: approved, publicationStatus: published, liveEdition: "x" }) { id }`,
  ),
  withVictim(
    'update, autosave',
    (v) => `updatePressRelease(id: "${v.live}", autosave: true, data: { revision: 2, title: "${UNSIGNED}" }) { id }`,
  ),
  withVictim(
    'update, draft',
    (v) => `updatePressRelease(id: "${v.live}", draft: true, data: { revision: 2, title: "${UNSIGNED}" }) { id }`,
  ),
  withVictim('update, trash', (v) => `updatePressRelease(id: "${v.live}", trash: true, data: { revision: 2 }) { id }`),
  withVictim('delete', (v) => `deletePressRelease(id: "${v.live}") { id }`),
  withVictim('delete, trash', (v) => `deletePressRelease(id: "${v.live}", trash: true) { id }`),
  withVictim('duplicate', (v) => `duplicatePressRelease(id: "${v.live}", data: {}) { id }`),
  withVictim('version restore', (v) => `restoreVersionPressRelease(id: "${v.version}") { id }`),
  withVictim('version restore, draft', (v) => `restoreVersionPressRelease(id: "${v.version}", draft: true) { id }`),
)
const GRAPHQL_NAMES: Record<(typeof SYSTEM)[number], string> = {
  editions: 'Edition',
  publications: 'Publication',
  campaigns: 'Campaign',
  batches: 'Batch',
  deliveries: 'Delivery',
  slugs: 'Slug',
  'media-uses': 'MediaUs',
  values: 'Value',
  leases: 'Lease',
  'audit-events': 'AuditEvent',
}
for (const slug of SYSTEM) {
  const name = GRAPHQL_NAMES[slug]
  graphqlWays.push(
    withVictim(`create in ${slug}`, () => `create${name}(data: {}) { id }`),
    withVictim(`update in ${slug}`, (v) => `update${name}(id: "${v.rows[slug]}", data: {}) { id }`),
    withVictim(`delete in ${slug}`, (v) => `delete${name}(id: "${v.rows[slug]}") { id }`),
  )
}

const PUT_IN: Partial<Record<(typeof SYSTEM)[number], object>> = {
  editions: { title: UNSIGNED, canonical: '{}', number: 99 },
  publications: { status: 'published', edition: 'x', visibleFrom: '2020-01-01T00:00:00Z', slug: 'x', nextEdition: 'x' },
  campaigns: {
    state: 'scheduled',
    type: 'brief',
    launchAt: '2020-01-01T00:00:00Z',
    lists: [],
    storyKey: 'x',
    translationGroup: 'x',
  },
  batches: { state: 'ready', notBefore: null },
  deliveries: { state: 'planned' },
  slugs: { slug: 'x', current: true, storyKey: 'x' },
}
const systemWays: Way[] = SYSTEM.flatMap((slug): Way[] => {
  const body = PUT_IN[slug] ?? { key: 'x', value: 'x' }
  const one = (v: Victims) => `/api/${slug}/${v.rows[slug]}`
  const all = `/api/${slug}?where[id][exists]=true`
  return [
    { name: `REST create in ${slug}`, go: ({ who }) => who.request('POST', `/api/${slug}`, body) },
    { name: `REST patch in ${slug}`, go: ({ who, victims }) => who.request('PATCH', one(victims), body) },
    { name: `REST bulk patch in ${slug}`, go: ({ who }) => who.request('PATCH', all, body) },
    { name: `REST delete in ${slug}`, go: ({ who, victims }) => who.request('DELETE', one(victims)) },
    { name: `REST bulk delete in ${slug}`, go: ({ who }) => who.request('DELETE', all) },
    {
      name: `REST duplicate in ${slug}`,
      go: ({ who, victims }) => who.request('POST', `${one(victims)}/duplicate`, body),
    },
  ]
})

/** What the admin's own page calls on the server, with the person who is signed in. */
const serverFunction =
  (load: () => Promise<(args: never) => Promise<unknown>>, args: (a: Attempt) => object) => async (a: Attempt) => {
    const handler = await load()
    const req = await createLocalReq(a.user ? { user: a.user as never } : {}, a.room.payload)
    // What it refuses it throws.
    return handler({ ...args(a), req, user: a.user } as never).catch(() => null)
  }
const ui = () => import('@payloadcms/ui/utilities/schedulePublishHandler')
const sideWays: Way[] = [
  ...['publish', 'unpublish'].map(
    (type): Way => ({
      name: `server function: schedule ${type}`,
      go: serverFunction(
        async () => (await ui()).schedulePublishHandler as never,
        ({ victims }) => ({
          type,
          date: new Date(Date.now() - 1000),
          doc: { relationTo: 'press-releases', value: victims.draft },
        }),
      ),
    }),
  ),
  // What “copy from locale”, scheduled jobs and plug-ins come down to: the Local API on behalf of the person.
  ...(
    [
      ['update', (v: Victims) => ({ id: v.live, data: { title: UNSIGNED, ...STATE }, locale: 'sv' })],
      ['update, many', (v: Victims) => ({ where: { id: { equals: v.live } }, data: STATE })],
      ['update, draft', (v: Victims) => ({ id: v.draft, data: STATE, draft: true })],
      ['delete', (v: Victims) => ({ id: v.live })],
      ['duplicate', (v: Victims) => ({ id: v.live })],
      ['restoreVersion', (v: Victims) => ({ id: v.version })],
    ] as const
  ).map(
    ([operation, args]): Way => ({
      name: `Local API: ${operation}`,
      go: async ({ room, user, victims }) => {
        const call = room.payload[operation.split(',')[0] as 'update'] as (args: unknown) => Promise<unknown>
        await call({ collection: 'press-releases', overrideAccess: false, user, ...args(victims) }).catch(() => null)
      },
    }),
  ),
  {
    name: 'server function by address',
    go: ({ who, victims }) =>
      who.request(
        'POST',
        '/admin',
        JSON.stringify([
          {
            name: 'copy-data-from-locale',
            args: {
              collectionSlug: 'press-releases',
              docID: victims.live,
              fromLocale: 'en',
              toLocale: 'sv',
              overrideData: true,
            },
          },
        ]),
        { 'next-action': 'x', 'content-type': 'text/plain' },
      ),
  },
  {
    name: 'reorder',
    go: ({ who, victims }) =>
      who.request('POST', '/api/reorder', {
        collectionSlug: 'publications',
        docsToMove: [victims.rows.publications],
        newKeyWillBe: 'greater',
        orderableFieldName: '_order',
        target: { id: victims.live, key: 'a0' },
      }),
  },
  { name: 'jobs: run', go: ({ who }) => who.request('GET', '/api/payload-jobs/run?allQueues=true') },
  { name: 'jobs: schedules', go: ({ who }) => who.request('GET', '/api/payload-jobs/handle-schedules') },
  {
    name: 'jobs: queue',
    go: ({ who, victims }) =>
      who.request('POST', '/api/payload-jobs', {
        taskSlug: 'schedulePublish',
        input: { type: 'publish', doc: { relationTo: 'press-releases', value: victims.draft } },
      }),
  },
  {
    name: 'preferences',
    go: ({ who }) => who.request('POST', '/api/payload-preferences/collection-press-releases', { value: STATE }),
  },
  {
    name: 'locked documents',
    go: ({ who, victims }) =>
      who.request('POST', '/api/payload-locked-documents', {
        document: { relationTo: 'publications', value: victims.rows.publications },
        globalSlug: null,
        user: null,
      }),
  },
  { name: 'migrations', go: ({ who }) => who.request('POST', '/api/payload-migrations', { name: 'x', batch: -1 }) },
  {
    name: 'API key',
    go: ({ victims, room }) =>
      room.anyone.request(
        'PATCH',
        at(victims.live),
        { revision: 2, ...STATE },
        { authorization: 'users API-Key 0123456789abcdef' },
      ),
  },
  {
    name: 'API key of a person',
    go: ({ who, user }) =>
      who.request('PATCH', `/api/users/${user?.id}`, {
        enableAPIKey: true,
        apiKey: 'x',
        roles: ['chief-editor', 'editor'],
      }),
  },
  {
    name: 'import',
    go: async ({ who, victims }) =>
      who.request(
        'POST',
        `/api/contacts/import?list=${victims.list}&dryRun=1`,
        'email,name,editorialState\nx@example.org,X,approved\n',
        { 'content-type': 'text/csv' },
      ),
  },
  {
    name: 'global: newsroom with a story',
    go: ({ who }) => who.request('POST', '/api/globals/newsroom?draft=true', { publications: STATE }),
  },
  {
    name: 'campaign from an unsigned story',
    go: ({ who, victims }) =>
      who.request('POST', '/api/campaigns', {
        type: 'brief',
        story: { collection: 'press-releases', id: victims.draft },
        lists: [victims.list],
      }),
  },
  ...['launch', 'resume', 'resolve'].map(
    (action): Way => ({
      name: `${action} of a campaign that is over`,
      go: ({ who, victims }) =>
        who.request('POST', `/api/campaigns/${victims.rows.campaigns}/${action}`, {
          batch: victims.rows.batches,
          decision: 'release',
        }),
    }),
  ),
  {
    name: 'media: paste from an address',
    go: ({ who }) => who.request('POST', '/api/media/paste-url?src=http://127.0.0.1/x.png', {}),
  },
]

export const WAYS: readonly Way[] = [...storyWays, ...actionWays, ...graphqlWays, ...systemWays, ...sideWays]

/** Everything the public or a recipient could get, and what decides about it, as one text. */
export async function picture({ payload, anyone }: TestNewsroom, victims: Victims): Promise<string> {
  const rows = await Promise.all(
    ['editions', 'publications', 'campaigns', 'batches', 'deliveries', 'slugs', 'media-uses'].map((collection) =>
      all(payload, collection),
    ),
  )
  const stories = (await all(payload, 'press-releases'))
    .filter(({ id }) => [victims.draft, victims.review, victims.live, victims.waiting].includes(String(id)))
    .map(
      ({ id, editorialState, publicationStatus, liveEdition, lastEdition, signOffs, deletedAt, translationGroup }) => ({
        id: String(id),
        editorialState,
        publicationStatus,
        liveEdition,
        lastEdition,
        signOffs,
        deletedAt,
        translationGroup,
      }),
    )
  const open = await Promise.all(
    [
      '/api/publications?limit=100&sort=slug',
      '/content/v1/stories',
      `/content/v1/stories/press-releases:${victims.live}`,
      '/en',
      '/en/press-releases/what-was-signed',
    ].map(async (path) => (await anyone.request('GET', path)).text),
  )
  return JSON.stringify({ rows, stories, open })
}

async function all({ db }: Payload, collection: string): Promise<Record<string, unknown>[]> {
  const { docs } = await db.find<{ id: string }>({ collection, sort: 'id', limit: 0, pagination: false } as never)
  return docs.map((doc) => ({ ...doc, updatedAt: null }))
}
