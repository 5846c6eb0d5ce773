import type { Colleague } from '../model/review.ts'

/** The options of a choice among colleagues; nobody is one, too. */
export function PersonOptions({ people }: { people: readonly Colleague[] }) {
  return (
    <>
      <option value="">Nobody in particular</option>
      {people.map(({ id, name, away }) => (
        <option key={id} value={id}>
          {name}
          {away ? ' (away)' : ''}
        </option>
      ))}
    </>
  )
}
