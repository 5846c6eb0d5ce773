import * as initial from './20261123_000000_initial.ts'

/** Every migration, oldest first. `npm run migration <name>` writes the next one. */
export const migrations = [{ name: '20261123_000000_initial', up: initial.up, down: initial.down }]
