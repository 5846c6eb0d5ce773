import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PERMISSIONS, ROLES } from '../src/domain/permissions.ts'
import { EDITORIAL_STATES, PUBLICATION_STATUSES } from '../src/domain/story.ts'
import { GUARDS, STORY_ACTIONS, type StoryAction, type Transition, WORKFLOW } from '../src/domain/workflow.ts'

const FILE = join('docs', 'workflow.md')

/** What an action does to the publication; everything else of this page comes out of the tables. */
const TOWARDS_THE_PUBLIC: Partial<Record<StoryAction, string>> = {
  approve: 'as the outreach plan says',
  publish: 'published, or scheduled while an embargo lasts',
  schedule: 'scheduled',
  unschedule: 'what waited is taken back',
  'pull-back': 'what waited is taken back',
  hold: 'held',
  resume: 'published or scheduled',
  kill: 'killed',
  'lift-embargo': 'published',
  archive: 'archived',
}

const step = (action: StoryAction): Transition => WORKFLOW[action]
const all = (values: readonly string[], every: readonly string[]) =>
  values.length === 0 || values.length === every.length ? 'any' : values.join(', ')

function diagram(): string {
  const moves = STORY_ACTIONS.flatMap((action) => {
    const { from, to } = step(action)
    if (!to) return []
    const starts = from.length > 0 ? from : EDITORIAL_STATES.filter((state) => state === 'approved')
    return starts.filter((state) => state !== to).map((state) => `  ${state} --> ${to}: ${action}`)
  })
  const edits = ['in_review', 'approved'].map((state) => `  ${state} --> draft: a change of the text`)
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> draft: create', ...moves, ...edits, '```'].join('\n')
}

function table(): string {
  const rows = STORY_ACTIONS.map((action) => {
    const { permission, from, publication, guards, to, comment, asks } = step(action)
    return [
      `\`${action}\``,
      PERMISSIONS[permission].join(', '),
      all(from, EDITORIAL_STATES),
      all(publication, PUBLICATION_STATUSES),
      to ?? 'stays',
      TOWARDS_THE_PUBLIC[action] ?? 'stays',
      guards.map((guard) => `\`${guard}\``).join(', ') || 'none',
      comment === 'required' ? 'required' : comment === 'optional' ? 'may' : 'no',
      asks ?? 'nothing',
    ]
  })
  const head = ['Action', 'Who', 'From', 'Publication', 'To', 'Towards the public', 'Conditions', 'Comment', 'Asks']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const page =
  (): string => `<!-- Made by \`npm run generate\` from src/domain/workflow.ts and src/domain/permissions.ts. Change those, not this page. -->

# The workflow of a story

The server, the buttons in the admin, the tests and this page read one table, \`src/domain/workflow.ts\`. Roles: ${ROLES.join(', ')}.

## Editorial states

${diagram()}

A pull-back leads back into review only from \`approved\`; a text that somebody has gone on with stays the draft it is.
A dropped correction leads back to \`approved\` when the text is still the signed one.
A restored version is a change of the text like any other. Publication status (${PUBLICATION_STATUSES.join(', ')}) is an axis of its own.

## Actions

${table()}

Each is \`POST /api/{collection}/:id/{action}\` with the \`revision\` it is based on. The role is judged first, then the states, then the conditions.

## Conditions

${Object.entries(GUARDS)
  .map(([guard, words]) => `- \`${guard}\`: otherwise “${words}”`)
  .join('\n')}

Approving a story of high sensitivity takes two people, one of them a chief editor. Nobody signs what they created, submitted or
changed since the last signed edition; opening a correction is a change.

## What the buttons say

${STORY_ACTIONS.map((action) => `- **${step(action).label}** (\`${action}\`). ${step(action).explains}`).join('\n')}
`

/** Writes the page, or with \`--check\` says whether it is current. */
if (process.argv.includes('--check')) {
  let written = ''
  try {
    written = readFileSync(FILE, 'utf8')
  } catch {
    // Not there counts as not current.
  }
  if (written !== page()) {
    console.error(`${FILE} is not current. Run: npm run generate`)
    process.exitCode = 1
  }
} else {
  writeFileSync(FILE, page())
  console.log(`${FILE}: done`)
}
