'use client'

import type { BlockChange, Detail, FieldChange, ItemChange, Run, StoryDiff } from '../../../domain/diff-shape.ts'
import { useSay } from '../model/useZone.ts'
import { count } from '../model/wording.ts'
import { Notice } from '../parts/Notice.tsx'

/** Said before each stretch for whoever does not see the line through it or under it. */
const SPOKEN = { removed: 'removed: ', added: 'added: ' } as const

function Stretch({ run }: { run: Run }) {
  const { mark, text, formats = [], link } = run
  const words = (
    <>
      {formats.includes('bold') ? <strong>{text}</strong> : formats.includes('italic') ? <em>{text}</em> : text}
      {link && mark !== 'same' ? <span className="pr-quiet"> ({link})</span> : null}
    </>
  )
  if (mark === 'same') return <span>{words}</span>
  const Tag = mark === 'removed' ? 'del' : 'ins'
  return (
    <Tag>
      <span className="pr-spoken">{SPOKEN[mark]}</span>
      {words}
    </Tag>
  )
}

function Runs({ runs }: { runs: readonly Run[] }) {
  return (
    <p className="pr-diff__runs">
      {runs.map((run, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs have no name, and the list is made anew as a whole
        <Stretch key={index} run={run} />
      ))}
    </p>
  )
}

function Value({ change }: { change: Extract<Detail, { kind: 'value' }> }) {
  const say = useSay()
  const shown = (value: string) => {
    if (!value) return 'nothing'
    if (change.as === 'instant') return say(value)
    return change.as === 'day' ? value.slice(0, 10) : value
  }
  return (
    <p className="pr-diff__runs">
      <del>
        <span className="pr-spoken">was: </span>
        {shown(change.before)}
      </del>{' '}
      <span aria-hidden="true">→</span>{' '}
      <ins>
        <span className="pr-spoken">is: </span>
        {shown(change.after)}
      </ins>
    </p>
  )
}

function Details({ details }: { details: readonly Detail[] }) {
  return (
    <>
      {details.map((detail) => (
        <div key={detail.field} className="pr-diff__detail">
          <span className="pr-quiet">{detail.label}</span>
          {detail.kind === 'words' ? <Runs runs={detail.runs} /> : <Value change={detail} />}
        </div>
      ))}
    </>
  )
}

const ITEM_WORDS: Record<ItemChange['change'], string> = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
  replaced: 'Replaced by another file',
  moved: 'Moved',
}

function Item({ item }: { item: ItemChange }) {
  // Of a text that came or went as a whole the title has said everything.
  const [only, ...others] = item.details
  const said =
    item.change !== 'changed' &&
    others.length === 0 &&
    only?.kind === 'words' &&
    only.runs.map(({ text }) => text).join('') === item.title
  return (
    <li>
      <strong>{ITEM_WORDS[item.change]}:</strong> {item.title || 'without a name'}
      {item.moved ? <span className="pr-quiet"> (and moved)</span> : null}
      {said ? null : <Details details={item.details} />}
    </li>
  )
}

const BLOCK_WORDS = { added: 'added', removed: 'removed', changed: 'changed' } as const

function Block({ block }: { block: BlockChange }) {
  if (block.change === 'unchanged') {
    return <li className="pr-diff__gap">{count(block.count, 'part')} unchanged</li>
  }
  const { change, name, runs, details, notes, moved } = block
  return (
    <li>
      <span className="pr-diff__what">
        {name} {moved ? (change === 'removed' ? 'moved from here' : 'moved to here') : BLOCK_WORDS[change]}
      </span>
      {runs.length > 0 ? <Runs runs={runs} /> : null}
      <Details details={details} />
      {notes.map((note) => (
        <p key={note} className="pr-quiet">
          {note}
        </p>
      ))}
    </li>
  )
}

function Field({ change }: { change: FieldChange }) {
  return (
    <section className="pr-diff__field">
      <h4>{change.label}</h4>
      {change.kind === 'words' ? <Runs runs={change.runs} /> : null}
      {change.kind === 'value' ? <Value change={change} /> : null}
      {change.kind === 'items' ? (
        <ul>
          {change.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no name, and the list is made anew as a whole
            <Item key={index} item={item} />
          ))}
        </ul>
      ) : null}
      {change.kind === 'text' ? (
        <ol className="pr-diff__text">
          {change.blocks.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name, and the list is made anew as a whole
            <Block key={index} block={block} />
          ))}
        </ol>
      ) : null}
    </section>
  )
}

/** What differs between two versions of a story: struck through what was removed, underlined what was added. */
export function DiffView({ diff, lang }: { diff: StoryDiff; lang?: string }) {
  const { identical, changes, invisible, coarse } = diff
  if (identical) return <p>Nothing has changed.</p>
  return (
    <div className="pr-diff" {...(lang ? { lang } : {})}>
      {changes.length === 0 ? <p>Nothing that a reader could see has changed.</p> : null}
      {coarse ? (
        <Notice tone="quiet">
          Some parts are too long, or too different, to be compared word by word. They are shown whole.
        </Notice>
      ) : null}
      {changes.map((change) => (
        <Field key={change.field} change={change} />
      ))}
      {invisible.length > 0 ? (
        <p className="pr-quiet">
          Stored in another form, with nothing that a reader could see: {invisible.join(', ')}.
        </p>
      ) : null}
    </div>
  )
}
