/** How far something is. Without a value it moves without telling how far (and stands still for who asked for less motion). */
export function ProgressBar({ label, percent, text }: { label: string; percent: number | null; text: string }) {
  return (
    <div
      className={percent === null ? 'pr-bar pr-bar--unknown' : 'pr-bar'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      aria-valuetext={text}
    >
      <span className="pr-bar__fill" style={percent === null ? undefined : { inlineSize: `${percent}%` }} />
    </div>
  )
}
