import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withPayload } from '@payloadcms/next/withPayload'

const here = dirname(fileURLToPath(import.meta.url))

/** The admin is built from this folder; the code it shows lives in the project around it. */
const config = {
  poweredByHeader: false,
  compress: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  turbopack: { root: resolve(here, '../..'), resolveAlias: { '@payload-config': '../../payload.config.ts' } },
  outputFileTracingRoot: resolve(here, '../..'),
  // `npm run check` type-checks and lints the whole project.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@libsql/client', 'libsql', 'mongodb', 'mongoose', 'sharp', 'pino', 'resend'],
}

export default withPayload(config)
