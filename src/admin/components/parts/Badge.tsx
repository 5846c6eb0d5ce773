import { SIGNS, stateWords } from '../model/wording.ts'

/** A state by its name, a sign and a colour: any one of the three is enough to tell it. */
export function Badge({ state, label }: { state: string; label?: string }) {
  const { text, tone } = stateWords(state)
  return (
    <span className={`pr-badge pr-badge--${tone}`}>
      <span className="pr-badge__sign" aria-hidden="true">
        {SIGNS[tone]}
      </span>
      {label ?? text}
    </span>
  )
}
