'use client'

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'

interface Tab {
  key: string
  label: string
  content: ReactNode
}

/** Tabs as the ARIA authoring practices describe them: arrows move, Home and End jump. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const id = useId()
  const [chosen, setChosen] = useState(0)
  const buttons = useRef<(HTMLButtonElement | null)[]>([])
  const index = Math.min(chosen, tabs.length - 1)
  const move = (event: KeyboardEvent) => {
    const target = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (target === undefined) return
    event.preventDefault()
    const next = (target + tabs.length) % tabs.length
    setChosen(next)
    buttons.current[next]?.focus()
  }
  return (
    <div className="pr-tabs">
      <div role="tablist" aria-label={label} className="pr-tabs__list">
        {tabs.map((tab, i) => (
          <button
            key={tab.key}
            ref={(element) => {
              buttons.current[i] = element
            }}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            aria-selected={i === index}
            aria-controls={`${id}-panel`}
            tabIndex={i === index ? 0 : -1}
            className="pr-tabs__tab"
            onClick={() => setChosen(i)}
            onKeyDown={move}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tabs[index]?.key}`} className="pr-tabs__panel">
        {tabs[index]?.content}
      </div>
    </div>
  )
}
