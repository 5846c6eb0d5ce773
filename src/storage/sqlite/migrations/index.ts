import * as m20261123_000000_initial from './20261123_000000_initial.ts'

export const migrations = [
  { name: '20261123_000000_initial', up: m20261123_000000_initial.up, down: m20261123_000000_initial.down },
]
