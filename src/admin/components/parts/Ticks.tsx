'use client'

import type { ReactNode } from 'react'

interface TicksProps<Value extends string> {
  legend: string
  options: readonly { value: Value; label: ReactNode }[]
  chosen: readonly Value[]
  /** One below the other; else as many on a line as have room. */
  listed?: boolean
  disabled?: boolean
  onChange: (chosen: Value[]) => void
}

/** Several of a few: a box to tick for each. */
export function Ticks<Value extends string>({
  legend,
  options,
  chosen,
  listed = false,
  disabled = false,
  onChange,
}: TicksProps<Value>) {
  return (
    <fieldset className={listed ? 'pr-ticks pr-ticks--listed' : 'pr-ticks'}>
      <legend>{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            disabled={disabled}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
