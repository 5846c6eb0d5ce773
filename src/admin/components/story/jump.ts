import type { FormPlace } from '../model/places.ts'

/** How long a tab may take to show its fields, in ms. */
const PATIENCE_MS = 3_000
const FOCUSABLE = 'input:not([type=hidden]), textarea, select, [contenteditable="true"], button, [tabindex]'

/**
 * Opens the tab that holds a field, unfolds its row, and puts the focus into it. Reads the form as the page shows it,
 * because the form's tabs keep their state to themselves.
 *
 * @returns whether the field was found
 */
export async function jumpToField(place: FormPlace): Promise<boolean> {
  const tabs = [...document.querySelectorAll<HTMLButtonElement>('.tabs-field__tab-button')]
  // An error pill may follow the label.
  tabs.find((tab) => tab.textContent?.trim().startsWith(place.tab))?.click()
  const row = place.row
  const target = await appears(() => {
    if (row !== null) unfold(place.ids.at(-1) ?? '', row)
    return fieldOf(place)
  })
  if (!target) return false
  target.scrollIntoView({ block: 'center' })
  const control = target.matches(FOCUSABLE) ? target : target.querySelector<HTMLElement>(FOCUSABLE)
  ;(control ?? target).focus({ preventScroll: true })
  return true
}

function fieldOf({ ids, row }: FormPlace): HTMLElement | null {
  for (const id of ids) {
    const found = document.getElementById(id)
    if (!found) continue
    // The list itself stands in for a row's field only once the row is not there.
    return (row !== null && rowOf(found, row)) || found
  }
  // The rich text carries no id; there is one in a story.
  return ids.includes('field-body')
    ? document.querySelector<HTMLElement>('.rich-text-lexical [contenteditable="true"]')
    : null
}

const rowOf = (list: HTMLElement, row: number) => list.querySelector<HTMLElement>(`[id$="-row-${row}"]`)

function unfold(list: string, row: number): void {
  const field = document.getElementById(list)
  const folded = field && rowOf(field, row)?.querySelector<HTMLElement>('.collapsible__toggle--collapsed')
  folded?.click()
}

/** Waits for an element, by the changes of the page and not by the clock. */
function appears(look: () => HTMLElement | null): Promise<HTMLElement | null> {
  const now = look()
  if (now) return Promise.resolve(now)
  return new Promise((resolve) => {
    const watcher = new MutationObserver(() => {
      const found = look()
      if (found) end(found)
    })
    const timer = setTimeout(() => end(null), PATIENCE_MS)
    const end = (found: HTMLElement | null) => {
      watcher.disconnect()
      clearTimeout(timer)
      resolve(found)
    }
    watcher.observe(document.body, { childList: true, subtree: true })
  })
}
