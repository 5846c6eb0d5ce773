import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  BlocksFeature,
  FixedToolbarFeature,
  HeadingFeature,
  LinkFeature,
  lexicalEditor,
  UploadFeature,
} from '@payloadcms/richtext-lexical'
import { da } from '@payloadcms/translations/languages/da'
import { en } from '@payloadcms/translations/languages/en'
import { et } from '@payloadcms/translations/languages/et'
import { is } from '@payloadcms/translations/languages/is'
import { lt } from '@payloadcms/translations/languages/lt'
import { lv } from '@payloadcms/translations/languages/lv'
import { nb } from '@payloadcms/translations/languages/nb'
import { sv } from '@payloadcms/translations/languages/sv'
import { buildConfig } from 'payload'
import sharp from 'sharp'
import { Batches } from './collections/batches.ts'
import { Boilerplates } from './collections/boilerplates.ts'
import { Campaigns } from './collections/campaigns.ts'
import { ConsentRecords } from './collections/consent-records.ts'
import { CONTACT_WATCH, Contacts } from './collections/contacts.ts'
import { Coverage } from './collections/coverage.ts'
import { Deliveries } from './collections/deliveries.ts'
import { forPeople } from './collections/fields/for-people.ts'
import { EditorialPolicy, Newsroom, OutreachPolicy } from './collections/globals.ts'
import { Helplines } from './collections/helplines.ts'
import { ImportJobs, ImportRejections } from './collections/import-jobs.ts'
import { InboundEvents } from './collections/inbound-events.ts'
import { ListMembers } from './collections/list-members.ts'
import { Media } from './collections/media.ts'
import { MediaLists } from './collections/media-lists.ts'
import { Outlets } from './collections/outlets.ts'
import { ProtectedPeople } from './collections/protected-people.ts'
import { RateBuckets } from './collections/rate-buckets.ts'
import {
  AuditEvents,
  AuditLinks,
  Editions,
  Leases,
  MediaUses,
  Publications,
  Slugs,
  Values,
} from './collections/records.ts'
import { Comments, Notifications, ReviewMarks } from './collections/review.ts'
import { Articles, PressReleases, SeminarSummaries } from './collections/stories.ts'
import { Suppressions } from './collections/suppressions.ts'
import { Terms } from './collections/terms.ts'
import { Topics } from './collections/topics.ts'
import { Users } from './collections/users.ts'
import { emptyCells } from './src/admin/i18n/empty-cells.ts'
import { finnish, finnishEditor } from './src/admin/i18n/finnish.ts'
import { afterError } from './src/edge/errors.ts'
import { namedLocks } from './src/edge/lock-holder.ts'
import { objectOnly } from './src/edge/object-only.ts'
import { wholeWrites } from './src/edge/whole-writes.ts'
import { audited, auditedSettings } from './src/editorial/audit-hooks.ts'
import { env } from './src/env.ts'
import { DISCREET } from './src/log.ts'
import { staffMail } from './src/mail/payload-adapter.ts'
import { richtextBlocks } from './src/richtext/blocks.ts'
import { databaseAdapter } from './src/storage/open.ts'

// Put together by hand: bundlers take `new URL(…, import.meta.url)` for an asset to be packed.
const here = dirname(fileURLToPath(import.meta.url))
const { databaseUri, payloadSecret, publicUrl, mode, port, logLevel } = env()

/** Who may act with a cookie: the public address, and in trial mode both names of this machine. */
const origins =
  mode === 'trial' ? [...new Set([publicUrl, `http://localhost:${port}`, `http://127.0.0.1:${port}`])] : [publicUrl]

export default buildConfig({
  secret: payloadSecret,
  serverURL: '',
  db: databaseAdapter(databaseUri),
  sharp,
  csrf: origins,
  cors: [],
  defaultDepth: 0,
  maxDepth: 3,
  defaultMaxTextLength: 50_000,
  telemetry: false,
  email: staffMail,
  hooks: { afterError: [afterError] },
  // A refusal is the caller's business and an answer, not an event for the log.
  loggingLevels: { PressrumError: false } as never,
  upload: { limits: { fileSize: 50 * 1024 * 1024, files: 1 }, abortOnLimit: true, useTempFiles: false },
  graphQL: { disablePlaygroundInProduction: true, maxComplexity: 2000 },
  logger: { options: { level: logLevel, ...DISCREET } },
  // `npm run generate` makes the types; Payload would start a process for them with every one of ours.
  typescript: { autoGenerate: false, outputFile: resolve(here, 'src/payload-types.ts') },
  i18n: {
    fallbackLanguage: 'en',
    supportedLanguages: { en, sv, nb, da, ...finnish, is, et, lv, lt },
    translations: { ...emptyCells, ...finnishEditor },
  },
  editor: lexicalEditor({
    features: ({ defaultFeatures }) => [
      ...defaultFeatures.filter(
        ({ key }) => !['relationship', 'align', 'indent', 'heading', 'upload', 'link'].includes(key),
      ),
      HeadingFeature({ enabledHeadingSizes: ['h2', 'h3', 'h4'] }),
      LinkFeature({ enabledCollections: [] }),
      UploadFeature({ enabledCollections: ['media'] }),
      BlocksFeature({ blocks: richtextBlocks }),
      FixedToolbarFeature(),
    ],
  }),
  admin: {
    user: 'users',
    avatar: 'default',
    meta: { titleSuffix: ' · Pressrum', defaultOGImageType: 'off' },
    importMap: {
      baseDir: here,
      importMapFile: resolve(here, 'src/admin/app/(payload)/admin/importMap.js'),
    },
    components: {
      providers: ['/src/admin/components/Ready.tsx#Ready', '/src/admin/components/SignOut.tsx#SignOut'],
      beforeDashboard: ['/src/admin/components/Desk.tsx#Desk'],
      graphics: { Logo: '/src/admin/components/Brand.tsx#Logo', Icon: '/src/admin/components/Brand.tsx#Icon' },
    },
    dateFormat: 'd MMM yyyy HH:mm',
  },
  collections: [
    PressReleases,
    Articles,
    SeminarSummaries,
    Media,
    Campaigns,
    Batches,
    Deliveries,
    // Of a contact's changes only those that decide whether they may be written to, and never a name or an address: that would keep what was erased.
    audited(Contacts, 'contact', ['update', 'delete'], CONTACT_WATCH),
    Outlets,
    MediaLists,
    ListMembers,
    Suppressions,
    ImportJobs,
    ImportRejections,
    Topics,
    Boilerplates,
    audited(Helplines, 'helpline', ['create', 'update', 'delete']),
    audited(ConsentRecords, 'consent', ['create', 'update', 'delete']),
    audited(ProtectedPeople, 'protected-person', ['create', 'update', 'delete']),
    Terms,
    Coverage,
    Editions,
    Publications,
    AuditEvents,
    AuditLinks,
    Comments,
    ReviewMarks,
    Notifications,
    audited(Users, 'user', ['update', 'delete']),
    Slugs,
    MediaUses,
    Leases,
    Values,
    InboundEvents,
    RateBuckets,
  ]
    .map(objectOnly)
    .map(wholeWrites)
    .map(forPeople),
  globals: [Newsroom, OutreachPolicy, EditorialPolicy].map(auditedSettings).map(wholeWrites).map(forPeople),
}).then(namedLocks)
