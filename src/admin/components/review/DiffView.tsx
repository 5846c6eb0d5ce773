'use client'

import type { BlockChange, Detail, FieldChange, Run, StoryDiff } from '../../../domain/diff.ts'
import { useSay } from '../model/useZone.ts'
import { count } from '../model/wording.ts'

/** Two versions of a story, field by field and word by word: what went is struck through, what came is underlined. */
export function DiffView({ diff }: { diff: StoryDiff }) {
  return (
    <div className="pr-diff">
      {diff.changes.map((change) => (
        <section key={change.field} aria-label={change.label}>
          <h3>{change.label}</h3>
          <Change change={change} />
        </section>
      ))}
      {diff.coarse ? <p className="pr-quiet">Long passages are compared as a whole.</p> : null}
    </div>
  )
}

function Runs({ runs }: { runs: readonly Run[] }) {
  const parts = runs.map((run, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, in this order
    if (run.mark === 'removed') return <del key={at}>{run.text}</del>
    // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, in this order
    if (run.mark === 'added') return <ins key={at}>{run.text}</ins>
    // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, in this order
    return <span key={at}>{run.text}</span>
  })
  return <p className="pr-comment">{parts}</p>
}

function OneDetail({ detail }: { detail: Detail }) {
  const say = useSay()
  if (detail.kind === 'words') return <Runs runs={detail.runs} />
  const show = (value: string) => (detail.as === 'instant' && value ? say(value) : value.slice(0, 10_000))
  return (
    <p>
      {detail.before ? <del>{show(detail.before)}</del> : null} {detail.after ? <ins>{show(detail.after)}</ins> : null}
    </p>
  )
}

function Change({ change }: { change: FieldChange }) {
  if (change.kind === 'words' || change.kind === 'value') return <OneDetail detail={change} />
  if (change.kind === 'text') {
    // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, in this order
    return change.blocks.map((block, at) => <Block key={at} block={block} />)
  }
  return (
    <ul>
      {change.items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, in this order
        <li key={at}>
          {item.title} <span className="pr-quiet">({item.change})</span>
          {item.details.map((detail) => (
            <div key={detail.field}>
              <span className="pr-quiet">{detail.label}:</span> <OneDetail detail={detail} />
            </div>
          ))}
        </li>
      ))}
    </ul>
  )
}

function Block({ block }: { block: BlockChange }) {
  if (block.change === 'unchanged') {
    return <p className="pr-quiet">{count(block.count, 'part')} without a change</p>
  }
  return (
    <div className={`pr-diff__block pr-diff__block--${block.change}`}>
      <p className="pr-quiet">
        {block.name}, {block.moved ? 'moved' : block.change}
      </p>
      <Runs runs={block.runs} />
      {block.details.map((detail) => (
        <div key={detail.field}>
          <span className="pr-quiet">{detail.label}:</span> <OneDetail detail={detail} />
        </div>
      ))}
      {block.notes.map((note) => (
        <p key={note} className="pr-quiet">
          {note}
        </p>
      ))}
    </div>
  )
}
