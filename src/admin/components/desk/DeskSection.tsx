import { Children, type ReactNode } from 'react'
import { figure } from '../model/wording.ts'

/** One heap on the desk: its name with the number in it, its rows, and what to do when there are none. */
export function DeskSection({
  title,
  empty,
  more,
  children,
}: {
  title: string
  /** Said when there is nothing: what will appear here, and how. */
  empty: ReactNode
  /** Where the rest is found. */
  more?: { href: string; label: string }
  children: ReactNode
}) {
  const rows = Children.toArray(children)
  return (
    <section className="pr-desk__section">
      <h2>
        {title} {rows.length > 0 ? <span className="pr-desk__count">{figure(rows.length)}</span> : null}
      </h2>
      {rows.length === 0 ? <p className="pr-quiet">{empty}</p> : <ul className="pr-plain-list">{rows.slice(0, 8)}</ul>}
      {more && rows.length > 8 ? (
        <p>
          <a href={more.href}>{more.label}</a>
        </p>
      ) : null}
    </section>
  )
}
