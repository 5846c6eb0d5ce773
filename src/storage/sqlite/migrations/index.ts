import * as m20261123_000000_initial from './20261123_000000_initial.ts'
import * as m20261125_000000_editorial_and_outreach from './20261125_000000_editorial_and_outreach.ts'
import * as m20261126_000000_calls_remembered from './20261126_000000_calls_remembered.ts'
import * as m20261127_000000_withheld_stories from './20261127_000000_withheld_stories.ts'

/** Every migration, oldest first. `npm run migration -- <name>` writes the next one. */
export const migrations = [
  { name: '20261123_000000_initial', up: m20261123_000000_initial.up, down: m20261123_000000_initial.down },
  {
    name: '20261125_000000_editorial_and_outreach',
    up: m20261125_000000_editorial_and_outreach.up,
    down: m20261125_000000_editorial_and_outreach.down,
  },
  {
    name: '20261126_000000_calls_remembered',
    up: m20261126_000000_calls_remembered.up,
    down: m20261126_000000_calls_remembered.down,
  },
  {
    name: '20261127_000000_withheld_stories',
    up: m20261127_000000_withheld_stories.up,
    down: m20261127_000000_withheld_stories.down,
  },
]
