/**
 * The import direction of docs/architecture.md, as rules. Rooms are the folders of `src/`; what lies directly in `src/`
 * (server, run, app, services …), the `edge` and `payload.config.ts` put them together and may import all of them.
 */
const room = (...names) => `^src/(${names.join('|')})/`

/** Lower rooms know nothing of higher ones; each row lists what lies above it. */
const above = [
  {
    names: ['mail', 'richtext'],
    higher: ['editorial', 'outreach', 'contacts', 'newsroom', 'admin', 'trial', 'edge', 'backup', 'storage'],
  },
  { names: ['editorial', 'outreach', 'contacts'], higher: ['newsroom', 'admin', 'trial', 'edge', 'backup'] },
  { names: ['newsroom', 'admin', 'trial'], higher: ['edge', 'backup'] },
]

/** The adapters bring the drivers along, so they count as drivers. */
const DRIVERS =
  '(^|node_modules/)(mongodb|mongoose|libsql|@libsql/[^/]+|drizzle-orm|@payloadcms/(db-|drizzle)[^/]*)(/|$)'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other at run time are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-stands-alone',
      comment: 'src/domain knows only itself and the error type.',
      severity: 'error',
      from: { path: room('domain') },
      to: {
        path: '^(src|collections|tests|scripts|payload\\.config\\.ts)',
        pathNot: [room('domain'), '^src/errors\\.ts$'],
      },
    },
    {
      name: 'domain-is-pure',
      comment: 'No framework and no effects in src/domain: same arguments, same answer. Hashing given bytes is fine.',
      severity: 'error',
      from: { path: room('domain') },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|url)$' },
    },
    {
      name: 'domain-takes-few-packages',
      comment: 'Pure packages only, each named here.',
      severity: 'error',
      from: { path: room('domain') },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '(^|node_modules/)(canonicalize|diff|temporal-polyfill|@sindresorhus/slugify|tldts|zod)(/|$)',
      },
    },
    ...above.map(({ names, higher }) => ({
      name: `${names.join('-')}-looks-down`,
      comment: `${names.join(', ')} must not import ${higher.join(', ')}.`,
      severity: 'error',
      from: { path: room(...names) },
      to: { path: room(...higher) },
    })),
    {
      name: 'rooms-do-not-import-the-house',
      comment:
        'What puts the rooms together is imported by none of them; configuration, errors and the log are for all.',
      severity: 'error',
      // The admin is a project of its own: its pages are given the configuration.
      from: { path: '^(src/[^/]+/|collections/)', pathNot: '^src/admin/app/' },
      to: {
        path: '^(src/[^/]+\\.tsx?|payload\\.config\\.ts)$',
        pathNot: ['^src/(env|env-values|errors|log|payload-types)\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'collections-are-data',
      comment: 'Rooms do not import collections; only payload.config.ts does.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^collections/' },
    },
    {
      name: 'only-storage-knows-a-database',
      comment: 'Drivers and adapters belong to src/storage.',
      severity: 'error',
      from: { path: '^(src|collections|payload\\.config\\.ts)', pathNot: room('storage') },
      to: { path: DRIVERS },
    },
    {
      name: 'storage-serves',
      comment:
        'storage implements interfaces its consumers declare: it takes types from them, and code from domain and from ' +
        'the pure files that state such an interface.',
      severity: 'error',
      from: { path: room('storage') },
      to: {
        path: '^(collections|src/(?!storage/|domain/)[^/]+)/',
        pathNot: '^src/(editorial|outreach|contacts)/(store|matching)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-one-file-knows-resend',
      comment: 'The mail provider can be exchanged because one file knows it.',
      severity: 'error',
      from: { path: '^(src|collections|payload\\.config\\.ts)', pathNot: '^src/mail/resend\\.ts$' },
      to: { path: '(^|node_modules/)resend(/|$)' },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(src|collections|payload\\.config\\.ts)' },
      to: { path: '^(tests|scripts)/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'The image is installed without devDependencies.',
      severity: 'error',
      from: { path: '^(src|collections|payload\\.config\\.ts)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '(^|node_modules/)@types/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.next|\\.tmp)/|(^|/)next-env\\.d\\.ts$' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
}
