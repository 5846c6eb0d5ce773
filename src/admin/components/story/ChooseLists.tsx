'use client'

import { useId, useState } from 'react'
import { areMany, chosenWords, listsFound } from '../model/brief.ts'
import { count } from '../model/wording.ts'
import { Ticks } from '../parts/Ticks.tsx'

interface List {
  id: string
  name?: string
  memberCount?: number
}

interface ChooseListsProps {
  lists: readonly List[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** The lists that a brief can go to. Many are looked for by name, in a box of their own, and what is chosen is said beneath. */
export function ChooseLists({ lists, chosen, onChange }: ChooseListsProps) {
  const id = useId()
  const [sought, setSought] = useState('')
  const many = areMany(lists)
  const found = many ? listsFound(lists, sought) : lists
  const ticks = (
    <Ticks
      legend="Lists it goes to (required)"
      options={found.map(({ id: value, name, memberCount }) => ({
        value,
        label: `${name || 'Unnamed'}${memberCount === undefined ? '' : ` (${count(memberCount, 'member')})`}`,
      }))}
      chosen={chosen}
      listed={many}
      onChange={onChange}
    />
  )
  if (!many) return ticks
  const names = lists.filter((list) => chosen.includes(list.id)).map(({ name }) => name || 'Unnamed')
  return (
    <>
      <p className="pr-field">
        <label htmlFor={id}>Find a list by its name</label>
        <input id={id} type="search" value={sought} onChange={(event) => setSought(event.target.value)} />
      </p>
      <div className="pr-scroll">{ticks}</div>
      <p role="status" className="pr-quiet">
        {found.length === 0 ? 'No list has that in its name. ' : `${count(found.length, 'list')} shown. `}
        {chosenWords(names)}
      </p>
    </>
  )
}
