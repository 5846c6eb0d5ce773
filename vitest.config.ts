import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longest-first.ts'

const setup = ['tests/support/databases-setup.ts']
/** Without this condition importing Payload's rich text may hang on Node 20. */
const execArgv = ['-C', 'production']

/** What a developer has set for their own newsroom must not reach the tests; empty counts as not set. */
const untouched = Object.fromEntries(
  [
    ...['DATABASE_URI', 'PAYLOAD_SECRET', 'TOKEN_SECRET', 'PUBLIC_URL', 'PORT', 'HOST', 'METRICS_TOKEN', 'TRUST_PROXY'],
    ...['RESEND_API_KEY', 'RESEND_BASE_URL', 'RESEND_WEBHOOK_SECRET', 'TRIAL_PASSWORD'],
  ].map((name) => [name, '']),
)

export default defineConfig({
  test: {
    env: {
      ...untouched,
      NODE_ENV: 'test',
      DATA_DIR: join(import.meta.dirname, 'tests', '.tmp', 'data'),
      LOG_LEVEL: 'silent',
      DISABLE_PAYLOAD_HMR: 'true',
    },
    // An unhandled rejection is a failure, also when every assertion held.
    dangerouslyIgnoreUnhandledErrors: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          pool: 'threads',
          execArgv,
          // Half of the time would go into loading the same modules for each file. A file that replaces one loads it for itself.
          isolate: false,
          // By itself vitest leaves one core to others: of two, half of the machine.
          maxWorkers: '100%',
          // Limits find what hangs; they measure nothing, and the machine may have other things to do.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          // Payload and its packages are loaded once for each process and not for each file; a newsroom loads our own modules anew (`openNewsroom`).
          isolate: false,
          include: ['tests/integration/**/*.test.{ts,tsx}'],
          globalSetup: setup,
          pool: 'forks',
          execArgv,
          // Each file holds a Payload of some 400 MB and, on MongoDB, waits for the same server.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.{ts,tsx}'],
          globalSetup: setup,
          pool: 'forks',
          execArgv,
          // Each a server and a browser, which mostly wait for each other; while the first one builds the admin, the other waits for it.
          maxWorkers: 2,
          testTimeout: 300_000,
          // The first start builds the admin.
          hookTimeout: 420_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.{ts,tsx}'],
          globalSetup: setup,
          pool: 'forks',
          execArgv,
          // They mostly wait: for leases, elections and processes.
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
