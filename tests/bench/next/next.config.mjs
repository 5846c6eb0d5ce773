import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withPayload } from '@payloadcms/next/withPayload'

const here = dirname(fileURLToPath(import.meta.url))
const project = resolve(here, '../../..')

/** As src/admin/next.config.mjs, so that the baseline is Next as Pressrum would run it. */
const config = {
  poweredByHeader: false,
  compress: false,
  turbopack: { root: project, resolveAlias: { '@payload-config': '../../../payload.config.ts' } },
  outputFileTracingRoot: project,
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@libsql/client', 'libsql', 'mongodb', 'mongoose', 'sharp', 'pino', 'resend'],
}

export default withPayload(config)
