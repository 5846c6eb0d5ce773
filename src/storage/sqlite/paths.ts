import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the committed migrations live. */
export const migrationsDir = join(dirname(fileURLToPath(import.meta.url)), 'migrations')

/** The path behind `file:/absolute/path.db` or `file:relative.db`. */
export function databaseFile(uri: string): string {
  return uri.startsWith('file://') ? fileURLToPath(uri) : uri.replace(/^file:/, '')
}
