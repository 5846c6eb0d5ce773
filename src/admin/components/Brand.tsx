/** A sheet on a line: the paper that has just been hung up, and the voice that goes out. */
function Mark({ size }: { size: number | string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--pr-brand)" />
      <path d="M9 7.5h9.5a6 6 0 0 1 0 12H13V25a.5.5 0 0 1-.5.5h-3A.5.5 0 0 1 9 25Z" fill="#fff" />
      <path d="M13 11.2h5.2a2.3 2.3 0 0 1 0 4.6H13Z" fill="var(--pr-brand)" />
      <path d="M21.5 22.5h4M18.5 25.5h7" stroke="#fff" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  )
}

/** Shown above the sign-in form. */
export function Logo() {
  return (
    <span className="pr-logo">
      <Mark size={44} />
      <span className="pr-logo__name">Pressrum</span>
    </span>
  )
}

/** Shown at the start of the path line; Payload puts it in a link that has a name of its own. */
export function Icon() {
  return <Mark size="100%" />
}
