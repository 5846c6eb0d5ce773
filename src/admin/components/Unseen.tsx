'use client'

/** For fields that a form carries and nobody types: what they say is said in words beside the story, or in a campaign's progress. */
export function Unseen() {
  return null
}
